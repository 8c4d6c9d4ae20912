"""A corpus in, labels out: readers, writers, parts and resume, engines."""

from framing.labelling.corpus import label_corpus
from framing.labelling.frame import label_frame
from framing.labelling.job import count_inputs, run_job
from framing.labelling.options import LabelOptions, Limits
from framing.labelling.result import DryRun, Interrupted, LabelResult, Progress, TooManyFailures
from framing.labelling.schema import arrow_schema, spark_schema
from framing.labelling.summary import summarise

__all__ = [
    "DryRun",
    "Interrupted",
    "LabelOptions",
    "LabelResult",
    "Limits",
    "Progress",
    "TooManyFailures",
    "arrow_schema",
    "count_inputs",
    "label_corpus",
    "label_frame",
    "run_job",
    "spark_schema",
    "summarise",
]

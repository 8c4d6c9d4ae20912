"""Corpora in, a model folder out: ``framing train``, which is ``python train.py`` too.

Without ``--corpus`` the project's own corpus alone makes ``models/framing-en-open``; with it, the corpora are added
and make ``models/framing-en``. The same data gives the same bytes. Techniques that ``framing.toml`` declares are added
to a model that is there already, or to the one that was just trained.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from framing.errors import CorpusError, OptionError
from framing.model import storage
from framing.model.shelf import DEFAULT, find
from framing.model.storage import NAME, StoredModel
from framing.model.term_head import balanced
from framing.resources.language import Language, load_language
from framing.scoring import Model
from framing.techniques import NAMES
from framing.training import arithmetic
from framing.training.card import write_card
from framing.training.config import NO_BASE, Config, OwnTechnique, Source
from framing.training.corpus import Corpus, read_corpus
from framing.training.evaluation import evaluate
from framing.training.fit import fit_model
from framing.training.learnt import LEARNT, learnt_digests
from framing.training.own import FEW, add_own
from framing.training.own_report import card_section, table_of, warnings_of
from framing.training.provenance import described, libraries
from framing.training.rows import HELD_OUT, Rows, TrainingArticle, join_corpora, passage_rows, terms_of
from framing.training.sources import Terms, WordVectors, read_terms, read_vectors

OWN_CORPUS = Path("datasets") / "framing-en"
INVENTED_FOR = "en"  # the language of the project's own corpus
TERM_TECHNIQUE = "euphemism"  # the one technique whose words are as often meant literally
# What a term of the corpora counts beside one of the file, in each of which both sides weigh alike: see
# benchmarks/euphemism.py, which tries others.
OWN_TERMS = 0.03
VECTORS = Path("datasets") / "word-vectors" / "vectors.npz"  # of other languages: vectors-<code>.npz

Read = Callable[[Source, Container[str]], Corpus]


def read_folder(source: Source, own: Container[str]) -> Corpus:
    """Read a folder in corpus form; `framing.interchange.read_any` reads more."""
    return read_corpus(source.path, own=own)


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """What a training run is made of.

    Attributes:
        corpora: annotations, beside the project's own; the first has the last word on an article.
        without: corpora whose articles must not be learnt from, wherever they also stand.
        terms: a file of euphemisms told from the same words meant literally, or None.
        output: the model's folder; None for ``models/framing-en``, ``models/framing-en-open`` without corpora, and
            ``my-model`` with techniques of the user's own.
        jobs: processes, as joblib counts them.
        own: the user's own techniques.
        base: the model that they are added to, a name or a folder; None to train one.
        language: of all texts; a folder of the package's resources.
        read: how ``corpora``, ``without`` and the techniques' own sources are read.
    """

    corpora: tuple[Path, ...] = ()
    without: tuple[Path, ...] = ()
    terms: Path | None = None
    output: Path | None = None
    jobs: int = -1
    own: tuple[OwnTechnique, ...] = ()
    base: str | None = None
    read: Read = read_folder
    language: str = "en"

    def with_defaults(self, config: Config, *, base: str | None) -> TrainingOptions:
        """The options with what a ``framing.toml`` says where they say nothing.

        Args:
            config: as `framing.training.config.read_config` gives it.
            base: the model that was asked for in the call; None where none was. Without one in the file either, own
                techniques are added to the default model. "none" trains all anew.

        Raises:
            OptionError: there is a base, but no technique to add.
        """
        if (base or config.base or NO_BASE) != NO_BASE and not config.own:
            raise OptionError(
                "a base is given, but no own technique to add to it",
                file=config.file,
                way_out='declare one in framing.toml: [techniques.NAME] with description = "..."',
            )
        chosen = base or config.base or (DEFAULT if config.own else NO_BASE)
        if config.base and not base and chosen != NO_BASE and config.file:  # a folder beside the file, or a name
            beside = config.file.parent / chosen
            chosen = str(beside) if (beside / "model.json").is_file() else chosen
        return replace(
            self,
            corpora=self.corpora or config.corpora,
            without=self.without or config.without,
            terms=self.terms or config.terms,
            output=self.output or config.output,
            own=config.own,
            base=None if chosen == NO_BASE or not config.own else chosen,
        )


def train_model(options: TrainingOptions) -> Path:
    """Train, measure on the held-out articles, and write the model with its card.

    Returns:
        The folder written.

    Raises:
        CorpusError: a corpus is broken, or there is nothing to learn.
        OptionError: there is no such language, or the base reads another one.
        ModelError: the base is not there, or the folder cannot be written.
    """
    names = frozenset(one.name for one in options.own)
    language = load_language(options.language)
    native = options.language == INVENTED_FOR
    sources = [Source(OWN_CORPUS)] if native and OWN_CORPUS.is_dir() else []
    corpora = [_read(source, names, options.read) for source in (*sources, *map(Source, options.corpora))]
    given = [_read(source, names, options.read) for one in options.own for source in one.sources]
    without = [_read(Source(path), names, options.read) for path in options.without]
    shipped = shipped_datasets() if options.own else None
    if shipped is not None and not sources and native:  # own techniques need to know what is usual
        corpora.append(_read(Source(shipped / OWN_CORPUS.name), names, options.read))
    place = VECTORS if native else VECTORS.with_name(f"vectors-{language.code}.npz")
    beside = [] if shipped is None else [shipped / place.relative_to("datasets")]
    found = next((path for path in (place, *beside) if path.is_file()), None)
    vectors = None if found is None else read_vectors(found)
    base = options.base
    stored = _trained(corpora, without, vectors, options, language) if base is None else storage.load(find(base))
    if stored.language != language.code:
        raise OptionError(
            f"the model {stored.name} reads {stored.language!r}, not {language.code!r}",
            way_out=f"give another --base, or --language {stored.language}",
        )
    target = options.output or Path("my-model" if options.own else f"models/{stored.name}")
    learnt_table = ""
    if options.own:
        articles = join_corpora([*given, *corpora], without=without)
        stored, learnt = add_own(stored, options.own, articles, vectors=vectors, jobs=options.jobs, say=_say)
        name = target.resolve().name
        card = f"{stored.card.rstrip()}\n\n{card_section(learnt)}"
        stored = replace(stored, name=name if NAME.fullmatch(name) else "my-model", card=card)
        learnt_table = "\n".join([table_of(learnt), *warnings_of(learnt)])
    storage.save(stored, target)
    if learnt_table:
        _say(f"\n{learnt_table}")
    _say(f"\nwritten to {target}")
    return target


def shipped_datasets() -> Path | None:
    """The project's datasets in an installed package, or in the clone that the package stands in; None without."""
    package = Path(__file__).resolve().parents[1]
    folders = (package / "_datasets", package.parents[1] / "datasets")
    return next((folder for folder in folders if (folder / OWN_CORPUS.name / "techniques.tsv").is_file()), None)


def _trained(
    corpora: Sequence[Corpus],
    without: Sequence[Corpus],
    vectors: WordVectors | None,
    options: TrainingOptions,
    language: Language,
) -> StoredModel:
    """A model of the 20 techniques, measured on held-out articles."""
    name = f"framing-{language.code}" if options.corpora else f"framing-{language.code}-open"
    if not corpora:
        raise CorpusError("there is no corpus to learn from", file=OWN_CORPUS, way_out="give one with --corpus")
    articles = join_corpora(corpora, without=without)
    names = ", ".join(str(corpus.folder) for corpus in corpora)
    _say(f"{len(articles)} articles from {names}")
    rows = passage_rows(articles, NAMES, language)
    few = _few(rows, names)
    _say(f"{len(rows.passages)} passages, {int((rows.truth[:, -1] == 1).sum())} with a technique")
    terms = _terms(options.terms, articles, language)
    fitted = fit_model(rows, articles, NAMES, vectors=vectors, terms=terms, jobs=options.jobs, say=_say)
    about = {
        "data": [described(corpus) for corpus in corpora],
        "articles": len(articles),
        "passages": len(rows.passages),
        LEARNT: learnt_digests(article.text for article in articles),
        "fragments": fitted.measured,
        "word_vectors": vectors is not None,
        "libraries": libraries(),
        "arithmetic": arithmetic.told(),
    }
    off = tuple(name for name in NAMES if name in {*fitted.off, *few})
    parts = (fitted.tables, fitted.heads, about, "", fitted.word_head, fitted.decoder)
    stored = StoredModel(name, language.code, NAMES, off, *parts)
    measured = [corpus for corpus in corpora if any(a.facts.get("split") == HELD_OUT for a in corpus.articles)]
    results = {corpus.name: evaluate(Model(stored), corpus, held_out=True) for corpus in measured}
    about["held_out"] = {key: result.to_dict() for key, result in results.items()}
    for key, result in results.items():
        _say(f"\nheld out of {key}\n{result.to_text()}")
    return replace(stored, card=write_card(stored, results, rows, fitted.held_out))


def _few(rows: Rows, where: str) -> list[str]:
    """The techniques with too few examples, after telling the user of them.

    Raises:
        CorpusError: all passages carry a technique, or none does.
    """
    carries = rows.truth[:, -1] == 1
    if not carries.any():
        raise CorpusError(
            "no passage with a technique to learn from",
            file=where,
            way_out="give corpora with labels in articles not held out",
        )
    if carries.all():
        raise CorpusError(
            "only one class: every passage carries a technique",
            file=where,
            way_out="give articles with passages without any",
        )
    examples = {name: int((rows.truth[:, k] == 1).sum()) for k, name in enumerate(NAMES)}
    few = [name for name, count in examples.items() if count < FEW]
    none = [name for name in few if not examples[name]]
    if none:
        _say(f"warning: there is no example of {', '.join(none)}: off by default")
    for name in few:
        if examples[name]:
            _say(
                f"warning: {name} has {examples[name]} example{'s' * (examples[name] != 1)}, {FEW} are needed: "
                "it is scored, but off by default"
            )
    return few


def _terms(path: Path | None, articles: Sequence[TrainingArticle], language: Language) -> Terms | None:
    """Terms of the corpora, and those of a file behind them."""
    own = terms_of(articles, TERM_TECHNIQUE, language)
    if path is None:
        return own
    given = read_terms(path, TERM_TECHNIQUE)
    return joined_terms(own, given)


def joined_terms(own: Terms | None, given: Terms, weight: float = OWN_TERMS) -> Terms:
    """Terms of corpora, each counting ``weight``, and those of a file; in both the two sides weigh alike."""
    if own is None:
        return given
    counts = np.concatenate([weight * balanced(own.truth), balanced(given.truth)])
    return Terms(given.technique, own.places + given.places, np.concatenate([own.truth, given.truth]), counts)


def _read(source: Source, own: Container[str], read: Read) -> Corpus:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        corpus = read(source, own)
    for warning in caught:
        _say(f"note: {warning.message}")
    return corpus


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)

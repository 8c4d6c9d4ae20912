"""The public names are a contract: the list is held exact, and importing it loads nothing heavy."""

import pytest

import framing

HEAVY = ("numpy", "scipy", "sklearn", "pandas", "nltk", "joblib", "rich", "jinja2", "pyarrow")


def test_every_public_name_is_there_and_no_other():
    assert sorted(framing.__all__) == sorted(framing._HOME)
    for name in framing.__all__:
        assert getattr(framing, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'classify'"):
        framing.classify  # noqa: B018


def test_the_contract_of_the_design():
    contract = {"separate", "load", "label_frame", "label_corpus", "FramingClassifier", "FramingError", "Model"}
    assert contract <= set(framing.__all__)
    errors = [getattr(framing, name) for name in framing.__all__ if name.endswith("Error")]
    assert all(issubclass(error, framing.FramingError) for error in errors)


@pytest.mark.parametrize("code", ["import framing", "import framing.cli"])
def test_importing_loads_nothing_heavy(code, python):
    program = f"import sys; {code}; print([m for m in {HEAVY!r} if m in sys.modules])"
    assert python("-c", program, text=True).stdout == "[]\n"


def test_scoring_needs_neither_scikit_learn_nor_pandas_nor_nltk(python):
    program = (
        "import sys, framing; framing.load('framing-en-open').score('\"Go,\" said Ann Lee.');"
        "print([m for m in ('sklearn', 'scipy', 'pandas', 'nltk', 'joblib') if m in sys.modules])"
    )
    assert python("-c", program, text=True).stdout == "[]\n"

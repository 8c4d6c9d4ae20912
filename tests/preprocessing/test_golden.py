"""The results on the project's own texts are those that were kept: see `golden`."""

from tests.preprocessing.golden import digests, kept, texts


def test_results_are_those_that_were_kept():
    found = {name: digests(text) for name, text in texts()}
    want = kept()
    assert len(want) > 700
    differ = [name for name in found if found[name] != want.get(name)]
    assert not differ, (
        f"{len(differ)} of {len(found)} differ: {differ[:10]} (meant? python -m tests.preprocessing.golden)"
    )
    assert found.keys() == want.keys()

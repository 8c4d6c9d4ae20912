"""Row 6: what a terminal obeys is not printed: neither of a page, nor in an error about a file's name."""

import io

import pytest
from rich.console import Console

import framing
from framing import InputError
from framing.rendering.terminal import print_article, print_report

# Sets the title, clears the screen, answers back, goes up a line, hides what follows; as C0 and as C1 characters.
OBEYED = [
    "\x1b]0;hit\x07",
    "\x1b[2J",
    "\x1b[6n",
    "\x1b[1A\x1b[2K",
    "\x1b[8m",
    "\x9b2J",
    "\x9d0;hit\x9c",
    "\x08\x08",
    "\x7f",
]
PAGE = (
    "Storm{0} hits Oslo\n\n“The vermin{0} must go,” said Ann{0} Quill{0}.\n"
    "They are savage{0} traitors.\n\x0b\x85\x1c\r\n"
)


@pytest.mark.parametrize("obeyed", OBEYED)
@pytest.mark.parametrize("colour", [True, False])
def test_a_page_cannot_command_the_terminal(small_model, obeyed, colour):
    text = PAGE.format(obeyed)
    article = framing.separate(text, metadata=framing.Metadata(title=f"A title{obeyed}"))
    for show in (
        lambda c: print_report(small_model.score(article), c, title=obeyed),
        lambda c: print_article(article, c),
    ):
        plain, out = io.StringIO(), io.StringIO()
        show(Console(file=plain, width=100, force_terminal=False, color_system=None))
        assert all(c == "\n" or (ord(c) >= 32 and not 127 <= ord(c) < 160) for c in plain.getvalue())
        assert "savage" in plain.getvalue()
        show(Console(file=out, width=100, force_terminal=colour))
        assert obeyed not in out.getvalue()


@pytest.mark.parametrize("obeyed", [*OBEYED, "\u202e", "\ud800", "\x00"])
def test_an_error_cannot_command_the_terminal(obeyed):
    told = str(InputError(f"is{obeyed} odd", file=f"a{obeyed}.txt", place=obeyed, way_out=f"none{obeyed}"))
    assert told.isprintable()
    assert "\\" in told or obeyed == "\x7f"
    told.encode("utf8")

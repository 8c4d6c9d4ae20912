"""The walk of docs/findings.md by the shell, and its page in a real browser."""

import subprocess
import sys

import pytest

pytest.importorskip("matplotlib", reason="the extra plot is not installed")

from tests.conftest import ROOT

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def run(folder, *arguments):
    done = subprocess.run([sys.executable, *map(str, arguments)], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode()


@pytest.fixture(scope="module")
def board(tmp_path_factory):
    folder = tmp_path_factory.mktemp("walk")
    run(folder, ROOT / "docs" / "invented_corpus.py", "walk")
    kept = ("--id", "id", "--keep", "outlet,date,title", "--terms")
    run(folder, "-m", "framing", "label", "walk/articles.csv", "-o", "walk/labels.parquet", *kept)
    told = run(folder, "-m", "framing", "estimate", "walk/labels.parquet", "--by", "outlet", "--voice", "narration")
    assert "Island Courier" in told
    run(folder, "-m", "framing", "report", "walk/labels.parquet", "-o", "walk/dashboard.html", "--heading", "The walk")
    return folder / "walk" / "dashboard.html"


def test_from_files_to_a_page_that_says_what_is_true(visit, board):
    visited = visit(board.as_uri())
    page = visited.page
    assert page.locator("h1").inner_text() == "The walk"
    assert "2024-01-01 to 2024-06-28 · 400 articles of 3 outlets" in page.locator(".intro").inner_text()
    said = page.locator(".said").inner_text()
    # The corpus is made so: the Courier pushes in its own voice, the two others do not, and forty articles are copies.
    for other in ("Tarn Herald", "Harbour Post"):
        assert f"Island Courier is flagged more often in its own words than {other}" in said
    assert "40 articles repeat others" in said
    people = page.locator(".speakers-table tbody tr").filter(has_not_text="too few to tell")
    assert {row.split("\t")[0].strip() for row in people.all_inner_texts()} == {
        "Ines Roth",
        "Joan Pell",
        "Marta Quill",
        "Odo Brandt",
        "Tess Hale",
    }
    assert (visited.complaints, visited.away()) == ([], [])


def test_a_fragment_leads_into_its_article_in_the_one_file(visit, board, tmp_path):
    alone = tmp_path / "sent.html"  # as somebody gets it who has nothing else
    alone.write_bytes(board.read_bytes())
    page = visit(alone.as_uri()).page
    row = page.locator(".fragments-table tbody tr").first
    fragment = row.locator("td").nth(1).inner_text()
    row.get_by_role("link").click()
    inside = page.locator(".inside:visible")
    assert inside.count() == 1
    assert inside.locator("a.fr-link").filter(has_text=fragment).count() >= 1
    assert inside.locator(".fr-notes li").count() >= 1


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_fits_and_is_accessible(visit, serious, board, width, scheme):
    visited = visit(board.as_uri(), width=width, scheme=scheme)
    assert visited.fits()
    assert serious(visited.page) == []
    if width == 390:  # a row is a card: nothing is cut off, whatever the table
        cut = "[...document.querySelectorAll('.scroll')].filter((one) => one.scrollWidth > one.clientWidth).length"
        assert visited.page.evaluate(cut) == 0

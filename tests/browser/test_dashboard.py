"""The dashboard as its reader meets it: sorting, CSV, plots, keyboard, every width and scheme."""

import pytest

pytest.importorskip("matplotlib", reason="the extra plot is not installed")

from framing.rendering.certain import certain_of
from framing.rendering.dashboard import dashboard, write_dashboard
from framing.rendering.tally import tally
from tests.rendering.hostile import PAYLOADS
from tests.rendering.rows import corpus, write_rows

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def html(tmp_path_factory):
    labels = write_rows(tmp_path_factory.mktemp("labels") / "labels.jsonl", corpus())
    counted = tally(labels)
    return dashboard(counted, name="labels.jsonl", certain=certain_of(labels, counted.columns))


@pytest.mark.parametrize("size", [(390, "light"), (768, "dark"), (1440, "light"), (1440, "dark")])
def test_every_width_is_accessible_and_fits(visit, serious, html, tmp_path, size):
    width, scheme = size
    visited = visit(html, folder=tmp_path, width=width, scheme=scheme)
    assert visited.fits()
    assert serious(visited.page) == []
    loaded = "[...document.images].every((one) => one.complete && one.naturalWidth > 0)"
    assert visited.page.evaluate(loaded)
    assert visited.page.locator("img").count() == 3
    assert (visited.complaints, visited.away()) == ([], [])


def test_tables_are_sorted_by_click_and_by_keyboard(visit, html, tmp_path):
    page = visit(html, folder=tmp_path).page
    table = page.locator(".outlets-table")
    first = table.locator("tbody th").first
    button = table.get_by_role("button", name="Outlet")
    button.click()
    assert first.inner_text() == "Courier"
    button.focus()
    page.keyboard.press("Enter")
    assert first.inner_text() == "Post"
    assert table.locator("th[aria-sort=descending]").count() == 1


def test_a_table_is_downloaded_without_the_network(visit, html, tmp_path):
    visited = visit(html, folder=tmp_path)
    with visited.page.expect_download() as waiting:
        visited.page.get_by_role("link", name="Download as CSV").first.click()
    assert waiting.value.suggested_filename == "outlets.csv"
    assert "Herald" in waiting.value.path().read_text("utf-8-sig")
    assert visited.away() == []


def test_a_fragment_leads_to_its_article_and_back(visit, tmp_path, small_model):
    labels = write_rows(tmp_path / "labels.jsonl", corpus(outlets=("Herald",), months=1))
    write_dashboard(labels, str(tmp_path / "board.html"), model=small_model)
    visited = visit((tmp_path / "board.html").as_uri(), script=False)
    assert visited.page.locator(".inside:visible").count() == 0
    visited.page.locator(".fragments-table a").first.click()
    assert "struck again" in visited.page.locator(".inside:visible").inner_text()
    visited.page.locator(".inside:visible").get_by_role("link", name="Back").click()
    assert visited.page.locator(".inside:visible").count() == 0
    assert visited.page.url.endswith("#fragments")
    assert (visited.complaints, visited.away()) == ([], [])


def test_hostile_labels_make_no_element_and_no_request(visit, tmp_path):
    rows = [
        row for words in PAYLOADS for row in corpus(outlets=(words,), speaker=words, title=words, url=words, months=1)
    ]
    harmless = [
        row
        for number in range(len(PAYLOADS))
        for row in corpus(outlets=(f"x{number}",), speaker=f"x{number}", title="x", url="x", months=1)
    ]
    counts = []
    for made in (harmless, rows):
        page = dashboard(tally(write_rows(tmp_path / "labels.jsonl", made)), name=made[0]["outlet"])
        visited = visit(page, folder=tmp_path)
        counts.append(visited.page.evaluate("document.querySelectorAll('*').length"))
        assert visited.page.evaluate("window.hit === undefined && !document.querySelector('#hit')")
        assert (visited.complaints, visited.away()) == ([], [])
        assert visited.fits()
    assert counts[0] == counts[1]

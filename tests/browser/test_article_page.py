"""The article page as its reader meets it: pointer, keyboard, tap, filters, no script, print, widths, schemes."""

import pytest

from framing.rendering.article_page import article_page
from tests.rendering.build import example_report
from tests.rendering.hostile import PAYLOADS
from tests.rendering.test_article_page import hostile_report, weak_page

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def html():
    return article_page(example_report(), source="volunteers.txt")


@pytest.fixture
def opened(visit, html, tmp_path):
    return lambda **options: visit(html, folder=tmp_path, **options)


def link(page, words):
    return page.locator("a.fr-link").filter(has_text=words).first


@pytest.mark.parametrize("width", [390, 768, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_width_and_scheme_is_accessible_and_fits(opened, serious, width, scheme):
    visited = opened(width=width, scheme=scheme)
    assert visited.fits()
    visited.page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert serious(visited.page) == []
    link(visited.page, "special measures").focus()
    assert serious(visited.page) == []
    assert visited.fits()
    assert (visited.complaints, visited.away()) == ([], [])


def test_pointing_at_a_fragment_tells_technique_probability_and_words(opened):
    page = opened().page
    link(page, "special measures").hover()
    tip = page.locator(".fr-shown")
    tip.wait_for()
    for words in ("Euphemism", "76 %", "special measures", "words of Idris Belyaev"):
        assert words in tip.inner_text()
    place, words = tip.bounding_box(), link(page, "special measures").bounding_box()
    assert place["x"] >= 0
    assert place["x"] + place["width"] <= 1440
    assert place["y"] >= words["y"] + words["height"] or place["y"] + place["height"] <= words["y"]
    tip.hover()  # it stays under the pointer
    page.wait_for_timeout(300)
    assert tip.is_visible()
    page.mouse.move(5, 5)
    tip.wait_for(state="hidden")


def test_the_keyboard_reaches_every_fragment_and_escape_closes(opened):
    page = opened().page
    page.locator("#text").focus()
    seen = []
    for _ in range(17):  # 14 links, and what is folded before and after
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.fr-link')"):
            assert page.locator(".fr-shown").count() == 1
            seen.append(page.evaluate("document.activeElement.textContent"))
    assert len(seen) == page.locator("a.fr-link").count() == 14
    link(page, "special measures").focus()
    assert page.locator(".fr-shown").count() == 1
    page.keyboard.press("Escape")
    assert page.locator(".fr-shown").count() == 0


def test_a_screen_reader_is_told_who_speaks_and_what_was_found(opened):
    page = opened().page
    tree = page.locator("#text").aria_snapshot()
    assert "Quotation, Idris Belyaev:" in tree
    assert "Reported, Timur Rashid:" in tree
    described = link(page, "special measures").get_attribute("aria-describedby")
    assert "Euphemism" in page.locator(f"#{described}").text_content()


def test_a_tap_on_a_phone_opens_a_sheet_and_a_tap_elsewhere_closes_it(opened):
    page = opened(width=390, height=844).page
    link(page, "lining up").click()
    box = page.locator(".fr-shown").bounding_box()
    assert box["x"] == 0
    assert round(box["y"] + box["height"]) == 844
    page.mouse.click(200, 60)
    assert page.locator(".fr-shown").count() == 0
    assert "#" not in page.url


def test_filters_by_technique_voice_and_probability(opened):
    page = opened().page
    status = page.locator("#status")
    assert status.inner_text() == "13 of 13 shown"
    page.get_by_label("Euphemism").uncheck()
    assert status.inner_text() == "8 of 13 shown"
    measures = link(page, "special measures")
    assert measures.get_attribute("href") is None
    assert measures.locator(".fr-line").first.evaluate("node => getComputedStyle(node).textDecorationLine") == "none"
    page.get_by_role("checkbox", name="Idris Belyaev").uncheck()
    assert status.inner_text() == "6 of 13 shown"
    assert page.locator(".fr-notes li:visible").count() == 6
    page.locator("#least").fill("50")
    assert status.inner_text() == "2 of 13 shown"
    page.get_by_role("button", name="Show everything").click()
    page.get_by_text("13 of 13 shown").wait_for()
    assert measures.get_attribute("href")
    page.get_by_role("button", name="No technique").click()
    assert status.inner_text() == "0 of 13 shown"
    page.keyboard.press("Shift+Tab")
    page.locator("#text").focus()
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.matches('a.fr-link')")


def test_without_script_the_page_is_read_and_fragments_explain_themselves(opened):
    page = opened(script=False).page
    assert page.locator("#filters").is_hidden()
    measures = link(page, "special measures")
    measures.hover()
    tip = page.locator(f"#{measures.get_attribute('aria-describedby')}")
    assert tip.is_visible()
    measures.click()
    assert page.url.endswith("#note-8")
    assert page.locator("#note-8").is_visible()


def test_print_shows_the_list_and_no_controls(opened):
    page = opened().page
    page.emulate_media(media="print")
    assert page.locator("#note-1").is_visible()
    assert page.locator("#filters").is_hidden()


@pytest.fixture
def weak(visit, tmp_path):
    report, weaker = weak_page()
    html = article_page(report, weaker=weaker, home="/")
    return lambda **options: visit(html, folder=tmp_path, **options)


def lines_on(page):
    return page.evaluate("[...document.querySelectorAll('.fr-line:not(.fr-off)')].map((one) => one.textContent)")


def test_weaker_ones_are_one_click_away(weak, serious):
    page = weak().page
    assert lines_on(page) == ["vermin", "disgrace"]
    page.locator("#ask").click()
    assert lines_on(page) == ["vermin", "disgrace", "Who knows why", "swamp"]
    assert page.locator("#weaker li:visible").count() == 2
    assert "4 marked, weaker ones among them: 3 in the outlet’s own wording" in page.locator("#answer").inner_text()
    assert serious(page) == []
    page.locator("#ask").press("Space")
    assert lines_on(page) == ["vermin", "disgrace"]
    assert "2 of 2 expected right" in page.locator("#answer").inner_text()


def test_without_script_weaker_ones_are_listed_and_not_marked(weak):
    page = weak(script=False).page
    assert lines_on(page) == ["vermin", "disgrace"]
    page.locator("#ask").click()
    assert page.url.endswith("#weaker")
    page.locator("#weaker summary").click()
    assert page.locator("#weaker li:visible").count() == 2
    assert page.locator("#save").is_hidden()


def test_filters_move_all_counts_on_paper_too(opened):
    page = opened().page
    page.get_by_label("Euphemism").uncheck()
    page.emulate_media(media="print")
    assert "8 of 13 marked after filtering" in page.locator("#answer").inner_text()
    counts = page.evaluate("[...document.querySelectorAll('.fr-voice [data-count]')].map((one) => +one.textContent)")
    assert sum(counts) == 8
    bars = "[...document.querySelectorAll('.fr-bars > li:not([hidden])')]"
    assert sum(page.evaluate(f"{bars}.map((one) => +one.querySelector('.fr-bar-count').textContent)")) == 8
    assert not page.evaluate(f"{bars}.some((one) => one.dataset.technique === 'euphemism')")
    legend = "[...document.querySelectorAll('[data-legend]')].reduce((sum, one) => sum + +one.textContent, 0)"
    assert page.evaluate(legend) == 8


def test_a_served_page_is_saved_as_it_came(weak, tmp_path):
    visited = weak()
    page = visited.page
    page.locator("#ask").click()
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Save this page").click()
    waiting.value.save_as(tmp_path / "saved.html")
    page.goto((tmp_path / "saved.html").as_uri())
    assert lines_on(page) == ["vermin", "disgrace"]
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Fragments as CSV").click()
    waiting.value.save_as(tmp_path / "fragments.csv")
    told = (tmp_path / "fragments.csv").read_text("utf-8-sig")
    assert "Name calling,0.9,vermin,The outlet,own,4,10,yes" in told
    assert visited.complaints == []


@pytest.fixture(scope="module")
def hostile_pages(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile")
    pages = []
    for number, payload in enumerate(PAYLOADS):
        path = folder / f"{number}.html"
        path.write_text(article_page(hostile_report(payload), title=payload, source=payload), "utf8")
        pages.append(path.as_uri())
    plain = folder / "plain.html"
    plain.write_text(article_page(hostile_report("x" * 9), title="x" * 9, source="x" * 9), "utf8")
    return plain.as_uri(), pages


COUNT = "[document.querySelectorAll('*').length, document.scripts.length, document.querySelectorAll('#hit').length]"


def test_thirty_hostile_payloads_add_no_element_and_make_no_request(visit, hostile_pages):
    plain, pages = hostile_pages
    visited = visit(plain)
    expected = visited.page.evaluate(COUNT)
    for address, payload in zip(pages, PAYLOADS, strict=True):
        visited.page.goto(address)
        assert visited.page.evaluate(COUNT) == expected, payload
        assert visited.page.evaluate("window.hit === undefined"), payload
        assert visited.fits(), payload
        visited.page.locator("a.fr-link").first.focus()
    assert (visited.complaints, visited.away()) == ([], [])

"""The served page in a browser, over a real socket: paste, drop, read; and that hostile words stay words."""

import threading
import time

import pytest

pytest.importorskip("uvicorn", reason="the extra web is not installed")

import uvicorn

from framing.rendering.server import application
from tests.rendering.hostile import PAYLOADS

pytestmark = pytest.mark.browser

TEXT = (
    "A Drive for the Front\n\nThe brutal regime struck again.\n\n“Our brave boys will crush the vermin,” said Ann Lee."
)


@pytest.fixture(scope="module")
def address(small_model):
    config = uvicorn.Config(application(small_model), host="127.0.0.1", port=0, log_level="error", ws="none")
    server = uvicorn.Server(config)
    listening = config.bind_socket()
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    limit = time.monotonic() + 20
    while not server.started and time.monotonic() < limit:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{listening.getsockname()[1]}/"
    server.should_exit = True
    thread.join(10)
    listening.close()


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (768, "light"), (1440, "light")])
def test_the_form_is_accessible_and_fits(visit, serious, address, width, scheme):
    visited = visit(address, width=width, scheme=scheme)
    assert visited.fits()
    assert serious(visited.page) == []
    assert (visited.complaints, visited.away(address)) == ([], [])


@pytest.mark.parametrize("script", [True, False])
def test_paste_a_text_and_read_the_page(visit, address, script):
    visited = visit(address, script=script)
    page = visited.page
    page.get_by_label("The article").fill(TEXT)
    page.get_by_role("button", name="Read it").click()
    page.locator("#text").wait_for()
    assert "brave boys" in page.locator("#text").inner_text()
    assert page.locator("h1").inner_text().endswith("A Drive for the Front")
    page.get_by_role("link", name="framing").click()
    page.get_by_label("The article").wait_for()
    assert (visited.complaints, visited.away(address)) == ([], [])


def test_a_file_is_chosen_and_dropped(visit, address, tmp_path):
    visited = visit(address)
    page = visited.page
    file = tmp_path / "drive.txt"
    file.write_text(TEXT, "utf8")
    page.locator("#file").set_input_files(file)
    page.get_by_role("button", name="Read it").click()
    page.locator("#text").wait_for()
    assert "drive.txt" in page.locator("header").inner_text()
    page.goto(address)
    data = page.evaluate_handle(
        "(text) => { const data = new DataTransfer(); data.items.add(new File([text], 'dropped.txt')); return data; }",
        TEXT,
    )
    page.dispatch_event("textarea", "drop", {"dataTransfer": data})
    page.locator("#text").wait_for()
    assert "dropped.txt" in page.locator("header").inner_text()
    assert visited.complaints == []


def test_nothing_given_is_told_on_the_form(visit, address):
    page = visit(address).page
    page.get_by_role("button", name="Read it").click()
    assert "paste a text" in page.get_by_role("alert").inner_text()


def test_thirty_hostile_texts_stay_words(visit, address):
    visited = visit(address)
    page = visited.page
    for payload in PAYLOADS:
        page.goto(address)
        page.locator("#text").fill(f"A headline {payload}\n\nThe vermin {payload} will be crushed. {payload}")
        page.get_by_role("button", name="Read it").click()
        page.locator("#text.article").wait_for()
        told = "[window.hit === undefined, document.querySelector('#hit') === null, document.scripts.length]"
        assert page.evaluate(told) == [True, True, 1], payload
    assert (visited.complaints, visited.away(address)) == ([], [])

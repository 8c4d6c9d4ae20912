"""Makes the pictures of the README from the examples: ``python docs/make_pictures.py``.

Needs the extra ``test`` and Chromium. The pictures show what the shipped model says, whatever that is: run it again
when the model or the page has changed.
"""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

import framing
from framing.rendering.adoption_page import adoption_page
from framing.rendering.article_page import scored_page
from framing.wording.store import StreamWriter

HERE = Path(__file__).resolve().parent
TOWNS = HERE.parent / "datasets" / "examples" / "towns.jsonl"
EXAMPLE = HERE.parent / "datasets" / "examples" / "volunteers.txt"
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
# name, width, height, scheme, pixels a pixel
SHOTS = (
    ("article.png", 1280, 900, "light", 1.4),
    ("article-dark.png", 1280, 900, "dark", 1.4),
    ("article-phone.png", 390, 780, "light", 2.0),
)


def shoot(browser: Browser, address: str, shot: tuple[str, int, int, str, float]) -> None:
    """Take one picture, with the note of a fragment open."""
    name, width, height, scheme, scale = shot
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        device_scale_factor=scale,
    )
    page = context.new_page()
    page.goto(address)
    links = page.locator(".article a.fr-link[href]")
    if links.count():
        links.first.hover()
        page.locator(".fr-shown").wait_for()
    page.screenshot(path=str(HERE / name))
    context.close()


def shoot_adoption(browser: Browser, folder: Path) -> None:
    """Take the picture of adopted wording in the invented corpus of two towns, which needs no model."""
    labels = folder / "labels"
    (labels / "_terms").mkdir(parents=True)
    with StreamWriter(labels / "_terms" / "part-00000.terms", ["outlet", "date"], "en") as writer:
        for line in TOWNS.read_text("utf8").splitlines():
            record = json.loads(line)
            writer.add(record["id"], record, framing.separate(record["text"]))
    path = folder / "adoption.html"
    path.write_text(adoption_page(framing.adoption(labels), title="Two towns, three outlets"), "utf8")
    page = browser.new_page(viewport={"width": 1100, "height": 960}, device_scale_factor=1.2)
    page.goto(path.as_uri())
    page.screenshot(path=str(HERE / "adoption.png"))
    page.close()


def main() -> int:
    """Make all pictures."""
    chromium = shutil.which("chromium")
    if chromium is None:
        print("Chromium is not installed", file=sys.stderr)
        return 1
    model, article = framing.load(), framing.separate(EXAMPLE.read_text("utf8"))
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        path = Path(folder) / "page.html"
        path.write_text(scored_page(model, article, source=EXAMPLE.name), "utf8")
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        shoot_adoption(browser, Path(folder))
        for shot in SHOTS:
            shoot(browser, path.as_uri(), shot)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())

"""Debian's Chromium, driven by Playwright; the tests skip with the reason where either is absent.

Its first start in an hour or so can take ten seconds, so one browser serves the whole session.
"""

import contextlib
import shutil

import pytest

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    path = shutil.which("chromium") or shutil.which("chromium-browser")
    if path is None:
        pytest.skip("Chromium is not installed (on Debian: apt-get install chromium)")
    with sync_api.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


class Visit:
    """A page, and what it did that it must not: requests, errors, dialogs."""

    def __init__(self, browser, *, width=1440, height=900, script=True, scheme="light"):
        self.context = browser.new_context(
            viewport={"width": width, "height": height},
            java_script_enabled=script,
            color_scheme=scheme,
            reduced_motion="reduce",
        )
        self.requests, self.complaints = [], []
        self.page = self.context.new_page()
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", lambda dialog: (self.complaints.append("dialog"), dialog.dismiss()))
        self.page.on("console", lambda said: said.type == "error" and self.complaints.append(said.text))

    def away(self, *allowed):
        """Requests to anywhere but the page itself and pictures inside it."""
        return [url for url in self.requests if not url.startswith(("file:", "data:", "blob:", *allowed))]

    def fits(self):
        """Whether nothing sticks out at the side."""
        return self.page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.fixture
def visit(browser):
    """Open a page; ``visit(html_or_address, width=390)`` gives a `Visit`."""
    with contextlib.ExitStack() as stack:

        def go(where, *, name="page.html", folder=None, **options):
            visited = Visit(browser, **options)
            stack.callback(visited.context.close)
            if "<html" in where:
                path = folder / name
                path.write_text(where, "utf8")
                where = path.as_uri()
            visited.page.goto(where)
            return visited

        yield go


@pytest.fixture
def serious():
    """What axe-core finds serious or critical on a page, as lines that name the rule and the element."""
    package = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is missing")
    axe = package.Axe()

    def check(page):
        found = axe.run(page).response["violations"]
        return [
            f"{rule['id']}: {node['target']} {node.get('failureSummary', '')}"
            for rule in found
            if rule["impact"] in ("serious", "critical")
            for node in rule["nodes"]
        ]

    return check

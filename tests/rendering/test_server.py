"""The served page without a socket: the right status for every request, and the guard at the door."""

import asyncio
import json
from concurrent.futures import ThreadPoolExecutor

import pytest

pytest.importorskip("starlette", reason="the extra web is not installed")
import httpx

from framing.errors import OptionError
from framing.rendering.limits import ServerLimits
from framing.rendering.server import application
from tests.rendering.hostile import PAYLOADS
from tests.rendering.test_article_page import Skeleton

HERE = "http://127.0.0.1:8460"
TEXT = "Our brave boys will crush the vermin.\n\n“Nobody should sit at home,” said Ann Lee on Monday."


def in_a_loop(coroutine):
    """Run it in a thread of its own: a browser test before this one may have left a loop running in this thread."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        return pool.submit(asyncio.run, coroutine).result()


class Client:
    """Asks an application, without a socket; an error in it is raised here."""

    def __init__(self, app):
        self._app = app

    def get(self, path, **options):
        return self._ask("GET", path, **options)

    def post(self, path, **options):
        return self._ask("POST", path, **options)

    def _ask(self, method, path, **options):
        async def ask():
            transport = httpx.ASGITransport(self._app)
            async with httpx.AsyncClient(transport=transport, base_url=HERE, timeout=60) as client:
                return await client.request(method, path, **options)

        return in_a_loop(ask())


@pytest.fixture(scope="module")
def client(small_model):
    return Client(application(small_model))


@pytest.fixture(scope="module")
def narrow(small_model):
    """A server with small limits."""
    limits = ServerLimits(body_bytes=2_000, body_seconds=0.2, score_seconds=0.05, waiting=1)
    return application(small_model, limits=limits)


def test_score_is_the_report(client, small_model):
    answer = client.post("/score", json={"text": TEXT, "title": "A title"})
    assert answer.status_code == 200
    assert answer.json() == json.loads(json.dumps(small_model.score(TEXT).to_dict()))


def test_techniques_and_description(client, small_model):
    told = client.get("/techniques").json()
    assert [one["name"] for one in told] == list(small_model.techniques)
    assert client.get("/openapi.json").json()["openapi"].startswith("3.1")


def test_a_pasted_text_and_a_file_become_the_article_page(client):
    for sent in ({"data": {"text": TEXT}}, {"files": {"file": ("a.txt", TEXT.encode(), "text/plain")}}):
        answer = client.post("/page", **sent)
        assert answer.status_code == 200
        assert "Our brave boys" in Skeleton(answer.text).text


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"{", "application/json", 400),
        (b"\xff\xfe", "application/json", 400),
        (b"[" * 100_000, "application/json", 400),
        (b"[]", "application/json", 422),
        (b"{}", "application/json", 422),
        (b'{"text": 1}', "application/json", 422),
        (b'{"text": "a", "more": 1}', "application/json", 422),
        (b'{"text": "\\ud800"}', "application/json", 422),
        (b"text=a", "application/x-www-form-urlencoded", 415),
        (b"{}", "", 415),
    ],
)
def test_wrong_json_gets_its_status(client, body, kind, status):
    answer = client.post("/score", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert answer.json()["error"]["status"] == status
    assert answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "multipart/form-data; boundary=x", 422),
        (b"garbage", "multipart/form-data; boundary=x", 400),
        (b"garbage", "multipart/form-data", 400),
        (b"text=%20", "application/x-www-form-urlencoded", 422),
        (b"a", "text/plain", 415),
    ],
)
def test_a_wrong_form_is_told_on_the_form(client, body, kind, status):
    answer = client.post("/page", content=body, headers={"content-type": kind})
    assert answer.status_code == status
    assert 'role="alert"' in answer.text


def test_a_file_that_cannot_be_read_is_told_on_the_form(client):
    answer = client.post("/page", files={"file": ("<b>x</b>.txt", b"\x00\x01\x02\xff" * 99, "text/plain")})
    assert answer.status_code == 422
    assert "<b>x" not in answer.text


def test_other_addresses_and_methods(client):
    assert client.get("/nothing").status_code == 404
    assert client.get("/../../etc/passwd").status_code == 404
    assert client.get("/score").status_code == 405
    assert "POST" in client.get("/score").headers["allow"]
    assert client.post("/techniques").status_code == 405


def test_too_large_is_refused_by_its_length_and_while_it_comes(narrow):
    client = Client(narrow)
    assert client.post("/score", json={"text": "a" * 3_000}).status_code == 413

    async def pieces():
        for _ in range(8):
            yield b"a" * 500

    answer = client.post("/score", content=pieces(), headers={"content-type": "application/json"})
    assert answer.status_code == 413


def test_a_text_that_is_too_long_for_its_report_is_refused(small_model):
    client = Client(application(small_model, limits=ServerLimits(characters=100)))
    assert client.post("/score", json={"text": "All good. " * 9}).status_code == 200
    assert client.post("/score", json={"text": "All good. " * 11}).status_code == 413
    answer = client.post("/page", files={"file": ("a.txt", b"All good. " * 11)})
    assert answer.status_code == 413
    assert "at most 100 characters" in answer.text


def asked(app, receive, *, path="/score", headers=()):
    """Ask an application directly; gives the status."""
    told = []

    async def send(message):
        told.append(message)

    scope = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "root_path": "",
        "scheme": "http",
        "server": ("127.0.0.1", 8460),
        "client": ("127.0.0.1", 5),
        "headers": [(b"host", b"127.0.0.1:8460"), (b"content-type", b"application/json"), *headers],
    }
    in_a_loop(app(scope, receive, send))
    return told[0]["status"]


def test_a_slow_client_and_one_that_goes_away(narrow):
    async def slow():
        await asyncio.sleep(60)

    async def gone():
        return {"type": "http.disconnect"}

    assert asked(narrow, slow) == 408
    assert asked(narrow, gone) == 400


def test_an_answer_that_takes_too_long_is_not_waited_for(narrow, small_model, monkeypatch):
    import time

    monkeypatch.setattr(type(small_model), "score", lambda self, article, **options: time.sleep(0.3))
    answer = Client(narrow).post("/score", json={"text": TEXT})
    assert answer.status_code == 503
    assert answer.headers["retry-after"]


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8460", "127.0.0.1.evil.example", "", "[", "10.0.0.1"])
def test_a_name_pointed_here_is_not_answered(client, host):
    assert client.get("/", headers={"host": host}).status_code == 421


@pytest.mark.parametrize("host", ["127.0.0.1:8460", "localhost", "LOCALHOST:1", "[::1]:8460"])
def test_this_machine_is_answered(client, host):
    assert client.get("/", headers={"host": host}).status_code == 200


def test_a_server_asked_to_listen_to_all_answers_addresses_but_not_names(small_model):
    client = Client(application(small_model, hosts=["news.local"], any_address=True))
    assert client.get("/", headers={"host": "10.0.0.1:8460"}).status_code == 200
    assert client.get("/", headers={"host": "news.local"}).status_code == 200
    assert client.get("/", headers={"host": "evil.example"}).status_code == 421


@pytest.mark.parametrize("origin", ["https://evil.example", "null", "http://127.0.0.1:9999", "http://localhost:8460"])
def test_another_page_cannot_send(client, origin):
    assert client.post("/score", json={"text": TEXT}, headers={"origin": origin}).status_code == 403


def test_our_own_page_can_send(client):
    assert client.post("/score", json={"text": TEXT}, headers={"origin": HERE}).status_code == 200


def test_every_answer_carries_the_headers(client):
    for answer in (client.get("/"), client.get("/nothing"), client.post("/score", json={}), client.get("/techniques")):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["x-frame-options"] == "DENY"
        assert "access-control-allow-origin" not in answer.headers
    page = client.post("/page", data={"text": TEXT})
    told = next(value for tag, name, value in Skeleton(page.text).values if name == "content" and "default" in value)
    assert page.headers["content-security-policy"] == told


@pytest.mark.parametrize("payload", PAYLOADS)
def test_hostile_words_come_back_as_words(client, payload):
    counts = []
    for words in ("x" * len(payload), payload):
        name = words.replace("\x00", "").replace("/", "-").replace("\u202e", "").replace("\u202c", "") or "x"
        answer = client.post("/page", files={"file": (name, f"A headline\n\nHe said {words} here.".encode())})
        counts.append(Skeleton(answer.text).elements["script"] + Skeleton(answer.text).elements["img"])
        assert "hit" not in {value for _, key, value in Skeleton(answer.text).values if key == "id"}
    assert counts == [1, 1]


def test_two_hundred_requests_at_once(small_model):
    transport = httpx.ASGITransport(application(small_model))

    async def many():
        async with httpx.AsyncClient(transport=transport, base_url=HERE, timeout=60) as client:
            sent = [client.post("/score", json={"text": f"{TEXT} {number}"}) for number in range(200)]
            return [answer.status_code for answer in await asyncio.gather(*sent)]

    assert in_a_loop(many()) == [200] * 200


def test_limits_must_be_positive():
    with pytest.raises(OptionError):
        ServerLimits(body_bytes=0)


def test_what_is_no_article_is_said_with_what_to_do(client):
    german = "Der Rat hat am Dienstag nicht getagt, und das ist auch gut, weil die Brücke noch zu ist. " * 2
    for given, says in (
        ("https://example.org/a", "nothing is fetched"),
        ('{"text": "One."}', "framing label"),
        ("id,text\n1,One.\n", "framing label"),
        (german, "looks like German"),
    ):
        answer = client.post("/score", json={"text": given})
        assert answer.status_code == 422
        assert says in answer.json()["error"]["message"]
    answer = client.post("/page", files={"file": ("a.pdf", b"%PDF-1.4 ...", "application/pdf")})
    assert (answer.status_code, "PDF" in answer.text) == (422, True)
    assert client.post("/score", json={"text": german, "language": "en"}).status_code == 200
    assert client.post("/score", json={"text": german, "language": "de"}).status_code == 422


def test_a_short_text_does_not_wait_for_a_long_one(small_model, monkeypatch):
    import threading

    from framing.rendering.server import Desk

    begun, release = threading.Event(), threading.Event()
    whole = Desk._article

    def article(self, given):
        if len(given.text) > 1000:
            begun.set()
            assert release.wait(30)
        return whole(self, given)

    monkeypatch.setattr(Desk, "_article", article)
    app = application(small_model, limits=ServerLimits(short=1000))

    async def ask():
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url=HERE, timeout=60) as asked:
            long = asyncio.create_task(asked.post("/score", json={"text": TEXT * 100}))
            while not begun.is_set():
                await asyncio.sleep(0.01)
            short = await asked.post("/score", json={"text": TEXT})
            release.set()
            return short.status_code, long.done(), (await long).status_code

    assert in_a_loop(ask()) == (200, False, 200)


FEED = """<rss><channel><title>Ostby Post</title><item><title>One</title><description>The ferry to Ostby is late again,
and the council does not know why.</description></item><item><title>Two</title></item></channel></rss>"""


def test_of_a_feed_an_item_is_chosen(client):
    two = FEED.replace(
        "<title>Two</title>", "<title>Two</title><description>The council met and went home.</description>"
    )
    sent = ({"data": {"text": two}}, {"files": {"file": ("a.xml", two.encode(), "text/xml")}})
    for one in sent:
        answer = client.post("/page", **one)
        assert answer.status_code == 422
        skeleton = Skeleton(answer.text)
        assert "this is a feed of 2 items" in skeleton.text
        chosen = [value for tag, name, value in skeleton.values if tag == "input" and name == "value"]
        page = client.post("/page", data={"text": chosen[3], "title": chosen[4], "level": chosen[5]})
        assert page.status_code == 200
        assert "The council met" in Skeleton(page.text).text
    assert client.post("/score", json={"text": two}).status_code == 422
    answer = client.post("/page", data={"text": FEED})
    assert "1 more cannot be read, first item 2" in answer.text


GERMAN = "Der Rat hat am Dienstag nicht getagt, und das ist auch gut so, weil die Brücke noch immer zu ist."


def test_a_refused_text_stays_in_the_form_and_can_be_read_all_the_same(client):
    answer = client.post("/page", data={"text": f"\n{GERMAN}\n<b>", "level": "review"})
    assert answer.status_code == 422
    skeleton = Skeleton(answer.text)
    assert "looks like German" in skeleton.text
    assert f"\n{GERMAN}\n<b>" in "".join(skeleton.words)
    assert ("option", "selected", "") in skeleton.values
    assert client.post("/page", data={"text": GERMAN, "language": "en"}).status_code == 200


def test_a_level_is_chosen(client, small_model):
    page = client.post("/page", data={"text": TEXT, "level": "review"}).text
    assert "level review" in Skeleton(page).text
    told = client.post("/score", json={"text": TEXT, "level": "review"}).json()
    assert told == json.loads(json.dumps(small_model.score(TEXT, level="review").to_dict()))
    assert client.post("/score", json={"text": TEXT, "level": "all"}).status_code == 422


def test_a_short_text_is_read_and_said_to_be_short(client):
    assert "too few to say much" in client.post("/page", data={"text": "Vermin, all."}).text
    assert "too few to say much" not in client.post("/page", data={"text": TEXT}).text

"""Feeds of every make, item by item; what is broken costs its own item; time is linear."""

import time

import pytest

from framing.errors import InputError
from framing.preprocessing import Page
from framing.preprocessing.feed_pages import read_pages
from framing.preprocessing.feeds import is_feed, items_of_feed

LONG = "The council of Ostby met on Monday and spoke for hours of the new ferry."
RSS = f"""<?xml version="1.0" encoding="UTF-8"?><!-- made by hand --><!DOCTYPE rss [<!ENTITY a "b">]>
<rss version="2.0"><channel><title>Ostby Post &amp; Mail</title><link>https://p.example/</link>
<image><title>A logo</title></image>
<item><title>Ferry &amp; quay</title><link>https://p.example/1?a=1&amp;b=2</link><guid isPermaLink="false">p-1</guid>
<pubDate>Mon, 04 Mar 2024 10:00:00 +0100</pubDate><dc:creator><![CDATA[Nora Vik]]></dc:creator>
<media:content url="a.jpg"><media:title>A picture</media:title></media:content>
<description>A teaser&nbsp;& no more</description>
<content:encoded><![CDATA[<p>{LONG}</p><p>&ldquo;Never,&rdquo; said Nora Vik; 3 &lt; 4.</p>]]></content:encoded></item>
<item><title>Never closed</title><description>{LONG}</item>
<item><title>Left raw</title><description><p>{LONG}</p><p>It <b>rained</b>.</p></description></item>
<item><title>Nothing else</title><link>https://p.example/4</link></item>
</channel></rss>"""
ATOM = f"""<feed xmlns="http://www.w3.org/2005/Atom"><title type="text">Ostby Post</title>
<entry><id>urn:1</id><title>One</title><link rel="edit" href="https://p.example/edit"/>
<link href="https://p.example/1?x=1&amp;y=2"/><updated>2024-03-04T10:00:00Z</updated><author><name>Nora Vik</name>
<email>n@p.example</email></author><source><title>Elsewhere</title></source>
<content type="html">&lt;p&gt;{LONG}&lt;/p&gt;&lt;p&gt;A &amp;amp; B.&lt;/p&gt;</content></entry>
<entry><title>Two</title><summary type="text">{LONG} 1 &lt; 2</summary></entry>
<entry><title>Three</title><content type="xhtml"><div xmlns="x"><p>{LONG}</p><div>Inside.</div></div></content></entry>
</feed>"""
RDF = f"""<rdf:RDF><channel><title>Ostby</title><items><rdf:Seq><rdf:li resource="u"/></rdf:Seq></items></channel>
<item rdf:about="u"><title>One</title><dc:date>2024-03-04</dc:date><description>{LONG}</description></item></rdf:RDF>"""


def pages(text, **options):
    return list(read_pages(text if isinstance(text, bytes) else text.encode(), name="feed", **options))


def test_rss_is_read_item_by_item_with_what_it_says_of_itself():
    first, broken, raw, empty = pages(RSS)
    assert first == Page(
        f"Ferry & quay\n\n{LONG}\n\n“Never,” said Nora Vik; 3 < 4.",
        "Ferry & quay",
        "Nora Vik",
        "2024-03-04T10:00:00+01:00",
        "Ostby Post & Mail",
    )
    item = next(items_of_feed(RSS))
    assert (item.id, item.url) == ("p-1", "https://p.example/1?a=1&b=2")
    assert raw.text == f"Left raw\n\n{LONG}\n\nIt rained."
    for error, place, says in ((broken, "item 2", "never closed"), (empty, "item 4", "no text")):
        assert isinstance(error, InputError)
        assert error.place == place
        assert says in error.problem
        assert error.way_out


def test_atom_says_of_what_kind_its_words_are():
    one, two, three = pages(ATOM)
    assert one.text == f"One\n\n{LONG}\n\nA & B."
    assert (one.author, one.date, one.site) == ("Nora Vik", "2024-03-04T10:00:00Z", "Ostby Post")
    assert next(items_of_feed(ATOM)).url == "https://p.example/1?x=1&y=2"
    assert two.text == f"Two\n\n{LONG} 1 < 2"
    assert three.text == f"Three\n\n{LONG}\n\nInside."


def test_rdf_and_other_encodings():
    (page,) = pages(RDF)
    assert (page.text, page.date, page.site) == (f"One\n\n{LONG}", "2024-03-04", "Ostby")
    accented = RSS.replace("UTF-8", "ISO-8859-2").replace("Ostby", "Łódź")
    assert "Łódź" in pages(accented.encode("iso-8859-2"))[0].text
    assert pages(RDF.encode("utf-16"))[0].text == page.text


@pytest.mark.parametrize("cut", range(0, len(RSS), 37))
def test_a_feed_that_is_cut_off_loses_the_item_it_is_cut_in_and_says_so(cut):
    text = RSS[:cut]
    if not is_feed(text):
        return
    items = list(items_of_feed(text))
    assert len(items) == text.count("<item>")
    assert [bool(item.broken) for item in items[:1]] == [text.count("</item>") == 0] * bool(items)
    assert items == [] or items[-1].broken or text.count("</item>") == len(items)


def test_a_feed_without_items_is_refused():
    with pytest.raises(InputError, match="without items"):
        pages("<rss><channel><title>Empty</title></channel></rss>")


@pytest.mark.parametrize(
    "piece",
    [
        "<item><title>x</title>",
        "<![CDATA[",
        "<!-- ",
        "<item><p>",
        '<a b="',
        "<",
        "<item></item>",
        "<link rel='",
        "</p>",
    ],
)
def test_time_is_linear(piece):
    def taken(number):
        text = "<rss>" + piece * number
        start = time.process_time()
        list(items_of_feed(text))
        return time.process_time() - start

    small = taken(20_000)
    assert taken(160_000) < max(24 * small, 0.5)

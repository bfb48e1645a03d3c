"""Somebody's feeds as sources: what they answer, well or badly, and what is left when they fail."""

import gzip
import json
import resource
import socket
import subprocess
import time
import xml.etree.ElementTree as tree

import pytest

from conftest import POSTRIDER, at
from feed_server import serving

NOW = "2026-11-20 10:00"
LATER = "2026-11-20 11:00"
SETTLED = 2.1  # seconds after which a file's time can be trusted


def rss(*items, title="A Feed", head='<?xml version="1.0" encoding="utf-8"?>'):
    return (f'{head}<rss version="2.0"><channel><title>{title}</title>'
            f"<link>https://elsewhere.example/</link><description>x</description>"
            f"{''.join(items)}</channel></rss>")


def item(number, **more):
    values = {"title": f"Post {number}", "link": f"https://elsewhere.example/{number}",
              "guid": f"https://elsewhere.example/id/{number}",
              "pubDate": f"Mon, {number:02} Nov 2026 08:00:00 GMT",
              "description": f"&lt;p&gt;Words {number}.&lt;/p&gt;", **more}
    return "<item>" + "".join(
        f"<{name}>{value}</{name}>" for name, value in values.items() if value) + "</item>"


@pytest.fixture
def server():
    with serving() as started:
        yield started


@pytest.fixture
def planet(publication, server):
    """A publication whose only source is the server's /feed."""
    publication.write_config(sources=[{"feed": f"{server.url}/feed", "private": True}])
    return publication


def titles(publication):
    rows = publication.run("--json", "article", "list", now=LATER).json()
    return [row["title"] for row in rows]


def test_a_feed_is_published(planet, server):
    server.pages["/feed"] = rss(item(2, category="One"), item(1))
    planet.run("build", "--strict", now=NOW)
    assert titles(planet) == ["Post 2", "Post 1"]
    feed = json.loads((planet / "public/feed.json").read_text())
    first = feed["items"][0]
    assert first["id"] == "https://elsewhere.example/id/2"
    assert first["url"] == "https://elsewhere.example/2"
    assert "Words 2." in first["content_html"]
    assert first["authors"] == [{"name": "A Feed", "url": "https://elsewhere.example/"}]
    assert first["tags"] == ["One"]
    assert (planet / "public/category/one/feed.xml").exists()


def test_nothing_is_asked_for_twice(planet, server):
    """With the ETag and the date of the last answer; then there is nothing to do."""
    def page(handler):
        if handler.headers.get("If-None-Match") == '"one"':
            assert handler.headers["If-Modified-Since"] == "Thu, 19 Nov 2026 07:00:00 GMT"
            handler.answer(304)
        else:
            handler.answer(200, rss(item(1)), ETag='"one"', Last_Modified="Thu, 19 Nov 2026 07:00:00 GMT")

    server.pages["/feed"] = page
    planet.run("build", now=NOW)
    store = (planet / "state/postrider.db").read_bytes()
    again = planet.run("build", now=LATER)
    assert "0 files written" in again.out
    assert len(server.asked) == 2
    assert (planet / "state/postrider.db").read_bytes() == store
    assert titles(planet) == ["Post 1"]
    assert len(server.asked) == 2  # a command that only looks asks nobody


def test_items_that_drop_off_the_end_stay(planet, server):
    server.pages["/feed"] = rss(*(item(n) for n in range(9, 4, -1)))
    planet.run("build", now=NOW)
    server.pages["/feed"] = rss(*(item(n) for n in range(14, 9, -1)))
    planet.run("build", now=LATER)
    assert titles(planet) == [f"Post {n}" for n in range(14, 4, -1)]


def test_a_changed_item_is_changed(planet, server):
    server.pages["/feed"] = rss(item(1))
    planet.run("build", now=NOW)
    server.pages["/feed"] = rss(item(1, title="Mended"))
    planet.run("build", now=LATER)
    assert titles(planet) == ["Mended"]


FAILURES = {
    "404": (lambda h: h.answer(404), "answers with 404"),
    "410": (lambda h: h.answer(410), "answers with 410"),
    "500": (lambda h: h.answer(500), "answers with 500"),
    "loop": (lambda h: h.answer(301, Location="/feed"), "redirects more than 5 times"),
    "file": (lambda h: h.answer(302, Location="file:///etc/passwd"), "Protocol \"file\""),
    "html": (lambda h: h.answer(200, "<!DOCTYPE html><html><body>Hello</body></html>"),
             "this is an HTML page"),
    "xhtml": (lambda h: h.answer(200, "<html xmlns='http://www.w3.org/1999/xhtml'/>"),
              "this is an HTML page"),
    "empty": (lambda h: h.answer(200), "this is empty"),
    "cut": (lambda h: h.answer(200, rss(item(1), item(2))[:300]), ":1:"),
    "other xml": (lambda h: h.answer(200, "<x/>"), "begins no feed"),
    "json": (lambda h: h.answer(200, "{}"), "no JSON Feed"),
    "not utf-8": (lambda h: h.answer(200, rss(item(1, title="caf\u00e9")).encode("latin-1")),
                  "UTF-8"),
    "too large": (lambda h: h.answer(200, rss(item(1, description="x" * (17 << 20)))), "is over"),
    "gzip bomb": (lambda h: h.answer(200, gzip.compress(b"<rss>" + b" " * (200 << 20), 1),
                                     Content_Encoding="gzip"), "is over"),
    "billion laughs": (lambda h: h.answer(200, "<?xml version='1.0'?><!DOCTYPE rss ["
                       "<!ENTITY a 'aaaaaaaaaa'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;'>"
                       "<!ENTITY c '&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;'>"
                       "<!ENTITY d '&c;&c;&c;&c;&c;&c;&c;&c;&c;&c;'>]>"
                       "<rss version='2.0'><channel><title>&d;</title></channel></rss>"),
                       "entity"),
    "external entity": (lambda h: h.answer(200, "<?xml version='1.0'?><!DOCTYPE rss ["
                        f"<!ENTITY x SYSTEM '{h.server.url}/secret'>]>"
                        "<rss version='2.0'><channel><title>&x;</title></channel></rss>"),
                        "external"),
    "reset": (lambda h: h.connection.shutdown(socket.SHUT_RDWR), ""),
}


def drip(handler):
    """A byte now and then, for ever."""
    handler.send_response(200)
    handler.send_header("Content-Length", "100000")
    handler.end_headers()
    while not handler.server.stopping.wait(0.05):
        handler.wfile.write(b" ")
        handler.wfile.flush()


@pytest.mark.parametrize("name", FAILURES)
def test_a_feed_that_fails_keeps_its_articles(planet, server, name):
    answer, message = FAILURES[name]
    server.pages["/feed"] = rss(item(1))
    planet.run("build", now=NOW)
    before = {path: path.read_bytes() for path in planet.folder.glob("public/**/*") if path.is_file()}
    server.pages["/feed"] = answer
    failed = planet.run("build", now=LATER)
    assert message in failed.err and "the feed's articles stay as they were" in failed.err
    assert server.url in failed.err
    assert {path: path.read_bytes() for path in before} == before
    assert "/secret" not in [path for path, _ in server.asked]
    status = planet.run("status", now=LATER).out
    assert "fails since 2026-11-20T11:00" in status and message in status
    assert planet.run("--json", "status", now=LATER).json()["feeds"][0]["articles"] == 1
    server.pages["/feed"] = rss(item(2), item(1))
    planet.run("build", "--strict", now=LATER)
    assert titles(planet) == ["Post 2", "Post 1"]
    assert "fails since" not in planet.run("status", now=LATER).out


def test_a_feed_that_never_came_stops_nobody(publication, server):
    publication.write_article("own", "Own", "2026-11-01")
    publication.write_config(sources=[{"feed": f"{server.url}/none", "private": True},
                                      {"articles": "articles/", "permalink": "/blog/:slug/"}])
    built = publication.run("build", now=NOW)
    assert "there are no articles of this feed yet" in built.err
    assert titles(publication) == ["Own"]


def test_a_slow_feed_ends_in_time(planet, server):
    planet.write_config(sources=[{"feed": f"{server.url}/feed", "private": True, "timeout": "1s"}])
    server.pages["/feed"] = drip
    started = time.monotonic()
    built = planet.run("build", now=NOW)
    assert time.monotonic() - started < 30
    assert "timed out" in built.err.lower()


def test_a_bomb_takes_no_memory(planet, server):
    """Two hundred megabytes in a few hundred kilobytes, and the address space for less."""
    server.pages["/feed"] = FAILURES["gzip bomb"][0]
    limit = 400 << 20

    def bound():
        resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))

    if "san" in POSTRIDER:
        pytest.skip("sanitizers need more")
    done = subprocess.run([POSTRIDER, "--now", at(NOW), "build"], cwd=planet.folder, timeout=60,
                          capture_output=True, preexec_fn=bound, check=True)
    assert b"is over 16777216 bytes" in done.stderr


def test_private_addresses_are_refused(publication, server):
    """Also where a name, or a redirect, leads to them: the address itself is looked at."""
    port = server.server_address[1]
    server.pages["/feed"] = rss(item(1))
    for host in "127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "0.0.0.0", "2130706433":
        publication.write_config(sources=[{"feed": f"http://{host}:{port}/feed"}])
        built = publication.run("build", now=NOW)
        assert "not in the public internet" in built.err, host
    assert server.asked == []


def test_a_redirect_leads_to_no_other_private_server(planet, server):
    """Neither from a feed that may be private, nor from one that is adopted."""
    with serving() as other:
        other.pages["/feed"] = rss(item(1))
        server.pages["/feed"] = lambda handler: handler.answer(302, Location=f"{other.url}/feed")
        built = planet.run("build", now=NOW)
        adopted = planet.run("adopt", f"{server.url}/feed", now=NOW, status=None)
        assert other.asked == []
    assert "not in the public internet" in built.err
    assert adopted.status != 0 and "not in the public internet" in adopted.err
    assert len(server.asked) == 2


def test_a_feed_that_moved_is_told(planet, server):
    server.pages["/new"] = rss(item(1))
    server.pages["/feed"] = lambda handler: handler.answer(301, Location="/new")
    built = planet.run("build", now=NOW)
    assert f"its address is '{server.url}/new' now" in built.err
    assert titles(planet) == ["Post 1"]


KINDS = {
    "rss 0.91": '<rss version="0.91"><channel><title>F</title><link>https://e.example/</link>'
                "<item><title>T</title><link>https://e.example/1</link>"
                "<description>D</description></item></channel></rss>",
    "rss 1.0": '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
               'xmlns="http://purl.org/rss/1.0/"><channel><title>F</title></channel>'
               '<item rdf:about="https://e.example/1"><title>T</title>'
               "<link>https://e.example/1</link></item></rdf:RDF>",
    "atom 0.3": '<feed version="0.3" xmlns="http://purl.org/atom/ns#"><title>F</title><entry>'
                '<title>T</title><link rel="alternate" href="https://e.example/1"/>'
                "<id>tag:e.example,2003:1</id><modified>2003-12-13T18:30:02Z</modified></entry></feed>",
    "atom 1.0": '<feed xmlns="http://www.w3.org/2005/Atom"><title>F</title><entry><title>T</title>'
                '<link href="https://e.example/1"/><id>tag:e.example,2003:1</id>'
                "<updated>2003-12-13T18:30:02Z</updated></entry></feed>",
    "json 1.0": '{"version": "https://jsonfeed.org/version/1", "title": "F", "items": '
                '[{"id": 1, "url": "https://e.example/1", "title": "T", "content_text": "a\\n\\nb <c>"}]}',
    "json 1.1": '{"version": "https://jsonfeed.org/version/1.1", "title": "F", "items": '
                '[{"id": "1", "url": "https://e.example/1", "title": "T", "content_html": "<p>a"}]}',
    "latin-1 by its header": (rss(item(1, title="T", link="https://e.example/1"), head=""), "iso-8859-1"),
    "utf-8 whatever its header": (rss(item(1, title="T", link="https://e.example/1")), "iso-8859-1"),
}


@pytest.mark.parametrize("name", KINDS)
def test_kinds(planet, server, name):
    text, charset = KINDS[name] if isinstance(KINDS[name], tuple) else (KINDS[name], "utf-8")
    coding = "latin-1" if "latin" in name else "utf-8"
    text = text.replace("<title>T<", "<title>Té<").replace('"T"', '"Té"')
    server.pages["/feed"] = lambda handler: handler.answer(
        200, text.encode(coding), Content_Type=f"text/xml; charset={charset}")
    planet.run("build", "--strict", now=NOW)
    row, = planet.run("--json", "article", "list", now=NOW).json()
    assert (row["title"], row["url"]) == ("Té", "https://e.example/1")


def test_missing_ids_links_and_dates(planet, server):
    server.pages["/feed"] = rss(
        item(1, guid=""), item(2, guid="", link=""), item(3, pubDate="one of these days"),
        item(4, guid="17"), item(5, title=""), item(6, guid="", link="", title="", pubDate=""))
    planet.run("build", "--strict", now=NOW)
    rows = {row["title"]: row for row in planet.run("--json", "article", "list", now=NOW).json()}
    assert len(rows) == 6
    assert rows["Post 1"]["id"] == "https://elsewhere.example/1"
    assert rows["Post 2"]["url"].startswith("https://elsewhere.example/#")
    assert rows["Post 3"]["published"].startswith("2026-11-20")
    assert rows["Post 4"]["id"] == f"{server.url}/feed#17"
    assert {"Words 5.", "Words 6."} < set(rows)
    again = planet.run("build", now=LATER)
    assert "6 articles, 0 files written" in again.out


def test_several_feeds_are_one_publication(publication, server):
    """With a post that two of them have, and ids that mean something in their own feed alone."""
    publication.write_article("own", "Own", "2026-11-19")
    for name in "abc":
        server.pages[f"/{name}"] = rss(
            item(1, title=f"First of {name}", link=f"https://{name}.example/1", guid="1"),
            item(2), title=f"Feed {name}")
    publication.write_config(sources=[
        {"articles": "articles/", "permalink": "/blog/:slug/"},
        *({"feed": f"{server.url}/{name}", "private": True} for name in "abc")])
    publication.run("build", "--strict", now=NOW)
    assert titles(publication) == ["Own", "Post 2", "First of a", "First of b", "First of c"]
    atom = tree.parse(publication / "public/atom.xml").getroot()
    names = {name.text for name in atom.iter("{http://www.w3.org/2005/Atom}name")}
    assert {"Feed a", "Feed b", "Feed c"} <= names


def test_a_dry_run_remembers_nothing(planet, server):
    server.pages["/feed"] = rss(item(1))
    planet.run("-n", "build", now=NOW)
    assert not (planet / "state/postrider.db").exists()
    planet.run("build", "--no-state", now=NOW)
    assert "Post 1" in (planet / "public/feed.xml").read_text()


def test_new_items_are_mailed_once(planet, server):
    server.pages["/feed"] = rss(item(1))
    planet.run("subscriber", "add", "ada@example.org", "--rhythm", "instant", now=NOW)
    planet.run("run", now=NOW)
    server.pages["/feed"] = rss(item(2), item(1))
    planet.run("run", now=LATER)
    planet.run("run", now="2026-11-20 12:00")
    mails = list((planet / "mail").glob("*.eml"))
    assert len(mails) == 1 and b"Post 2" in mails[0].read_bytes()

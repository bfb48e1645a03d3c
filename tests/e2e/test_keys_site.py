"""Each key of `site`, `sources` and those that stand alone does what it says: see test_keys.py."""

import json
import time

import pytest

from feed_server import serving

NOW = "2026-11-20 10:00"
FEED = """<rss version="2.0"><channel><title>A Feed</title><link>https://elsewhere.example/</link>
<description>x</description><item><title>Theirs</title><link>https://elsewhere.example/1</link>
</item></channel></rss>"""


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def build(publication, **sections):
    """The JSON Feed of one article, after those sections of the configuration were set."""
    publication.write_config(**sections)
    publication.write_article("a", "Post A", "2026-11-01", "backend")
    publication.run("build", now=NOW)
    return json.loads((publication / "public/feed.json").read_text(encoding="utf-8"))


def output(publication, name):
    return (publication / f"public/{name}").read_text(encoding="utf-8")


def articles(publication, command="build"):
    """What the sources hold, by title."""
    publication.run(command, now=NOW)
    return {row["title"]: row
            for row in publication.run("--json", "article", "list", now=NOW).json()}


@pytest.mark.key("site.title")
def test_title(publication):
    assert build(publication, site={"title": "Other Notes"})["title"] == "Other Notes"


@pytest.mark.key("site.url")
def test_url(publication):
    feed = build(publication, site={"url": "https://other.example.org/notes"})
    assert feed["home_page_url"] == "https://other.example.org/notes/"
    assert feed["items"][0]["url"].startswith("https://other.example.org/")


@pytest.mark.key("site.since")
def test_since(publication):
    feed = build(publication, site={"since": "2003-04-05"})
    assert feed["items"][0]["id"].startswith("tag:blog.example.org,2003-04-05:")


@pytest.mark.key("site.description")
def test_description(publication):
    assert build(publication, site={"description": "In a word."})["description"] == "In a word."


@pytest.mark.key("site.language")
def test_language(publication):
    assert build(publication, site={"language": "de-AT"})["language"] == "de-AT"


@pytest.mark.key("site.languages")
def test_languages(publication):
    publication.write_article("a.es", "Entrada A", "2026-11-01")
    feed = build(publication, site={"languages": ["en", "es"]})
    assert [item["title"] for item in feed["items"]] == ["Post A"]
    assert 'hreflang="es"' in output(publication, "sitemap-backend.xml")


@pytest.mark.key("site.timezone")
def test_timezone(publication):
    """A date without a zone is midnight there."""
    feed = build(publication, site={"timezone": "America/Caracas"})
    assert feed["items"][0]["date_published"] == "2026-11-01T04:00:00Z"


@pytest.mark.key("site.author")
def test_author_as_a_text(publication):
    assert build(publication, site={"author": "Ada Example"})["authors"] == [{"name": "Ada Example"}]


@pytest.mark.key("site.author.name", "site.author.email")
def test_author_as_a_map(publication):
    feed = build(publication, site={"author": {"name": "Ada Example", "email": "ada@example.org"}})
    assert feed["authors"][0]["name"] == "Ada Example"
    assert "<email>ada@example.org</email>" in output(publication, "atom.xml")


@pytest.mark.key("site.copyright")
def test_copyright(publication):
    build(publication, site={"copyright": "© Ada Example"})
    assert "<rights>© Ada Example</rights>" in output(publication, "atom.xml")
    assert "<copyright>© Ada Example</copyright>" in output(publication, "feed.xml")


@pytest.mark.key("site.icon")
def test_icon(publication):
    assert build(publication, site={"icon": "/i.png"})["icon"] == "https://blog.example.org/i.png"


@pytest.mark.key("sources.articles")
def test_articles(publication):
    write(publication / "posts/b.md", "---\ntitle: Post B\ndate: 2026-11-01\n---\nWords.\n")
    publication.write_config(sources=[{"articles": "posts/"}])
    assert articles(publication).keys() == {"Post B"}


@pytest.mark.key("sources.catalogue")
def test_catalogue(publication):
    write(publication / "list.yaml", "- {title: Listed, url: /listed/, date: 2026-11-01}\n")
    publication.write_config(sources=[{"catalogue": "list.yaml"}])
    assert articles(publication).keys() == {"Listed"}


@pytest.mark.key("sources.preset")
def test_preset(publication):
    write(publication / "articles/2026/03/05/a.md", "---\ntitle: Post A\n---\nWords.\n")
    publication.write_config(sources=[{"articles": "articles/", "preset": "docusaurus"}])
    assert articles(publication)["Post A"]["url"] == "https://blog.example.org/blog/2026/03/05/a"


@pytest.mark.key("sources.permalink")
def test_permalink(publication):
    feed = build(publication, sources=[{"articles": "articles/", "permalink": "/:year/x-:slug"}])
    assert feed["items"][0]["url"] == "https://blog.example.org/2026/x-a"


@pytest.mark.key("sources.authors")
def test_authors(publication):
    write(publication / "people.yaml", "ada: {name: Ada Example}\n")
    publication.write_article("b", "Post B", "2026-11-02", authors=["ada"])
    feed = build(publication, sources=[{"articles": "articles/", "authors": "people.yaml"}])
    assert [author["name"] for author in feed["items"][0]["authors"]] == ["Ada Example"]


@pytest.mark.key("sources.language")
def test_language_of_a_source(publication):
    feed = build(publication, sources=[{"articles": "articles/", "language": "fr"}])
    assert feed["items"][0]["language"] == "fr"


@pytest.mark.key("sources.feed", "sources.private")
def test_feed(publication):
    """This machine is asked only where it is said to be meant."""
    with serving() as server:
        server.pages["/feed"] = FEED
        source = {"feed": f"{server.url}/feed"}
        publication.write_config(sources=[source])
        assert articles(publication).keys() == set() and server.asked == []
        publication.write_config(sources=[{**source, "private": True}])
        assert articles(publication).keys() == {"Theirs"}


@pytest.mark.key("sources.timeout")
def test_timeout(publication):
    """Far less than the usual half a minute."""
    with serving() as server:
        server.pages["/feed"] = lambda handler: server.stopping.wait(20)
        publication.write_config(
            sources=[{"feed": f"{server.url}/feed", "private": True, "timeout": "1s"}])
        start = time.monotonic()
        result = publication.run("build", now=NOW)
        assert time.monotonic() - start < 15
        assert "timed out" in result.err


@pytest.mark.key("web.url")
def test_web(publication):
    build(publication, web={"url": "https://notes.example.org/letters"})
    assert "https://notes.example.org/letters/" in output(publication, "subscribe.html")


@pytest.mark.key("templates")
def test_templates(publication):
    write(publication / "mine/feed.css", "/* my own */\n")
    build(publication, templates="mine/")
    assert output(publication, "feed.css") == "/* my own */\n"


@pytest.mark.key("store")
def test_store(publication):
    build(publication, store="elsewhere/memory.db")
    assert (publication / "elsewhere/memory.db").is_file()
    assert not (publication / "state").exists()

"""Each key of `output`, `sitemap`, `podcast`, `websub` and `indexnow` does what it says: see
test_keys.py."""

import gzip
import json
import urllib.parse

import pytest

from ping_peers import Listener, Site

NOW = "2026-11-20 10:00"
SOON = "2026-11-20 11:00"


def write_articles(publication):
    """The newest last."""
    for number in range(1, 4):
        publication.write_article(
            f"p{number}", f"Post {number}", f"2026-11-0{number}", "backend", tags=["c"],
            author="Ada Example", description=f"Summary {number}", body=f"Words {number}.")


def build(publication, **sections):
    """The names of all files that a build of three articles wrote."""
    publication.write_config(**sections)
    write_articles(publication)
    publication.run("build", now=NOW)
    return names(publication)


def names(publication):
    root = publication / "public"
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def output(publication, name):
    return (publication / f"public/{name}").read_text(encoding="utf-8")


def items(publication):
    return json.loads(output(publication, "feed.json"))["items"]


@pytest.mark.key("output.directory")
def test_directory(publication):
    publication.write_config(output={"directory": "site/files/"})
    write_articles(publication)
    publication.run("build", now=NOW)
    assert (publication / "site/files/feed.xml").is_file()
    assert not (publication / "public").exists()


@pytest.mark.parametrize("key, usual", [
    pytest.param("rss", "feed.xml", marks=pytest.mark.key("output.rss")),
    pytest.param("atom", "atom.xml", marks=pytest.mark.key("output.atom")),
    pytest.param("json", "feed.json", marks=pytest.mark.key("output.json")),
])
def test_names_of_feeds(publication, key, usual):
    found = build(publication, output={key: "another.name"})
    assert "another.name" in found and usual not in found
    found = build(publication, output={key: False})
    assert not {"another.name", usual} & found


@pytest.mark.key("output.content")
def test_content(publication):
    build(publication, output={"content": "summary"})
    for name in ("feed.xml", "atom.xml", "feed.json"):
        text = output(publication, name)
        assert "Summary 3" in text and "Words 3." not in text


@pytest.mark.key("output.items")
def test_items(publication):
    build(publication, output={"items": 2})
    assert [item["title"] for item in items(publication)] == ["Post 3", "Post 2"]


@pytest.mark.key("output.per")
def test_per(publication):
    found = build(publication, output={"per": ["tag", "author"]})
    assert {"tag/c/feed.xml", "author/ada-example/feed.xml"} <= found
    assert "category/backend/feed.xml" not in found


@pytest.mark.key("output.paths.category", "output.paths.tag", "output.paths.author",
                 "output.paths.archive")
def test_paths(publication):
    for number in range(30):
        publication.write_article(f"old{number}", f"Old {number}", "2025-01-01", "backend")
    found = build(publication, output={
        "per": ["category", "tag", "author"],
        "paths": {"category": "topics/:slug/", "tag": "about/:slug/", "author": "by/:slug/",
                  "archive": "old/part-:n.xml"}})
    for folder in ("", "topics/backend/", "about/c/", "by/ada-example/"):
        assert {folder + "feed.xml", folder + "old/part-1.xml"} <= found


@pytest.mark.key("output.bytes")
def test_bytes(publication):
    for number in range(4):
        publication.write_article(f"long{number}", f"Long {number}", "2026-11-04", body="word " * 500)
    build(publication, output={"bytes": "4K"})
    for name in ("feed.xml", "atom.xml", "feed.json"):
        assert 0 < len(output(publication, name).encode()) <= 4096


@pytest.mark.key("output.archive")
def test_archive(publication):
    for number in range(30):
        publication.write_article(f"old{number}", f"Old {number}", "2025-01-01", "backend")
    assert "archive/1.xml" in build(publication)
    assert not any("archive" in name for name in build(publication, output={"archive": False}))


@pytest.mark.key("output.gzip")
def test_gzip(publication):
    assert "feed.xml.gz" in build(publication, output={"gzip": True})
    data = (publication / "public/feed.xml.gz").read_bytes()
    assert gzip.decompress(data).decode() == output(publication, "feed.xml")


@pytest.mark.key("output.robots")
def test_robots(publication):
    build(publication, output={"robots": True})
    assert "Sitemap: https://blog.example.org/sitemap.xml" in output(publication, "robots.txt")


@pytest.mark.key("output.tombstones")
def test_tombstones(publication):
    build(publication, output={"tombstones": True})
    (publication / "articles/p2.md").unlink()
    publication.run("build", now=SOON)
    assert output(publication, "atom.xml").count("<at:deleted-entry ") == 1


@pytest.mark.key("sitemap.per")
def test_sitemap_per(publication):
    publication.write_article("other", "Other", "2026-11-01", "frontend")
    found = build(publication, sitemap={"per": []})
    assert not {"sitemap-backend.xml", "sitemap-frontend.xml"} & found
    assert {"sitemap-backend.xml", "sitemap-frontend.xml"} <= build(
        publication, sitemap={"per": ["category"]})


@pytest.mark.key("sitemap.include")
def test_sitemap_include(publication):
    build(publication, sitemap={"include": ["/shop/sitemap.xml"]})
    assert "<loc>https://blog.example.org/shop/sitemap.xml</loc>" in output(publication, "sitemap.xml")


@pytest.mark.key("sitemap.urls")
def test_sitemap_urls(publication):
    build(publication, sitemap={"urls": ["/about/"]})
    assert "<loc>https://blog.example.org/about/</loc>" in output(publication, "sitemap-site.xml")


@pytest.mark.key("sitemap.news")
def test_sitemap_news(publication):
    publication.write_article("fresh", "Fresh", "2026-11-20 08:00", "backend")
    build(publication, sitemap={"news": "The Daily Note"})
    assert "<news:name>The Daily Note</news:name>" in output(publication, "sitemap-backend.xml")


@pytest.mark.parametrize("key, value, shown", [
    pytest.param("category", "Arts", '<itunes:category text="Arts"',
                 marks=pytest.mark.key("podcast.category")),
    pytest.param("subcategory", "Tech News", '<itunes:category text="Tech News"/>',
                 marks=pytest.mark.key("podcast.subcategory")),
    pytest.param("image", "/c.png", '<itunes:image href="https://blog.example.org/c.png"/>',
                 marks=pytest.mark.key("podcast.image")),
    pytest.param("type", "serial", "<itunes:type>serial</itunes:type>",
                 marks=pytest.mark.key("podcast.type")),
    pytest.param("explicit", True, "<itunes:explicit>true</itunes:explicit>",
                 marks=pytest.mark.key("podcast.explicit")),
])
def test_podcast(publication, key, value, shown):
    publication.write_article("e", "Episode", "2026-11-05", enclosure={"url": "/e.mp3", "length": 9})
    build(publication, podcast={"category": "Technology"})
    assert shown not in output(publication, "feed.xml")
    build(publication, podcast={key: value})
    assert shown in output(publication, "feed.xml")


@pytest.mark.key("websub.hub")
def test_hub(publication):
    with Site(publication / "public") as site, Listener() as hub:
        build(publication, site={"url": site.url}, websub={"hub": hub.url})
        assert f'<link rel="hub" href="{hub.url}"' in output(publication, "atom.xml")
        told = [urllib.parse.parse_qs(body.decode())["hub.url"] for _, body in hub.take()]
        assert [site.url + "feed.xml"] in told


@pytest.mark.key("indexnow.key_file", "indexnow.server")
def test_indexnow(publication):
    (publication / "key.txt").write_text("0123456789abcdef\n")
    with Site(publication / "public") as site, Listener() as engine:
        assert "0123456789abcdef.txt" in build(
            publication, site={"url": site.url},
            indexnow={"key_file": "key.txt", "server": engine.url})
        publication.write_article("new", "New", "2026-11-20", "backend")
        publication.run("build", now=SOON)
        (_, body), = engine.take()
        assert json.loads(body)["key"] == "0123456789abcdef"
        assert json.loads(body)["urlList"] == [site.url + "blog/new/"]

"""The feeds and sitemaps of the example publication, read by other people's programs."""

import collections
import json
import shutil
import xml.etree.ElementTree as tree

import pytest

from conftest import ROOT, Publication

feedparser = pytest.importorskip("feedparser")

EXAMPLE = ROOT / "feeds/backend-notes"
NOW = "2026-11-20 10:00"
SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    """The example, built in a copy."""
    folder = tmp_path_factory.mktemp("example") / "backend-notes"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("public", "state", "preview"))
    publication = Publication.__new__(Publication)
    publication.folder, publication.titles, publication.seen = folder, {}, {}
    result = publication.run("build", "--strict", now=NOW)
    assert result.err == ""
    return publication


@pytest.fixture(scope="module")
def articles(example):
    return example.run("--json", "article", "list", now=NOW).json()


def feeds_of(example, name):
    found = sorted((example / "public").rglob(name))
    assert len(found) > 2
    return found


@pytest.mark.parametrize("name", ["feed.xml", "atom.xml"])
def test_feedparser(example, articles, name):
    for path in feeds_of(example, name):
        feed = feedparser.parse(path.read_bytes())
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        assert feed.feed.title.startswith("Backend Notes")
        for entry in feed.entries:
            article, = (a for a in articles if a["url"] == entry.link)
            assert (entry.id, entry.title) == (article["id"], article["title"])
            assert "content" in entry and "<script" not in entry.content[0].value
    main = feedparser.parse((example / f"public/{name}").read_bytes())
    assert [entry.link for entry in main.entries] == [a["url"] for a in articles[:20]]


def test_json_feeds_say_what_the_others_say(example):
    for path in feeds_of(example, "feed.json"):
        feed = json.loads(path.read_text(encoding="utf-8"))
        other = feedparser.parse((path.parent / "atom.xml").read_bytes())
        assert [(item["id"], item["url"], item["title"]) for item in feed["items"]] == \
            [(entry.id, entry.link, entry.title) for entry in other.entries]


def test_sitemaps_list_each_article_once(example, articles):
    root = tree.parse(example / "public/sitemap.xml").getroot()
    assert root.tag == SITEMAP + "sitemapindex"
    listed = collections.Counter()
    for loc in root.iter(SITEMAP + "loc"):
        assert loc.text.startswith("https://blog.example.org/sitemap-")
        urls = tree.parse(example / "public" / loc.text.rsplit("/", 1)[1]).getroot()
        listed.update(url.text for url in urls.iter(SITEMAP + "loc"))
    assert all(listed[article["url"]] == 1 for article in articles)
    assert len(list(root)) == len(list((example / "public").glob("sitemap-*.xml")))


def test_opml_lists_every_feed(example):
    root = tree.parse(example / "public/feeds.opml").getroot()
    assert root.tag == "opml" and root.get("version") == "2.0"
    outlines = [outline for outline in root.iter("outline") if outline.get("xmlUrl")]
    assert outlines
    for outline in outlines:
        assert outline.get("text") and outline.get("type") == "rss"
        path = outline.get("xmlUrl").removeprefix("https://blog.example.org/")
        assert (example / "public" / path).is_file()


def test_every_feed_names_itself(example):
    for path in feeds_of(example, "feed.xml") + feeds_of(example, "atom.xml"):
        feed = feedparser.parse(path.read_bytes())
        own = "https://blog.example.org/" + str(path.relative_to(example / "public"))
        assert own in [link.href for link in feed.feed.links if link.rel == "self"]


def test_catalogue_lists_the_same_articles(example, articles, tmp_path):
    """The same posts as a list without dates and bodies."""
    publication = Publication.__new__(Publication)
    publication.folder, publication.titles, publication.seen = tmp_path, {}, {}
    text = (EXAMPLE / "postrider.yaml").read_text(encoding="utf-8")
    text = text.replace("articles: articles/", "catalogue: catalogue.yaml")
    (tmp_path / "postrider.yaml").write_text(text, encoding="utf-8")
    shutil.copy(EXAMPLE / "catalogue.yaml", tmp_path)
    publication.run("build", "--strict", now=NOW)
    listed = publication.run("--json", "article", "list", now=NOW).json()
    assert [(a["id"], a["url"], a["title"], a["categories"], a["summary"]) for a in listed] == \
        [(a["id"], a["url"], a["title"], a["categories"], a["summary"]) for a in articles]
    for path in sorted((example / "public").glob("sitemap*.xml")):
        other = tree.parse(tmp_path / "public" / path.name).getroot()
        assert sorted(loc.text for loc in other.iter(SITEMAP + "loc")) == \
            sorted(loc.text for loc in tree.parse(path).getroot().iter(SITEMAP + "loc"))


def test_tombstones_name_what_was_deleted(publication):
    """RFC 6721, opt-in: readers may forget what is gone."""
    publication.write_article("a", "Post A", "2026-11-01", "backend")
    path = publication.write_article("b", "Post B", "2026-11-02", "backend")
    publication.write_config(output={"tombstones": True})
    publication.run("build", now="2026-11-03 08:00")
    assert "deleted-entry" not in (publication / "public/atom.xml").read_text()
    path.unlink()
    publication.run("build", now="2026-11-04 08:00")
    atom = (publication / "public/atom.xml").read_text()
    assert 'xmlns:at="http://purl.org/atompub/tombstones/1.0"' in atom
    assert '<at:deleted-entry ref="tag:blog.example.org,' in atom
    assert 'when="2026-11-04T07:00:00Z"' in atom or 'when="2026-11-04T08:00:00Z"' in atom
    assert "deleted-entry" not in (publication / "public/category/backend/atom.xml").read_text()


def test_enclosures_of_front_matter(publication):
    """Podcasts: the file, its type by its name, and what is said of the episode."""
    publication.write_config(podcast={"category": "Technology", "image": "/cover.png"})
    publication.write_article(
        "a", "Episode 1", "2026-11-01", enclosure={"url": "/files/1.mp3", "length": 4711},
        duration="1:02:03", season=1, episode=1, explicit=False, transcript="/files/1.vtt")
    publication.write_article(
        "b", "With faults", "2026-11-02", audio=["/files/2.mp3", "/files/3.xyz", {"size": 1}],
        duration="an hour", episode="one", episodeType="half")
    result = publication.run("build", now="2026-11-03 08:00")
    for place in ("the file's type is not known", "an address, or a map with 'url'",
                  "a duration such as", "a number from 1", "full, trailer or bonus"):
        assert "articles/b.md:" in result.err and place in result.err
    feed = feedparser.parse((publication / "public/feed.xml").read_bytes())
    assert not feed.bozo
    second, first = feed.entries
    assert first.enclosures[0].href == "https://blog.example.org/files/1.mp3"
    assert (first.enclosures[0].type, first.enclosures[0].length) == ("audio/mpeg", "4711")
    assert first.itunes_duration == "3723"
    assert second.enclosures[0].href == "https://blog.example.org/files/2.mp3"
    assert feed.feed.image.href == "https://blog.example.org/cover.png"
    rss = (publication / "public/feed.xml").read_text()
    assert '<podcast:transcript url="https://blog.example.org/files/1.vtt" type="text/vtt"/>' in rss


def test_full_archive_documents_stay(publication):
    """25 articles a document: new posts change no full one, but once the newest one, which is told
    of its successor."""
    def write(number):
        publication.write_article(f"p{number}", f"Post {number}", f"2026-0{number // 28 + 1}-"
                                  f"{number % 28 + 1:02}", "backend")

    def archive():
        publication.run("build", now=NOW)
        return {path.name: path.read_bytes()
                for path in (publication / "public/archive").glob("*.xml")}

    for number in range(49):
        write(number)
    before, changes = archive(), collections.defaultdict(list)
    for number in range(49, 79):
        write(number)
        after = archive()
        for name, data in after.items():
            if before.get(name) not in (None, data):
                changes[name].append(number)
        before = after
    assert sorted(before) == ["1.xml", "2.xml", "3.xml", "4.xml"]
    # The 51st and the 76th article began documents of their own.
    assert changes["1.xml"] == []
    assert [number for number in changes["2.xml"] if number >= 50] == [50]
    assert [number for number in changes["3.xml"] if number >= 75] == [75]


def test_sitemaps_leave_out_what_is_a_copy(publication):
    """A post whose original is on another site: feeds have it, search engines look there."""
    publication.write_article("own", "Own", "2026-11-01", canonical_url="/blog/own/")
    publication.write_article("copy", "Copy", "2026-11-02", canonical_url="https://other.example/copy")
    publication.run("build", now=NOW)
    feed = (publication / "public/feed.xml").read_text(encoding="utf-8")
    sitemaps = "".join(path.read_text(encoding="utf-8") for path in publication.folder.glob("public/sitemap*.xml"))
    assert "/blog/own/" in feed and "/blog/copy/" in feed
    assert "/blog/own/" in sitemaps and "/blog/copy/" not in sitemaps

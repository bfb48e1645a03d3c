"""Every output of every site, held against other people's programs: their readers tell the ids,
titles, links and dates that `article list` tells, their schemas find no fault; and a build that has
nothing to do touches no file."""

import datetime
import gzip
import json
import os
import xml.etree.ElementTree as tree

import pytest

import feed_readers
import preset_sites
import schema_check
import sites
from conftest import Publication

ATOM = "{http://www.w3.org/2005/Atom}"
NOW = "2026-11-20T10:00:00Z"
LATER = "2026-11-20T11:00:00Z"


class Site:
    """A built site, what is true of its articles, and what its feeds hold."""

    def __init__(self, folder):
        self.publication = Publication.__new__(Publication)
        self.publication.folder, self.publication.titles = folder, {}
        self.publication.seen = {}
        self.publication.run("build", now=NOW)
        rows = self.publication.run("--json", "article", "list", now=NOW).json()
        self.articles = {row["id"]: feed_readers.entry(
            id=row["id"], title=row["title"], link=row["url"],
            published=instant(row["published"]), updated=instant(row["updated"])) for row in rows}
        self.feeds = {path: ids for path in sorted((folder / "public").rglob("*"))
                      if path.is_file() for ids in [ids_of(path)] if ids is not None}


def instant(text):
    return int(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp())


def ids_of(path):
    """The ids in a feed, in its order; None of what is no feed."""
    if path.suffix == ".json":
        values = json.loads(path.read_bytes())
        return [item["id"] for item in values["items"]]
    if path.suffix != ".xml":
        return None
    root = tree.parse(path).getroot()
    if root.tag == "rss":
        return [guid.text for guid in root.findall("channel/item/guid")]
    if root.tag == ATOM + "feed":
        return [found.text for found in root.findall(f"{ATOM}entry/{ATOM}id")]
    return None


@pytest.fixture(scope="module", params=[*sites.NAMES, *preset_sites.SITES])
def site(request, tmp_path_factory):
    folder = tmp_path_factory.mktemp("site")
    if request.param in sites.NAMES:
        return Site(sites.make(request.param, folder))
    preset_sites.write(request.param, folder / request.param)
    return Site(folder / request.param)


@pytest.mark.parametrize("reader", feed_readers.NAMES)
def test_readers_agree(site, reader, tmp_path):
    why = feed_readers.missing(reader)
    if why:
        pytest.skip(why)
    feeds = {path: ids for path, ids in site.feeds.items()
             if path.suffix == ".xml" or reader in feed_readers.READS_JSON}
    found = feed_readers.read(reader, list(feeds), tmp_path,
                              {path: set(ids) for path, ids in feeds.items()})
    assert set(found) == set(feeds)
    for path, ids in feeds.items():
        assert isinstance(found[path], list), f"{path}: {found[path]}"
        expected, read = [site.articles[id] for id in ids], found[path]
        if reader == "newsboat":  # which keeps no order
            expected, read = (sorted(each, key=lambda e: e["id"]) for each in (expected, read))
        assert len(read) == len(expected), path
        for told, true in zip(read, expected):
            assert feed_readers.disagreements(reader, path, told, true) == {}, path


def files(site, pattern):
    return sorted(path for path in (site.publication / "public").rglob(pattern) if path.is_file())


def validate(schema, paths):
    if schema_check.missing():
        pytest.skip(schema_check.missing())
    assert schema_check.xml_faults(schema, paths) == []


def test_atom_schema(site):
    validate("atom", [
        path for path in site.feeds
        if path.suffix == ".xml" and tree.parse(path).getroot().tag == ATOM + "feed"])


def test_sitemap_schemas(site):
    validate("siteindex", files(site, "sitemap.xml"))
    validate("sitemap", files(site, "sitemap-*.xml"))


def test_json_feed_schema(site):
    pytest.importorskip("jsonschema")
    validator = schema_check.json_validator()
    for feed in site.feeds:
        if feed.suffix == ".json":
            validator.validate(json.loads(feed.read_bytes()))


def test_everything_else_is_well_formed(site):
    for path in [*files(site, "*.xml"), *files(site, "*.opml")]:
        tree.parse(path)
    for path in files(site, "*.gz"):
        assert gzip.decompress(path.read_bytes()) == path.with_suffix("").read_bytes(), path
    names = {path.name for path in (site.publication / "public").iterdir()}
    assert {"feed.xml", "atom.xml", "feed.json", "feeds.opml", "feed.css", "subscribe.html",
            "robots.txt"} <= names


def stamps(site):
    return {path: (path.stat().st_ino, path.stat().st_mtime_ns) for path in files(site, "*")}


def test_second_build_touches_nothing(site):
    before = stamps(site)
    assert before
    env = {**os.environ, "TZ": "Asia/Tokyo", "LC_ALL": "tr_TR.UTF-8", "LANG": "tr_TR.UTF-8"}
    site.publication.run("build", now=LATER, env=env)
    assert stamps(site) == before
    for path in site.publication.folder.rglob("*.md"):
        path.touch()
    site.publication.run("build", now=LATER)
    site.publication.run("build", "--no-cache", now=LATER)
    assert stamps(site) == before

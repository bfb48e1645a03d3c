"""Every kind of nasty text in every place where people write: each output stays whole, what is
dropped is told with its place, and the other articles are all there."""

import json
import re
import xml.etree.ElementTree as tree

import pytest

import schema_check

feedparser = pytest.importorskip("feedparser")

NOW = "2026-11-20 10:00"
FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")

# What stands between double quotes in YAML: as bytes, or as YAML's own escapes.
KINDS = {
    "nothing": b"",
    "spaces": b"   ",
    "control-escapes": rb"a\x01\x08\x0b\x0c\x1b[31m\x1fz",
    "control-bytes": b"a\x01\x08\x0b\x0c\x1b[31m\x1fz",
    "c1-controls": rb"a\x7f\x80\x84\x86\x9fz",
    "nul-escape": rb"a\0z",
    "nul-byte": b"a\x00z",
    "lines": rb"a\r\nb\nc\rd\te\x85f\L\Pg",
    "cdata-end": b"a]]>z <![CDATA[ x ]]>",
    "dashes": b"a--z <!-- x -- y --> --",
    "instructions": b"<?php x ?> <?xml version='1.0'?> <!DOCTYPE a> <!ENTITY b> &b;",
    "surrogate-escape": rb"a\ud800z",
    "surrogate-bytes": b"a\xed\xa0\x80z \xed\xa0\xbd\xed\xb0\xa9",
    "half-character": b"a\xf0\x9f\x9a z",
    "overlong": b"a\xc0\xaf\xe0\x80\xafz",
    "latin-1": b"caf\xe9 z",
    "noncharacter-escapes": rb"a\ufffe\uffff\U0001ffffz",
    "noncharacter-bytes": b"a\xef\xbf\xbe\xef\xbf\xbf\xf0\x9f\xbf\xbfz",
    "beyond-unicode": rb"a\U00110000z",
    "ampersands": b"a & b &amp; c &nbsp; &x; &#0; &#xFFFF; &lt;i&gt; AT&T",
    "markup": b"<b>a</b> <script>alert(1)</script> </title> <img src=x onerror=alert(1)>",
    "comparison": b"1 < 2 > 0 && a<b",
    "quotes": rb"a\"b'c`d",
    "bidirectional": rb"\u202eabc\u202c \u2066x\u2069 \u200f\u200e \u05e9\u05dc",
    "invisible": rb"\ufeffa\u200b\u00adb\u2060\ufeff",
    "joined": "👩‍👩‍👧 e\u0301 \u0300a 日本語 ﷽".encode(),
    "percent": b"100% %zz %00 %s %n %20 %41",
    "templates": b"{{x}} {{{y}}} {{#z}} {% w %} :slug ${v}",
    "path": rb"../../a/..//./b\\c?d#e",
    "dots": b"..",
    "address": b"javascript:alert(1)",
    "punctuation": b"/",
    "long": b"long " * 2000,
    "long-word": b"w" * 5000,
}

# What is mostly no UTF-8 is taken for what old blogs are written in.
RECODED = {"surrogate-bytes", "half-character", "overlong", "latin-1"}

# The front matter of one article, but for its title and date where they are not at issue.
PLACES = {
    "title": 'title: "%s"',
    "category": 'category: ["%s", notes]',
    "tag": 'tags: ["%s", small]',
    "author": 'author: "%s"',
    "author-map": 'author: {name: "%s", email: "%s", url: "%s"}',
    "summary": 'description: "%s"',
    "slug": 'slug: "%s"',
    "url": 'url: "%s"',
    "url-path": 'url: "/blog/%s/"',
    "alias": 'aliases: ["%s"]',
    "image": 'image: "%s"',
    "enclosure": 'enclosure: {url: "%s", type: "audio/%s", length: "%s"}',
    "enclosure-path": 'enclosure: "/files/%s.mp3"\nseason: "%s"\nduration: "%s"',
    "language": 'lang: "%s"',
    "id": 'id: "%s"',
    "date": 'date: "%s"',
    "key": '"%s": x',
}


# Kinds of which something is dropped, and where: in the file's bytes or behind YAML's escapes.
DROPPED_BYTES = ["control-bytes", "nul-byte", "surrogate-bytes", "half-character", "overlong",
                 "latin-1", "noncharacter-bytes"]
DROPPED_ESCAPES = ["control-escapes", "nul-escape", "noncharacter-escapes"]
# Kinds that YAML has no place for: nothing of the front matter can be read.
NO_YAML = ["surrogate-escape", "beyond-unicode"]


def write(publication, kind):
    text = KINDS[kind]
    for i in range(3):
        publication.write_article(f"good-{i}", f"Good {i}", f"2026-10-0{i + 1}", "notes")
    for i, (place, line) in enumerate(PLACES.items()):
        front = line.encode().replace(b"%s", text)
        if place != "title":
            front = f"title: Place {place}\n".encode() + front
        if place != "date":
            front += f"\ndate: 2026-10-{i + 10} 08:00".encode()
        (publication / f"articles/{place}.md").write_bytes(
            b"---\n" + front + b"\n---\nSome words.\n")
    body = text.replace(rb"\"", b'"')
    (publication / "articles/body.md").write_bytes(b"""---
title: Place body
date: 2026-10-05
---
@ @

## @

![@](i.png) [x](@) [y](<@> "@") `@` <@>

```@
@
```

| @ | @ |
|---|---|
| @ | @ |

<div title="@" id='@' class=@ @="@"><img src="@" alt='@' srcset="@, @ 2x"><a href="@">x</a>@</div>
""".replace(b"@", body))


def strings(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            yield key
            yield from strings(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings(inner)
    elif isinstance(value, str):
        yield value


def check_xml(path, data, read=True):
    root = tree.fromstring(data)
    for element in root.iter():
        for text in [element.text or "", element.tail or "", *element.attrib.values()]:
            assert not FORBIDDEN.search(text), (path, text)
    if read and path.name in ("feed.xml", "atom.xml") or read and "archive" in path.parts:
        feed = feedparser.parse(data)
        assert not feed.bozo, (path, feed.get("bozo_exception"))
        for entry in feed.entries:
            assert entry.id and re.match("https?://", entry.link), (path, entry.link)


def validate(schema, paths):
    if not schema_check.missing():
        faults = schema_check.xml_faults(schema, paths)
        assert not faults, "\n".join(faults)


def check_outputs(publication, read=True):
    """Every file of the output folder, parsed by others, and as feeds where asked to."""
    atoms, maps = [], []
    for path in sorted((publication / "public").rglob("*")):
        if not path.is_file():
            continue
        data = path.read_bytes()
        assert not FORBIDDEN.search(data.decode("utf-8")), path
        if path.suffix in (".xml", ".opml"):
            check_xml(path, data, read)
        elif path.suffix == ".json":
            assert not any(map(FORBIDDEN.search, strings(json.loads(data)))), path
        elif path.suffix == ".html":
            assert b"<script" not in data and b"<img src=x" not in data, path
        if b"<feed xmlns=" in data[:400]:
            atoms.append(path)
        if path.name.startswith("sitemap-"):
            maps.append(path)
    validate("atom", atoms)
    validate("sitemap", maps)
    validate("siteindex", [path for path in [publication / "public/sitemap.xml"] if maps])


def titles(publication):
    """Of all articles that the feed and its archive hold."""
    public = publication / "public"
    return [entry.title for path in [public / "atom.xml", *public.glob("archive/*.xml")]
            for entry in feedparser.parse(path.read_bytes()).entries]


def ids(publication):
    public = publication / "public"
    return {entry.id for path in [public / "atom.xml", *public.glob("archive/*.xml")]
            for entry in feedparser.parse(path.read_bytes()).entries}


def build_everything(publication, **more):
    publication.write_config(
        output={"per": ["category", "tag", "author"], "archive": True, "items": 4,
                "robots": True, "tombstones": True},
        sitemap={"per": ["category"], "news": "Nasty"},
        podcast={"category": "Technology", "image": "/cover.png"})
    return publication.run("build", now=NOW, **more)


@pytest.mark.parametrize("kind", KINDS)
def test_nasty_text(publication, kind):
    write(publication, kind)
    result = build_everything(publication)
    check_outputs(publication)
    # Every article is there, or it is said which is not.
    told = set(re.findall(r"^articles/([\w-]+)\.md(?::\d+)*: .* left out$", result.err, re.M))
    assert len(ids(publication)) == len(PLACES) + 4 - len(told), result.err
    assert {f"Good {i}" for i in range(3)} <= set(titles(publication))
    assert told <= {"url", "url-path", "key"} or kind in NO_YAML, result.err
    assert "\x1b" not in result.err
    again = publication.run("build", now=NOW)
    assert "0 files written" in again.out


@pytest.mark.parametrize("kind", DROPPED_BYTES + DROPPED_ESCAPES)
def test_what_is_dropped_is_told_with_its_place(publication, kind):
    write(publication, kind)
    result = build_everything(publication)
    if kind in RECODED:
        for place in PLACES:
            assert f"articles/{place}.md: is not UTF-8: it is read as Windows-1252\n" in result.err
        return
    places = set(PLACES) | ({"body"} if kind in DROPPED_BYTES else set())
    for place in places - ({"key"} if kind in DROPPED_ESCAPES else set()):
        line = {"title": 2, "date": 3, "body": 5}.get(place, 3)
        assert re.search(rf"^articles/{place}\.md:{line}:\d+: (character U\+[0-9A-F]+|byte 0x..) "
                         r"is not .* dropped$", result.err, re.M), (place, result.err)


@pytest.mark.parametrize("kind", KINDS)
def test_nasty_site(publication, kind):
    """The site's own texts: taken, or refused with their place."""
    publication.write_article("good", "Good 0", "2026-10-01", "notes")
    path = publication / "postrider.yaml"
    publication.write_config(site={"title": "@", "description": "@", "copyright": "@",
                                   "author": {"name": "@", "email": "ada@example.org"}})
    path.write_bytes(path.read_bytes().replace(b"'@'", b'"' + KINDS[kind] + b'"'))
    result = publication.run("build", now=NOW, status=None)
    if result.status:
        assert result.status == 78 and "postrider.yaml" in result.err, result.err
        assert not (publication / "public").exists()
    else:
        check_outputs(publication)
        assert set(titles(publication)) == {"Good 0"}


# Sizes


def test_body_that_is_too_large(publication):
    publication.write_article("good", "Good 0", "2026-10-01", "notes")
    publication.write_article("big", "Big", "2026-10-02", body="Word & word.\n\n" * 800_000)
    result = publication.run("build", now=NOW)
    assert re.search(r"^articles/big\.md: .* is larger than 8388608 bytes: .* left out$", result.err, re.M), result.err
    check_outputs(publication)
    assert set(titles(publication)) == {"Good 0"}
    publication.run("build", "--strict", now=NOW, status=65)


@pytest.mark.parametrize("piece", ["Word & word.\n\n", "w", "<p>a", "* ", "<b>", "[a](", "`", "&"])
def test_body_of_eight_megabytes(publication, piece):
    """The largest that is taken: feeds fall back to its summary, and the rest stays whole."""
    for i in range(3):
        publication.write_article(f"good-{i}", f"Good {i}", f"2026-10-0{i + 1}", "notes")
    publication.write_article("big", "Big", "2026-10-09", body=piece * (8_000_000 // len(piece)))
    publication.run("build", now=NOW)
    check_outputs(publication)
    assert set(titles(publication)) >= {"Good 0", "Good 1", "Good 2", "Big"}
    assert (publication / "public/feed.xml").stat().st_size <= 512 * 1024


def test_post_of_500_categories(publication):
    names = [f"Name & <{i}!" for i in range(500)]
    publication.write_article("all", "All", "2026-10-01", categories=names, tags=names,
                              author=names)
    publication.write_article("good", "Good 0", "2026-10-02", "notes")
    publication.write_config(output={"per": ["category", "author"], "json": False})
    assert publication.run("build", now=NOW).err == ""
    check_outputs(publication, read=False)
    entry = feedparser.parse((publication / "public/feed.xml").read_bytes()).entries[1]
    assert [tag.term for tag in entry.tags] == names
    assert len(list((publication / "public/category").iterdir())) == 501
    assert len(list((publication / "public/author").iterdir())) == 500
    # An article is listed once, in its primary category.
    assert len(list((publication / "public").glob("sitemap-*.xml"))) == 2


def test_post_of_too_many_categories(publication):
    publication.write_article("all", "All", "2026-10-01", categories=list(map(str, range(1200))))
    result = publication.run("build", now=NOW)
    assert re.search(r"^articles/all\.md:\d+:\d+: more than a thousand names", result.err, re.M)
    assert len(list((publication / "public/category").iterdir())) == 1000


def test_500_categories_over_posts(publication):
    for i in range(500):
        publication.write_article(f"p{i}", f"Post {i}", f"2026-10-01 {i // 60:02}:{i % 60:02}",
                                  f"Category {i}")
    build_everything(publication)
    assert len(ids(publication)) == 500
    assert len(list((publication / "public/category").iterdir())) == 500
    index = tree.parse(publication / "public/sitemap.xml").getroot()
    assert len(index) == 500
    opml = tree.parse(publication / "public/feeds.opml").getroot()
    assert len({node.get("xmlUrl") for node in opml.iter("outline") if node.get("xmlUrl")}) == 501


# Names


def test_two_categories_with_one_slug(publication):
    """One feed for both, named by the commoner spelling; check says that they collide."""
    publication.write_article("a", "On C++", "2026-10-01", "C++")
    publication.write_article("b", "On C", "2026-10-02", "C")
    publication.write_article("c", "On C again", "2026-10-03", "C")
    publication.write_article("d", "On both", "2026-10-04", categories=["C", "C++", "c"])
    assert publication.run("build", now=NOW).err == ""
    check_outputs(publication)
    assert [path.name for path in (publication / "public/category").iterdir()] == ["c"]
    feed = feedparser.parse((publication / "public/category/c/feed.xml").read_bytes())
    assert len(feed.entries) == 4 and feed.feed.title.endswith("C")
    urls = tree.parse(publication / "public/sitemap-c.xml").getroot()
    assert len(urls) == 4
    found = publication.run("check", now=NOW, status=65).err
    assert "have one slug, 'c'" in found and "term-collision" in found


@pytest.mark.parametrize("name", ["uncategorized", "Articles", "Site", "index", "..", "CON", "feed"])
def test_category_named_as_something_of_ours(publication, name):
    publication.write_article("a", "Post A", "2026-10-01", name)
    publication.write_article("b", "Post B", "2026-10-02")
    publication.write_config(sitemap={"urls": ["/", "/about/"]})
    publication.run("build", now=NOW)
    check_outputs(publication)
    found = [loc.text for path in (publication / "public").glob("sitemap-*.xml")
             for loc in tree.parse(path).getroot().iter()
             if loc.tag.endswith("}loc")]
    assert sorted(found) == ["https://blog.example.org/", "https://blog.example.org/about/",
                             "https://blog.example.org/blog/a/", "https://blog.example.org/blog/b/"]


# Nothing


@pytest.mark.parametrize("files", [
    {}, {"articles/empty.md": b""}, {"articles/bare.md": b"---\n---\n"},
    {"articles/open.md": b"---"}, {"articles/spaces.md": b" \n\t\n"},
    {"articles/mark.md": b"\xef\xbb\xbf"}, {"articles/nul.md": b"\0" * 100},
    {"articles/folder/.keep": b""}, {"articles/a.md": b"", "articles/b.md": b""}])
def test_nothing_to_say(publication, files):
    for name, data in files.items():
        (publication / name).parent.mkdir(exist_ok=True)
        (publication / name).write_bytes(data)
    result = build_everything(publication)
    check_outputs(publication)
    posts = [name for name in files if name.endswith(".md")]
    assert len(ids(publication)) == len(posts) - len(re.findall("left out$", result.err, re.M))
    assert json.loads((publication / "public/feed.json").read_text())["version"]
    assert "0 files written" in publication.run("build", now=NOW).out


def test_everything_empty(publication):
    (publication / "articles/x.md").write_text(
        "---\ntitle: ''\ndate: ''\ncategory: ''\ntags: []\nauthor: {}\nsummary: ''\nimage: ''\n"
        "slug: ''\nurl: ''\nid: ''\nlang: ''\nenclosure: ''\naliases: []\n---\n")
    publication.write_article("good", "Good 0", "2026-10-02", "notes")
    build_everything(publication)
    check_outputs(publication)
    assert set(titles(publication)) == {"Good 0", "X"}


# What cannot be made


def test_feed_that_cannot_be_made_keeps_its_last_good_version(publication):
    """Text that no reader takes: over 10 MB between two tags."""
    publication.write_article("a", "Post A", "2026-10-01", "notes")
    publication.write_config(output={"bytes": "64M", "per": ["category"]})
    publication.run("build", now=NOW)
    before = {path: path.read_bytes() for path in (publication / "public").rglob("*")
              if path.is_file()}
    publication.write_article("b", "Post B", "2026-10-02", "other", body="`&&&&&&&&&` " * 300_000)
    result = publication.run("build", now=NOW, status=65)
    for name in ("feed.xml", "atom.xml"):
        assert re.search(rf"^'{name}' cannot be made, its last version stays: line \d+: a text of over",
                         result.err, re.M), result.err
        assert (publication / f"public/{name}").read_bytes() == before[publication / f"public/{name}"]
    # The others are independent of it.
    assert not (publication / "public/category/other/feed.xml").exists()
    assert (publication / "public/category/other/feed.json").exists()
    assert (publication / "public/sitemap-other.xml").exists()
    # With room for less, the post's summary is there.
    publication.write_config(output={"bytes": "512K"})
    publication.run("build", now=NOW)
    check_outputs(publication)
    assert set(titles(publication)) == {"Post A", "Post B"}

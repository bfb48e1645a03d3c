#!/usr/bin/python3
"""Holds the golden feeds and sitemaps against the formats' schemas and against feedparser, and the
schemas against faults that they must find.

Exit status 77, with the reason, where a tool is absent.
"""

import copy
import json
import pathlib
import re
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden" / "output"
SKIPPED = 77

sys.path.insert(0, str(ROOT / "tests/support"))

import schema_check  # noqa: E402

try:
    import feedparser
    import jsonschema
except ImportError as missing:
    print(f"skipped: {missing} (apt-get install python3-feedparser python3-jsonschema)")
    sys.exit(SKIPPED)
if schema_check.missing():
    print(f"skipped: {schema_check.missing()}")
    sys.exit(SKIPPED)

# What a schema must find out: (what is replaced, by what), in a golden file that is good.
FAULTY_ATOM = [
    (r"<id>tag.*?</id>", ""),
    (r"<id>https.*?</id>", ""),
    (r"<title>Backend.*?</title>", ""),
    (r"<title>Year 2030</title>", ""),
    (r"<title>Year 2030</title>", "<title>Year</title><title>2030</title>"),
    (r"<title>", '<title type="text/html">'),
    (r"<title>Year 2030</title>", "<title>Year <b>2030</b></title>"),
    (r"<updated>2030-01-01T00:00:00Z</updated>", ""),
    (r"<updated>2030-01-01T00:00:00Z", "<updated>2030-01-01"),
    (r"<updated>2030-01-01T00:00:00Z", "<updated>2030-01-01T00:00:00"),
    (r"<updated>2030-01-01T00:00:00Z", "<updated>2030-01-01 00:00:00Z"),
    (r"<updated>2030-01-01T00:00:00Z", "<updated>2030-02-30T00:00:00Z"),
    (r"<published>2030-01-01T00:00:00Z", "<published>Tue, 01 Jan 2030 00:00:00 GMT"),
    (r"<author>.*?</author>", ""),
    (r"<name>Ada.*?</name>", ""),
    (r"<email>ada@example.org", "<email>ada"),
    (r"<rights>.*?</rights>", "<rights>1</rights><rights>2</rights>"),
    (r"<logo>.*?</logo>", "<logo>1</logo><logo>2</logo>"),
    (r' rel="self"', ' rel=""'),
    (r'<link rel="alternate" type="text/html" href="https://example.org/future/"/>', ""),
    (r'<link rel="alternate" type="text/html" href="https://example.org/future/"/>',
     '<link rel="related" href="https://example.org/future/"/>'),
    (r' href="https://example.org/b.ogg"', ""),
    (r'type="audio/ogg"', 'type="ogg"'),
    (r'length="12345678901"', 'length="11 GB"'),
    (r'<category term="c-c"', "<category"),
    (r'xml:lang="he"', 'xml:lang="he_IL"'),
    (r'<content type="html"', '<content type="xhtml"'),
    (r'<content type="html"', '<content type="markdown"'),
    (r"<summary>", '<summary lang="en">'),
    (r"<summary>Only", "<description/><summary>Only"),
    (r"<entry>", "<item/><entry>"),
    (r"</feed>", "<logo>late</logo></feed>"),
]
FAULTY_SITEMAP = [
    (r"<loc>https://example.org/day/</loc>", ""),
    (r"<loc>https://example.org/day/", "<loc>/day/"),
    (r"<loc>https://example.org/day/", "<loc>https://example.org/" + "d" * 2048),
    (r"<loc>https://example.org/day/", "<loc>https://example.org/the day/"),
    (r"<lastmod>2026-11-19</lastmod>", "<lastmod>19.11.2026</lastmod>"),
    (r"<lastmod>2026-11-19</lastmod>", "<lastmod>2026-11-31</lastmod>"),
    (r"<lastmod>2026-11-19</lastmod>", "<lastmod>2026-11-19T08:00:00</lastmod>"),
    (r"<lastmod>2026-11-19</lastmod>", "<lastmod>2026-11-19</lastmod><lastmod>2026</lastmod>"),
    (r"<lastmod>2026-11-19</lastmod>", "<changefreq>often</changefreq>"),
    (r"<lastmod>2026-11-19</lastmod>", "<priority>1.1</priority>"),
    (r"<lastmod>2026-11-19</lastmod>", "<title>Day</title>"),
    (r"<url>.*</url>", ""),
    (r"<lastmod>2026-11-19</lastmod>",
     '<i:image xmlns:i="http://www.google.com/schemas/sitemap-image/1.1"/>'),
    (r"<lastmod>2026-11-19</lastmod>", '<l:link xmlns:l="http://www.w3.org/1999/xhtml" rel="alternate"'
     ' href="https://example.org/"/>'),
    (r"<lastmod>2026-11-19</lastmod>", '<n:news xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">'
     "<n:title>Day</n:title></n:news>"),
]
FAULTY_INDEX = [
    (r"<loc>https://example.org/sitemap-a.xml</loc>", ""),
    (r"<loc>https://example.org/sitemap-a.xml", "<loc>sitemap-a.xml"),
    (r"<lastmod>2026-11-19</lastmod>", "<lastmod>today</lastmod>"),
    (r"<lastmod>2026-11-19</lastmod>", "<priority>1</priority>"),
    (r"<sitemap>.*</sitemap>", ""),
]
# (the way to a value, what stands there instead; None takes it away)
FAULTY_JSON = [
    (("version",), None), (("version",), "https://jsonfeed.org/version/2"), (("title",), None),
    (("items",), None), (("items",), {}), (("feed_url",), "feed.json"), (("description",), ""),
    (("authors",), {"name": "Ada"}), (("authors", 0), {}), (("authors", 0, "name"), 1),
    (("authors", 0, "email"), "ada@example.org"), (("language",), "de_DE"), (("expired",), "no"),
    (("hubs",), [{"url": "https://hub.example.org/"}]), (("link",), "https://example.org/"),
    (("items", 1, "id"), None), (("items", 1, "id"), 1), (("items", 1, "url"), "/a"),
    (("items", 0, "content_text"), None), (("items", 1, "content_html"), 1),
    (("items", 1, "summary"), ""), (("items", 1, "image"), "i.png"),
    (("items", 1, "date_published"), "2026-11-19"),
    (("items", 1, "date_modified"), "2026-11-19T07:00:00"), (("items", 1, "tags"), "a, b"),
    (("items", 1, "tags"), ["a", "a"]), (("items", 1, "attachments", 0, "mime_type"), None),
    (("items", 1, "attachments", 0, "url"), None),
    (("items", 1, "attachments", 0, "size_in_bytes"), "12"),
    (("items", 1, "attachments", 0, "size_in_bytes"), -1), (("items", 1, "guid"), "x"),
]


def replaced(feed, way, value):
    """A copy of the feed with that value at the end of the way."""
    changed = place = copy.deepcopy(feed)
    for step in way[:-1]:
        place = place[step]
    if value is None:
        del place[way[-1]]
    else:
        place[way[-1]] = value
    return changed


class Schemas(unittest.TestCase):
    def assert_valid(self, schema, *names):
        self.assertEqual(schema_check.xml_faults(schema, [GOLDEN / name for name in names]), [])

    def assert_refused(self, schema, name, faults):
        good = (GOLDEN / name).read_text(encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, name)
            for pattern, text in faults:
                bad, count = re.subn(pattern, text, good, count=1, flags=re.S)
                self.assertEqual(count, 1, pattern)
                path.write_text(bad, encoding="utf-8")
                self.assertNotEqual(schema_check.xml_faults(schema, [path]), [], (pattern, text))

    def test_atom(self):
        self.assert_valid("atom", "nasty-atom.xml", "empty-atom.xml")
        self.assert_refused("atom", "nasty-atom.xml", FAULTY_ATOM)

    def test_sitemap(self):
        self.assert_valid("sitemap", "sitemap-posts.xml")
        self.assert_refused("sitemap", "sitemap-posts.xml", FAULTY_SITEMAP)

    def test_sitemap_index(self):
        self.assert_valid("siteindex", "sitemap.xml")
        self.assert_refused("siteindex", "sitemap.xml", FAULTY_INDEX)

    def test_schemas_refuse_another_format(self):
        self.assertNotEqual(schema_check.xml_faults("atom", [GOLDEN / "nasty-feed.xml"]), [])
        self.assertNotEqual(schema_check.xml_faults("sitemap", [GOLDEN / "sitemap.xml"]), [])

    def test_json_feed(self):
        validator = schema_check.json_validator()
        for name in ("nasty-feed.json", "empty-feed.json"):
            feed = json.loads((GOLDEN / name).read_text())
            validator.validate(feed)
            # What others add is no fault.
            validator.validate({**feed, "_ours": {"x": 1}})

    def test_json_feed_faults(self):
        validator = schema_check.json_validator()
        feed = json.loads((GOLDEN / "nasty-feed.json").read_text())
        for way, value in FAULTY_JSON:
            self.assertFalse(validator.is_valid(replaced(feed, way, value)), (way, value))


class Readers(unittest.TestCase):
    def parse(self, name):
        feed = feedparser.parse((GOLDEN / name).read_bytes())
        self.assertEqual(feed.bozo, 0, feed.get("bozo_exception"))
        return feed

    def test_empty_feeds(self):
        for name, version in (("empty-feed.xml", "rss20"), ("empty-atom.xml", "atom10")):
            feed = self.parse(name)
            self.assertEqual(feed.version, version)
            self.assertEqual(feed.entries, [])

    def test_both_formats_say_the_same(self):
        source = json.loads((GOLDEN / "nasty-feed.json").read_text())
        for name in ("nasty-feed.xml", "nasty-atom.xml"):
            feed = self.parse(name)
            self.assertEqual(feed.feed.language, source["language"])
            self.assertEqual(len(feed.entries), len(source["items"]))
            for entry, item in zip(feed.entries, source["items"]):
                self.assertEqual(entry.id, item["id"])
                self.assertEqual(entry.link, item["url"])
                self.assertEqual(len(entry.get("authors", [])) > 0, "authors" in item)
                self.assertEqual([tag.get("label") or tag["term"] for tag in entry.get("tags", [])],
                                 item.get("tags", []))
                stamp = "%04d-%02d-%02dT%02d:%02d:%02dZ" % entry.published_parsed[:6]
                self.assertEqual(stamp, item["date_published"])

    def test_rss_summary_shows_its_markup(self):
        summary = self.parse("nasty-feed.xml").entries[1].summary
        self.assertIn("&lt;b&gt;text&lt;/b&gt;", summary)

    def test_rss_enclosure(self):
        enclosures = self.parse("nasty-feed.xml").entries[1].enclosures
        self.assertEqual(len(enclosures), 1)
        self.assertEqual(enclosures[0].length, "12345678901")
        self.assertEqual(enclosures[0].href, "https://example.org/a.mp3?x=1&y=2")


if __name__ == "__main__":
    unittest.main()

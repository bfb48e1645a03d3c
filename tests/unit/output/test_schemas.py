#!/usr/bin/python3
"""Holds the golden feeds and sitemaps against the formats' schemas and against feedparser.

Exit status 77, with the reason, where a tool or the schemas are absent.
"""

import json
import pathlib
import shutil
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[3]
GOLDEN = ROOT / "tests" / "golden" / "output"
SCHEMAS = ROOT.parent / "shared" / "data" / "schemas"
SKIPPED = 77

try:
    import feedparser
    import jsonschema
except ImportError as missing:
    print(f"skipped: {missing} (apt-get install python3-feedparser python3-jsonschema)")
    sys.exit(SKIPPED)
if not SCHEMAS.is_dir():
    print(f"skipped: no schemas in {SCHEMAS}")
    sys.exit(SKIPPED)
if not shutil.which("xmllint"):
    print("skipped: no xmllint (apt-get install libxml2-utils)")
    sys.exit(SKIPPED)

URL = {"type": "string", "pattern": "^https?://"}
# jsonfeed-1.1.json builds on the schema of version 1, which is not in that folder: what it takes
# from there, by the specification.
VERSION_1 = {
    "definitions": {
        "uri": URL,
        "extension": {"type": "object"},
        "author": {
            "type": "object",
            "additionalProperties": False,
            "minProperties": 1,
            "properties": {"name": {"type": "string"}, "url": URL, "avatar": URL},
        },
        "item": {
            "properties": {
                "attachments": {
                    "type": "array",
                    "items": {
                        "type": "object",
                        "additionalProperties": False,
                        "required": ["url", "mime_type"],
                        "properties": {
                            "url": URL,
                            "mime_type": {"type": "string", "pattern": "^[a-z]+/"},
                            "title": {"type": "string"},
                            "size_in_bytes": {"type": "integer", "minimum": 0},
                            "duration_in_seconds": {"type": "number"},
                        },
                    },
                },
                "banner_image": URL,
                "content_html": {"type": "string"},
                "content_text": {"type": "string"},
                "date_modified": {"type": "string", "pattern": "^[0-9-]{10}T[0-9:]{8}Z$"},
                "date_published": {"type": "string", "pattern": "^[0-9-]{10}T[0-9:]{8}Z$"},
                "external_url": URL,
                "image": URL,
                "summary": {"type": "string", "minLength": 1},
                "tags": {"type": "array", "uniqueItems": True, "items": {"type": "string"}},
                "title": {"type": "string", "minLength": 1},
                "url": URL,
            }
        },
    },
    "properties": {
        "description": {"type": "string", "minLength": 1},
        "expired": {"type": "boolean"},
        "feed_url": URL,
        "home_page_url": URL,
        "hubs": {"type": "array"},
        "icon": URL,
        "next_url": URL,
        "title": {"type": "string"},
        "user_comment": {"type": "string"},
    },
}


def xmllint(schema_option, schema, name):
    return subprocess.run(
        ["xmllint", "--nonet", "--noout", schema_option, str(SCHEMAS / schema), str(GOLDEN / name)],
        capture_output=True, text=True, check=False)


class OfflineResolver(jsonschema.RefResolver):
    def resolve_remote(self, uri):
        raise LookupError(f"{uri} is not at hand")


def json_validator():
    schema = json.loads((SCHEMAS / "jsonfeed-1.1.json").read_text())
    resolver = OfflineResolver.from_schema(
        schema, id_of=jsonschema.Draft4Validator.ID_OF,
        store={"https://json.schemastore.org/feed-1": VERSION_1})
    return jsonschema.Draft4Validator(schema, resolver=resolver)


class Schemas(unittest.TestCase):
    def assert_valid(self, schema_option, schema, name):
        result = xmllint(schema_option, schema, name)
        self.assertEqual(result.returncode, 0, result.stderr)

    def test_atom(self):
        for name in ("nasty-atom.xml", "empty-atom.xml"):
            self.assert_valid("--relaxng", "atom.rng", name)

    def test_sitemap(self):
        self.assert_valid("--schema", "sitemap.xsd", "sitemap-posts.xml")

    def test_sitemap_index(self):
        self.assert_valid("--schema", "siteindex.xsd", "sitemap.xml")

    def test_schema_refuses_another_format(self):
        self.assertNotEqual(xmllint("--relaxng", "atom.rng", "nasty-feed.xml").returncode, 0)
        self.assertNotEqual(xmllint("--schema", "sitemap.xsd", "sitemap.xml").returncode, 0)

    def test_json_feed(self):
        for name in ("nasty-feed.json", "empty-feed.json"):
            json_validator().validate(json.loads((GOLDEN / name).read_text()))

    def test_json_schema_refuses_a_number_as_id(self):
        feed = json.loads((GOLDEN / "nasty-feed.json").read_text())
        feed["items"][0]["id"] = 1
        with self.assertRaises(jsonschema.ValidationError):
            json_validator().validate(feed)


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

"""No member of what renderers are given is forgotten where it counts.

Whatever a file shows is hashed, so that it is made again when that changes: of an article by
source/record.c, of all else in model/feed.h and output/opml.h by publish/inputs.c. And
tests/unit/publish/test_incremental.c changes each member of an article.

Usage: test_members.py SOURCE_DIRECTORY
"""

import pathlib
import re
import sys
import tempfile
import unittest

# Members of an article that its record does not have: why that is right.
NOT_RECORDED = {
    "path": "a place, for messages",
    "source": "a place: the order of the articles shows it",
    "order": "a place: the order of the articles shows it",
    "relative": "a place",
    "number": "of identity: what an archive holds shows it",
    "translations": "articles themselves, with entries of their own",
    "translation_count": "articles themselves, with entries of their own",
    "first_public": "of identity: the order of the articles shows it",
    "sequence": "of identity: no file shows it",
    "silent": "of identity: no file shows it",
    "merged": "the fingerprints of both are in the article's",
    "fingerprint": "the hash itself",
    "text": "of a body: content_hash, and the fingerprint",
    "len": "of a body's text",
}
# Members of what is rendered that are not hashed as such.
NOT_HASHED = {
    ("feed", "items"): "each by inputs_article",
    ("feed", "item_count"): "each by inputs_article",
    ("feed", "updated"): "made from the items, or from `since`",
    ("feed_item", "article"): "by inputs_article",
    ("feed_item", "summary"): "by inputs_article",
    ("feed_item", "html"): "by inputs_article",
}
# Members of an article that test_incremental.c does not change.
NOT_CHANGED = {
    ("article", "source"): "as order",
    ("article", "aliases"): "alias_count",
    ("article", "authors"): "their members", ("article", "categories"): "their members",
    ("article", "tags"): "their members", ("article", "enclosures"): "their members",
    ("article", "translations"): "their members",
    ("episode", "transcripts"): "their members",
    ("article", "draft"): "the article leaves its catalogue",
    ("article", "hidden"): "the article leaves its catalogue",
    ("article", "content_hash"): "goes with the body's text",
    ("article", "fingerprint"): "goes with the body's text",
    ("body", "len"): "goes with the body's text",
}
# What publish/inputs.c calls them.
CALLED = {"feed": "feed", "podcast": "podcast", "person": "person",
          "tombstone": r"tombstones\[i\]", "sitemap_entry": "entry",
          "sitemap_alternate": r"alternates\[i\]", "sitemap_member": "member", "opml": "opml",
          "moment": "moment",
          "opml_entry": r"entries\[i\]"}
# Moments and the body stand within the article.
INNER = {"published", "updated", "expires", "body"}


def structs(text):
    """{struct: [member]}, of declarations as .clang-format writes them."""
    text = re.sub(r"/\*.*?\*/", "", text, flags=re.S)
    found = {}
    for name, body in re.findall(r"^struct (\w+) \{\n(.*?)^\};", text, flags=re.S | re.M):
        members = []
        for declaration in body.split(";"):
            for part in declaration.strip().split(","):
                member = re.search(r"(\w+)(\[\d+\])?$", part.strip())
                if member:
                    members.append(member.group(1))
        found[name] = members
    return found


def names(member, text, of=""):
    return re.search(rf"{of}(->|\.){member}\b", text) is not None


def faults(root):
    def read(path):
        return (root / path).read_text()

    article = structs(read("src/model/article.h"))
    shown = structs(read("src/model/feed.h")) | structs(read("src/output/opml.h"))
    shown["moment"] = structs(read("src/base/date.h"))["moment"]
    record, inputs = read("src/source/record.c"), read("src/publish/inputs.c")
    changes = read("tests/unit/publish/test_incremental.c")
    if len(article["article"]) < 40 or len(shown["feed"]) < 20:
        yield "the structs are not found any more: the headers changed shape"
    for struct, members in article.items():
        for member in members:
            if member not in NOT_RECORDED and not names(member, record):
                yield f"source/record.c forgets struct {struct}'s {member}"
            owner = "article, body." if struct == "body" else rf"{struct}, "
            inner = r"\.at" if member in INNER - {"body"} else ""
            if member == "body" or (struct, member) in NOT_CHANGED:
                continue
            if not re.search(rf"\(\w+, {owner}{member}{inner},", changes):
                yield f"test_incremental.c never changes struct {struct}'s {member}"
    for member in shown["moment"]:
        if not names(member, record, "moment"):
            yield f"source/record.c forgets struct moment's {member}"
    for struct, members in shown.items():
        for member in members:
            if (struct, member) in NOT_HASHED:
                continue
            if not names(member, inputs, CALLED.get(struct, struct)):
                yield f"publish/inputs.c forgets struct {struct}'s {member}"


class Structs(unittest.TestCase):
    def test_members_of_every_shape(self):
        self.assertEqual(structs("struct a {\n\tint b, c; /* d; */\n\tconst char *const\n\t\t*e;\n"
                                 "\tstruct f **g;\n\tchar h[65];\n};\n"), {"a": list("bcegh")})

    def test_a_forgotten_member_is_found(self):
        root = pathlib.Path(ROOT)
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder)
            for path in ("src/base/date.h", "src/model/article.h", "src/model/feed.h",
                         "src/output/opml.h", "src/source/record.c", "src/publish/inputs.c",
                         "tests/unit/publish/test_incremental.c"):
                (copy / path).parent.mkdir(parents=True, exist_ok=True)
                (copy / path).write_text((root / path).read_text())
            header = copy / "src/model/feed.h"
            header.write_text(header.read_text().replace("struct feed {\n",
                                                         "struct feed {\n\tint novel;\n"))
            self.assertEqual(list(faults(copy)),
                             ["publish/inputs.c forgets struct feed's novel"])

    def test_none_is_forgotten(self):
        self.assertEqual(list(faults(pathlib.Path(ROOT))), [])


ROOT = sys.argv.pop(1)
unittest.main()

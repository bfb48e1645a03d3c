"""Identity and truth: ids and dates that stay, and the files that carry them from one machine or
generator to another. What belongs to digests is in test_stories.py."""

import re
import threading
import http.server
import xml.etree.ElementTree as ET

import pytest
import yaml

FIRST = "2026-11-02 10:00"
LATER = "2026-11-03 10:00"
LAST = "2026-11-04 10:00"
ATOM = "{http://www.w3.org/2005/Atom}"


def items(publication, name="public/feed.xml"):
    """guid, link, pubDate and title of every item, by title."""
    root = ET.parse(publication / name).getroot()
    return {item.findtext("title"): {
        "id": item.findtext("guid"), "url": item.findtext("link"),
        "date": item.findtext("pubDate")} for item in root.iter("item")}


def show(publication, reference, now=None):
    return publication.run("--json", "article", "show", reference, now=now).json()


def ids(publication):
    return {title: item["id"] for title, item in items(publication).items()}


@pytest.fixture
def three(publication):
    """Three posts, not built yet."""
    for name in ("one", "two", "three"):
        publication.write_article(name, f"Post {name}", f"2026-10-2{len(name)}")
    return publication


# article redate

def test_redate_corrects_the_date_and_mails_nothing(planned):
    planned.write_article("a", "Post A", "2026-10-21")
    planned.run("run", now="2026-11-05 08:00")
    planned.mails()
    before = show(planned, "a")
    result = planned.run("article", "redate", "a", "2026-10-01", now="2026-11-05 09:00")
    assert "2026-10-01" in result.out and "2026-10-21" in result.out
    planned.run("run", now="2026-11-12 08:00")
    after = show(planned, "a")
    assert planned.mails() == []
    assert after["published"].startswith("2026-10-01")
    assert after["id"] == before["id"] and after["sequence"] == before["sequence"]
    assert items(planned)["Post A"]["date"].startswith("Wed, 30 Sep 2026 22:00")


def test_redate_dry_run_and_json(planned):
    rows = planned.dump("article")
    values = planned.run("-n", "--json", "article", "redate", "old", "2026-10-01",
                         now=LATER).json()
    assert values["dry_run"] is True and values["published"] == "2026-10-01"
    assert planned.dump("article") == rows


@pytest.mark.parametrize("date, words", [
    ("2026-12-24", "in the future"),
    ("2026-02-30", "no such day"),
    ("soon", "soon"),
])
def test_redate_refuses(planned, date, words):
    rows = planned.dump("article")
    assert words in planned.run("article", "redate", "old", date, now=LATER, status=64).err
    assert planned.dump("article") == rows


def test_redate_usage(planned):
    planned.run("article", "redate", "old", status=64)
    planned.run("article", "redate", "nothing", "2026-10-01", now=LATER, status=64)


# article export and import

def test_export_is_sorted_and_stable(three):
    three.run("build", now=FIRST)
    first = three.run("article", "export").out
    three.run("article", "export", "ids.yaml")
    assert (three / "ids.yaml").read_text() == first
    three.write_article("one", "Post one", "2026-10-23", body="Other words.", minor=True)
    three.run("build", now=LATER)
    assert three.run("article", "export", "-").out == first
    values = yaml.safe_load(first)
    found = [article["id"] for article in values["articles"]]
    assert len(found) == 3 and found == sorted(found)
    assert str(values["since"]) == "2026-01-01"
    assert [a["id"] for a in three.run("--json", "article", "export").json()] == found


def test_export_of_nothing_can_be_imported(publication):
    publication.run("article", "export", "ids.yaml")
    publication.run("article", "import", "ids.yaml")


def test_import_into_a_new_store_keeps_ids_and_dates(three):
    three.write_article("dateless", "No date")
    three.run("build", now=FIRST)
    before = {name: show(three, name) for name in ("one", "two", "dateless")}
    three.run("article", "export", "ids.yaml")
    for path in (three / "state").iterdir():
        path.unlink()
    three.write_config(site={"since": "2020-02-02"})
    values = three.run("--json", "article", "import", "ids.yaml", now=LATER).json()
    assert values["articles"] == 4 and values["added"] == 4
    three.run("build", "--take-over", now=LATER)
    for name, old in before.items():
        new = show(three, name)
        assert (new["id"], new["published"], new["updated"]) == (
            old["id"], old["published"], old["updated"])
    three.write_article("four", "Post four", "2026-10-28")
    three.run("build", now=LAST)
    assert show(three, "four")["id"].startswith("tag:blog.example.org,2026-01-01:")


def test_import_of_what_was_exported_changes_nothing(planned):
    planned.run("article", "export", "ids.yaml")
    before = planned.dump()
    values = planned.run("--json", "article", "import", "ids.yaml").json()
    assert (values["added"], values["renamed"], values["dated"]) == (0, 0, 0)
    assert planned.dump() == before


ENTRY = """articles:
- id: {id}
  path: {path}
  published: 2020-05-05
"""


def test_import_gives_a_known_article_the_id_of_its_path(planned):
    before = show(planned, "old")
    (planned / "ids.yaml").write_text(ENTRY.format(id="urn:old", path="articles/old.md"))
    planned.run("-n", "article", "import", "ids.yaml")
    assert show(planned, "old")["id"] == before["id"]
    planned.run("article", "import", "ids.yaml")
    planned.run("build", now=LATER)
    after = show(planned, "old")
    assert after["id"] == "urn:old" and after["published"].startswith("2020-05-05")
    assert after["sequence"] == before["sequence"]
    assert ids(planned) == {"Old post": "urn:old"}
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == []


def test_import_by_url_and_from_standard_input(planned):
    text = "articles:\n- {id: urn:x, url: 'https://BLOG.example.org/blog/old/', published: 2020-05-05}\n"
    planned.run("article", "import", "-", stdin=text)
    planned.run("build", now=LATER)
    assert ids(planned) == {"Old post": "urn:x"}


def test_import_may_swap_ids(three):
    three.run("build", now=FIRST)
    one, two = show(three, "one")["id"], show(three, "two")["id"]
    three.run("article", "import", "-", stdin=(
        ENTRY.format(id="urn:1", path="articles/one.md")
        + ENTRY.format(id="urn:2", path="articles/two.md").removeprefix("articles:\n")))
    assert show(three, "one")["id"] == "urn:1" and show(three, "two")["id"] == "urn:2"
    assert one != two


@pytest.mark.parametrize("text, place, words", [
    ("articles:\n- id: a\n  path: p\n", "2:3", "published"),
    ("articles:\n- path: p\n  published: 2020-01-01\n", "2:3", "no 'id'"),
    ("articles:\n- id: a\n  published: 2020-01-01\n", "2:3", "neither"),
    ("articles:\n- id: a\n  path: p\n  published: 2020-13-01\n", "4:14", "2020-13-01"),
    ("articles:\n- id: a\n  path: p\n  publishd: 2020-01-01\n", "4:3", "'published'?"),
    ("articles:\n- id: a\n  url: ftp://x/\n  published: 2020-01-01\n", "3:8", "ftp"),
    ("articles:\n- id: \"a\\n\"\n  path: p\n  published: 2020-01-01\n", "2:7", "control"),
    ("articles:\n- id: a\n  path: p\n  published: 2020-01-02\n  updated: 2020-01-01\n", "2:3",
     "before"),
    ("articles:\n- {id: a, path: p, published: 2020-01-01}\n"
     "- {id: a, path: q, published: 2020-01-01}\n", "3:3", "line 2"),
    ("articles: yes\n", "1:1", "no list"),
    ("articles:\n- hello\n", "2:3", "map"),
    ("a: [\n", "2:1", ""),
    ("<rss/>\n", "1:1", "no list"),
    ("", "1:1", "no list"),
])
def test_import_takes_nothing_of_a_faulty_file(three, text, place, words):
    three.run("build", now=FIRST)
    before = three.dump()
    good = "- {id: urn:good, path: articles/one.md, published: 2020-01-01}\n"
    (three / "ids.yaml").write_text(text + (good if text.endswith("01\n") else ""))
    result = three.run("article", "import", "ids.yaml", status=65)
    assert f"ids.yaml:{place}:" in result.err and words in result.err
    assert three.dump() == before


def test_import_of_no_file(three):
    three.run("article", "import", "nothing.yaml", status=74)
    three.run("article", "import", status=64)


# build --no-state

def test_no_state_writes_no_store(three):
    three.run("build", "--no-state", now=FIRST)
    assert not (three / "state").exists() and len(items(three)) == 3
    before = three.tree()
    three.run("build", "--no-state", now=LATER)
    assert three.tree() == before


def test_no_state_leaves_the_store_that_is_there(planned):
    before = planned.tree("state")
    planned.write_article("b", "Post B", "2026-11-02")
    planned.run("build", "--no-state", "-o", "elsewhere", now=LATER)
    assert planned.tree("state") == before
    assert set(items(planned, "elsewhere/feed.xml")) == {"Old post", "Post B"}


def test_no_state_takes_over_nothing_unasked(three):
    three.run("build", "--no-state", now=FIRST)
    good = (three / "public/feed.xml").read_bytes()
    (three / "public/feed.xml").write_text("mine\n")
    result = three.run("build", "--no-state", now=FIRST, status=74)
    assert "--take-over" in result.err
    assert (three / "public/feed.xml").read_text() == "mine\n"
    three.run("build", "--no-state", "--take-over", now=FIRST)
    assert (three / "public/feed.xml").read_bytes() == good


def test_no_state_with_an_exported_file_is_the_same_build(three):
    three.write_article("dateless", "No date")
    three.run("build", now=FIRST)
    (three / "articles/one.md").rename(three / "articles/renamed.md")
    three.run("build", now=LATER)
    three.run("article", "export", "ids.yaml")
    three.run("build", "--no-state", "--import", "ids.yaml", "-o", "elsewhere", now=LAST)
    assert items(three, "elsewhere/feed.xml") == items(three)


def test_import_needs_no_state(three):
    assert "--no-state" in three.run("build", "--import", "x.yaml", status=64).err

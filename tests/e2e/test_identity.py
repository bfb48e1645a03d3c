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


def test_export_says_what_it_wrote_once_it_has(three):
    three.run("build", now=FIRST)
    result = three.run("article", "export", "nowhere/ids.yaml", status=74)
    assert "nowhere" in result.err and "wrote" not in result.out
    assert "would write 'ids.yaml'" in three.run("-n", "article", "export", "ids.yaml").out
    assert not (three / "ids.yaml").exists()


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


# adopt

ITEM = """<item><title>{title}</title><link>{link}</link><guid isPermaLink="false">{guid}</guid>
<pubDate>{date}</pubDate></item>"""


def write_rss(publication, *rows, name="live.xml"):
    text = "".join(ITEM.format(title=title, link=link, guid=guid, date=date)
                   for title, link, guid, date in rows)
    (publication / name).write_text(
        f'<?xml version="1.0"?><rss version="2.0"><channel><title>Live</title>'
        f"<link>https://blog.example.org/</link>{text}</channel></rss>")
    return name


def hugo(publication):
    """What hugo's feed of the three posts looks like: the URL is the guid."""
    rows = []
    for name in ("one", "two", "three"):
        link = f"https://blog.example.org/blog/{name}/"
        rows.append((f"Post {name}", link, link, f"2{len(name)} Oct 2026 06:30:00 +0000"))
    return write_rss(publication, *rows)


def test_adopting_a_hugo_feed_keeps_every_guid(three):
    feed = hugo(three)
    wanted = {title: item["id"] for title, item in items(three, feed).items()}
    result = three.run("adopt", feed, now=FIRST)
    assert "matched: 3 of 3" in result.out and "3 articles pinned" in result.out
    three.run("build", now=FIRST)
    assert ids(three) == wanted
    assert items(three)["Post one"]["date"] == "Fri, 23 Oct 2026 06:30:00 +0000"
    three.run("run", now=LATER)
    three.write_article("one", "Post one", "2026-10-23", body="Edited.")
    three.run("run", now=LAST)
    assert ids(three) == wanted
    again = three.run("--json", "adopt", feed, now=LAST).json()
    assert {row["state"] for row in again["matched"]} == {"as before"} or again["pinned"] <= 1


def test_adopt_after_a_build_and_in_no_state(three):
    feed = hugo(three)
    three.run("build", now=FIRST)
    assert ids(three) != {title: item["id"] for title, item in items(three, feed).items()}
    three.run("adopt", feed, now=LATER)
    three.run("build", now=LATER)
    assert ids(three) == {title: item["id"] for title, item in items(three, feed).items()}
    three.run("build", "--no-state", "--adopt", feed, "-o", "elsewhere", now=LATER)
    assert items(three, "elsewhere/feed.xml") == items(three)


def test_adopt_matches_by_url_alias_then_title_and_date(publication):
    publication.write_article("url", "New title", "2026-10-01")
    publication.write_article("alias", "Aliased", "2026-10-02", aliases=["/2026/alias.html"])
    publication.write_article("title", "Same  Title", "2026-10-03")
    publication.write_article("other", "Same title", "2026-09-03")
    publication.write_article("mine", "Mine alone", "2026-10-04")
    feed = write_rss(
        publication,
        ("Old title", "http://blog.example.org/blog/url/index.html#x", "g1", "1 Oct 2026 00:00 GMT"),
        ("Aliased before", "/2026/alias.html", "g2", "2 Oct 2026 00:00 GMT"),
        ("same title", "https://blog.example.org/?p=3", "g3", "3 Oct 2026 00:00 GMT"),
        ("Same title", "https://blog.example.org/?p=9", "g4", "9 Jun 2026 00:00 GMT"))
    values = publication.run("--json", "adopt", feed, now=FIRST).json()
    assert [(row["path"], row["id"], row["by"]) for row in values["matched"]] == [
        ("articles/url.md", "g1", "url"), ("articles/alias.md", "g2", "alias"),
        ("articles/title.md", "g3", "title and date")]
    assert [row["id"] for row in values["feed_only"]] == ["g4"]
    assert {row["path"] for row in values["articles_only"]} == {
        "articles/other.md", "articles/mine.md"}
    publication.run("build", now=FIRST)
    assert show(publication, "title")["id"] == "g3"


def test_adopt_dry_run_changes_nothing(three):
    three.run("build", now=FIRST)
    before = three.dump()
    result = three.run("-n", "adopt", hugo(three), now=FIRST)
    assert "would be pinned" in result.out and three.dump() == before


def test_adopt_refuses_to_change_ids_that_a_run_published(three):
    three.run("run", now=FIRST)
    before = three.dump()
    result = three.run("adopt", hugo(three), now=LATER, status=65)
    assert "--force" in result.err and three.dump() == before
    assert "matched: 3 of 3" in result.out and "\n0 articles pinned" in result.out
    three.run("adopt", "--force", hugo(three), now=LATER)
    assert show(three, "one")["id"] == "https://blog.example.org/blog/one/"


def test_adopt_leaves_ids_of_the_front_matter_and_doubles(publication):
    publication.write_article("a", "Post A", "2026-10-01", id="urn:mine")
    publication.write_article("b", "Post B", "2026-10-02")
    publication.write_article("c", "Post C", "2026-10-03")
    feed = write_rss(
        publication,
        ("Post A", "https://blog.example.org/blog/a/", "g1", "1 Oct 2026 00:00 GMT"),
        ("Post B", "https://blog.example.org/blog/b/", "g2", "2 Oct 2026 00:00 GMT"),
        ("Post C", "https://blog.example.org/blog/c/", "g2", "3 Oct 2026 00:00 GMT"))
    result = publication.run("adopt", feed, now=FIRST)
    assert "an id of its own" in result.err and "another article's" in result.err
    publication.run("build", now=FIRST)
    found = ids(publication)
    assert found["Post A"] == "urn:mine" and found["Post B"] == "g2"
    assert found["Post C"].startswith("tag:")


def test_adopt_reads_our_own_feeds_in_every_format(three, tmp_path_factory):
    three.run("build", now=FIRST)
    wanted = ids(three)
    for name in ("feed.xml", "atom.xml", "feed.json"):
        (three / name).write_bytes((three / "public" / name).read_bytes())
    for path in (three / "state").iterdir():
        path.unlink()
    three.write_config(site={"since": "2011-11-11"})
    for name in ("feed.xml", "atom.xml", "feed.json"):
        three.run("build", "--no-state", "--adopt", name, "-o", f"out-{name}", now=FIRST)
        assert items(three, f"out-{name}/feed.xml") == items(three), name
        assert {title: item["id"] for title, item in
                items(three, f"out-{name}/feed.xml").items()} == wanted


@pytest.mark.parametrize("data, words", [
    (b"", "empty"),
    (b"<!DOCTYPE html><html><body>Hi</body></html>", "HTML page"),
    (b"\x89PNG\r\n\x1a\n\0\0", ":1: "),
    (b'<?xml version="1.0"?><rss><channel><item>', "live.xml:1: "),
    (b'{"version": "https://jsonfeed.org/version/1.1"}', "no JSON Feed"),
    (b'<?xml version="1.0" encoding="UTF-8"?><rss><channel><title>\xe4</title></channel></rss>',
     "UTF-8"),
    (b'<!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;">]><rss>&b;</rss>', "entity"),
    (b'<!DOCTYPE r [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>', "entity"),
])
def test_adopt_of_no_feed(three, data, words):
    (three / "live.xml").write_bytes(data)
    three.run("build", now=FIRST)
    before = three.dump()
    assert words in three.run("adopt", "live.xml", now=FIRST, status=65).err
    assert three.dump() == before


class Site(http.server.BaseHTTPRequestHandler):
    feed = b""

    def do_GET(self):
        if self.path == "/moved":
            self.send_response(301)
            self.send_header("Location", "/feed.xml")
            self.end_headers()
            return
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        if self.path == "/file":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
            return
        if self.path not in ("/feed.xml", "/big"):
            self.send_error(404)
            return
        body = self.feed if self.path == "/feed.xml" else b" " * (17 << 20)
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        try:
            self.wfile.write(body)
        except OSError:
            pass

    def log_message(self, *args):
        pass


@pytest.fixture
def server():
    httpd = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=httpd.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{httpd.server_port}"
    httpd.shutdown()
    httpd.server_close()
    thread.join()


def test_adopt_from_a_server(three, server):
    Site.feed = (three / hugo(three)).read_bytes()
    assert "matched: 3 of 3" in three.run("-n", "adopt", f"{server}/feed.xml", now=FIRST).out
    three.run("adopt", f"{server}/moved", now=FIRST)
    three.run("build", now=FIRST)
    assert ids(three)["Post one"] == "https://blog.example.org/blog/one/"


@pytest.mark.parametrize("path, status, words", [
    ("/nothing", 65, "404"),
    ("/big", 65, "over"),
    ("/loop", 69, "redirect"),
    ("/file", 69, "file"),
])
def test_adopt_from_a_server_that_fails(three, server, path, status, words):
    assert words in three.run("adopt", server + path, now=FIRST, status=status).err.lower()


# what the contract says of ids and dates

def test_id_of_its_own_makes_a_new_article_where_another_was(planned):
    before = show(planned, "old")["id"]
    planned.write_article("old", "Old post", "2026-10-20", "backend", id="urn:other")
    result = planned.run("build", now=LATER)
    assert "urn:other" in result.err and before in result.err
    assert ids(planned) == {"Old post": "urn:other"}
    planned.write_article("old", "Old post", "2026-10-20", "backend")
    planned.run("build", now=LAST)
    assert len(ids(planned)) == 1


def test_ids_written_into_all_posts_are_no_accident(publication):
    for i in range(12):
        publication.write_article(f"p{i}", f"Post {i}", "2026-10-20")
    publication.run("build", now=FIRST)
    before = ids(publication)
    for i in range(12):
        publication.write_article(f"p{i}", f"Post {i}", "2026-10-20", id=f"urn:{i}")
    publication.run("build", now=LATER, status=65)
    assert ids(publication) == before


def test_minted_id_names_host_day_and_path(publication):
    publication.write_article("ü b", "Post", "2026-10-20", slug="ü-b")
    publication.run("build", now=FIRST)
    assert ids(publication)["Post"] == "tag:blog.example.org,2026-01-01:/blog/%C3%BC-b/"


def test_since_is_the_day_of_the_oldest_article_by_default(publication):
    publication.write_config(site={"since": None})
    publication.write_article("a", "Post A", "2019-05-06")
    publication.write_article("b", "Post B", "2026-10-20")
    publication.run("build", now=FIRST)
    publication.write_article("older", "Older", "2001-01-01")
    publication.run("build", now=LATER)
    assert {re.search(",(.*?):", found).group(1) for found in ids(publication).values()} == {
        "2019-05-06"}


def test_article_without_a_date_keeps_the_instant_it_was_first_public(publication):
    publication.write_article("a", "Post A")
    publication.run("build", now=FIRST)
    published = items(publication)["Post A"]["date"]
    publication.run("build", now=LATER)
    assert items(publication)["Post A"]["date"] == published == "Mon, 02 Nov 2026 09:00:00 +0000"


def test_published_stays_when_the_date_in_the_source_moves(planned):
    before = show(planned, "old")["published"]
    planned.write_article("old", "Old post", "2026-10-25", "backend")
    planned.run("build", now=LATER)
    assert show(planned, "old", now=LATER)["published"] == before


def updated(publication):
    return next(e.findtext(f"{ATOM}updated") for e in
                ET.parse(publication / "public/atom.xml").getroot().iter(f"{ATOM}entry"))


@pytest.mark.parametrize("change, moves", [
    ({"title": "New title"}, True),
    ({"body": "Other words."}, True),
    ({"summary": "A summary."}, True),
    ({"body": "Other words.", "minor": True}, False),
    ({"tags": ["x"]}, False),
    ({"body": "Some words.\r"}, False),
])
def test_updated_moves_with_title_summary_and_body_alone(publication, change, moves):
    values = {"name": "a", "title": "Post A", "date": "2026-10-20"}
    publication.write_article(**values)
    publication.run("build", now=FIRST)
    before = updated(publication)
    publication.write_article(**{**values, **change})
    publication.run("build", now=LATER)
    assert updated(publication) == ("2026-11-03T09:00:00Z" if moves else before)


def test_article_that_comes_back_is_the_old_one(planned):
    path = planned / "articles/old.md"
    before, text = show(planned, "old"), path.read_text()
    path.unlink()
    planned.write_article("b", "Post B", "2026-11-01")
    planned.run("build", now=LATER)
    assert set(ids(planned)) == {"Post B"}
    path.write_text(text)
    planned.run("build", now=LAST)
    after = show(planned, "old", now=LAST)
    assert (after["id"], after["published"], after["sequence"]) == (
        before["id"], before["published"], before["sequence"])


def test_file_recreated_with_the_bytes_it_had_gets_its_old_mtime(planned):
    feed = planned / "public/feed.xml"
    before = feed.stat().st_mtime_ns // 10**9, feed.read_bytes()
    feed.unlink()
    planned.run("build", now=LATER)
    assert (feed.stat().st_mtime_ns // 10**9, feed.read_bytes()) == before


def test_what_only_a_file_of_ids_knows_is_no_tombstone(planned):
    planned.write_config(output={"tombstones": True})
    planned.run("article", "import", "-", now=LATER,
                stdin=ENTRY.format(id="urn:never-here", path="articles/never.md"))
    planned.run("build", now=LATER)
    assert "urn:never-here" not in (planned / "public/atom.xml").read_text()
    assert "urn:never-here" in planned.run("article", "export").out
    planned.write_article("never", "At last", "2020-05-05")
    planned.run("build", now=LAST)
    assert ids(planned)["At last"] == "urn:never-here"


def test_marks_print_json(planned):
    values = planned.run("--json", "-n", "article", "mark-sent", "old", now=LATER).json()
    assert values["dry_run"] is True and values["silent"] is True
    assert show(planned, "old", now=LATER)["silent"] is False
    assert planned.run("--json", "article", "mark-new", "--held", now=LATER).json() == []


def test_export_of_nasty_titles_can_be_imported(publication):
    title = "a\x7fb\x85c\u2028d\ufeffe\"f\\g: # {h} \U0001F600 'i' %j"
    publication.write_article("a", title, "2026-10-20", slug="ü'\"")
    publication.run("build", now=FIRST)
    publication.run("article", "export", "ids.yaml")
    assert yaml.safe_load((publication / "ids.yaml").read_text())["articles"][0]["title"] == \
        show(publication, "articles/a.md")["title"]
    before = publication.dump("article")
    publication.run("article", "import", "ids.yaml")
    assert publication.dump("article") == before

"""WebSub and IndexNow: told of exactly what changed, once the site serves it, and of nothing
twice, whatever fails in between."""

import json
import random
import shutil
import time
import urllib.parse

import pytest

from ping_peers import Listener, Site

KEY = "0123456789abcdef-test"
KILLS = 20
SEED = 20261124


class World:
    """A publication, the site that serves it, a hub and a search engine."""

    def __init__(self, publication, site, hub, engine):
        self.publication, self.site, self.hub, self.engine = publication, site, hub, engine
        self.day = 1

    def article(self, name, category=None, **more):
        self.publication.write_article(name, name.title(), "2026-10-20", category, **more)

    def build(self, *args, now=None, command="build", **more):
        """Runs at the given time, or a day after the last run."""
        self.day += now is None
        return self.publication.run(
            command, *args, now=now or f"2026-11-{self.day:02} 09:00", **more)

    def feeds(self):
        """The feeds that the hub was told of since the last call, sorted."""
        found = []
        for kind, body in self.hub.take():
            assert kind == "application/x-www-form-urlencoded"
            form = urllib.parse.parse_qs(body.decode(), strict_parsing=True)
            assert form.keys() == {"hub.mode", "hub.url", "hub.topic"}
            assert form["hub.mode"] == ["publish"] and form["hub.url"] == form["hub.topic"]
            found.append(form["hub.url"][0].removeprefix(self.site.url))
        return sorted(found)

    def pages(self):
        """The pages that the search engine was told of since the last call, sorted."""
        found = []
        for kind, body in self.engine.take():
            values = json.loads(body)
            assert kind == "application/json; charset=utf-8"
            assert values.keys() == {"host", "key", "keyLocation", "urlList"}
            assert values["host"] == "127.0.0.1" and values["key"] == KEY
            assert values["keyLocation"] == f"{self.site.url}{KEY}.txt"
            assert 0 < len(values["urlList"]) <= 10000
            found += [url.removeprefix(self.site.url) for url in values["urlList"]]
        return sorted(found)

    def waiting(self):
        values = self.publication.status()["pings"]
        return values["feeds"], values["pages"]


def feeds_of(*categories):
    folders = ["", *(f"category/{name}/" for name in categories)]
    return sorted(folder + name for folder in folders
                  for name in ("atom.xml", "feed.json", "feed.xml"))


@pytest.fixture
def world(publication):
    """Two articles in a category each, published, and all said that is to be said of them."""
    with Site(publication / "public") as site, Listener() as hub, Listener() as engine:
        (publication / "key.txt").write_text(KEY + "\n")
        publication.write_config(
            site={"url": site.url}, websub={"hub": hub.url},
            indexnow={"key_file": "key.txt", "server": engine.url})
        made = World(publication, site, hub, engine)
        made.article("one", "left")
        made.article("two", "right")
        made.build()
        assert made.feeds() == feeds_of("left", "right")
        # What was there before the first build is no news to search engines.
        assert made.pages() == []
        assert made.waiting() == (0, 0)
        yield made


def test_nothing_is_told_without_news(world):
    done = world.build()
    assert world.feeds() == world.pages() == []
    assert "pings" not in done.out
    assert world.site.asked.count(f"{KEY}.txt") == 0


def test_an_edit_is_told_of_its_feeds_and_its_page(world):
    world.article("one", "left", body="Other words.")
    done = world.build()
    assert world.feeds() == feeds_of("left")
    assert world.pages() == ["blog/one/"]
    assert "pings: told of 6 feeds and 1 pages, 0 and 0 wait" in done.out
    # The key was looked for, and so was what names the page's lastmod.
    assert {f"{KEY}.txt", "sitemap.xml", "sitemap-left.xml"} <= set(world.site.asked)
    assert world.waiting() == (0, 0)


def test_new_moved_withdrawn_and_deleted_pages_are_told(world):
    world.article("three", "left")
    world.build()
    assert world.feeds() == feeds_of("left") and world.pages() == ["blog/three/"]
    world.article("three", "left", slug="drei")
    world.build()
    assert world.pages() == ["blog/drei/", "blog/three/"]
    world.article("three", "left", slug="drei", draft=True)
    world.build()
    assert world.pages() == ["blog/drei/"]
    world.article("three", "left", slug="drei")
    world.build()
    assert world.pages() == ["blog/drei/"]
    world.feeds()
    (world.publication / "articles/two.md").unlink()
    world.build()
    assert world.feeds() == feeds_of("right") and world.pages() == ["blog/two/"]


def test_a_corrected_date_is_told(world):
    world.publication.run("article", "redate", "one.md", "2026-10-21", now="2026-11-03 08:00")
    world.build(now="2026-11-03 09:00")
    assert world.feeds() == feeds_of("left") and world.pages() == ["blog/one/"]


def test_archive_documents_are_no_feeds(world):
    world.publication.write_config(output={"items": 1})
    for name in ("three", "four"):
        world.article(name, "left")
    world.build()
    assert list((world.publication / "public/archive").iterdir())
    assert world.feeds() == feeds_of("left")


def test_a_lost_store_tells_nothing(world):
    shutil.rmtree(world.publication / "state")
    world.build()
    assert world.feeds() == world.pages() == []


def test_feeds_wait_until_the_site_serves_them(world):
    old = world.publication / "old"
    shutil.copytree(world.publication / "public", old)
    world.site.folder = old
    world.article("one", "left", body="Other words.")
    first = world.build(now="2026-11-03 09:00")
    assert world.feeds() == world.pages() == [] and world.waiting() == (6, 1)
    # Many sites are brought to their servers after the build: that is worth no warning at once.
    assert first.err == ""
    later = world.build(now="2026-11-03 12:00")
    assert world.feeds() == world.pages() == [] and world.waiting() == (6, 1)
    assert "feeds wait: " in later.err and "has other bytes than were built" in later.err
    status = world.publication.run("status").out
    assert "6 feeds and 1 pages wait since 2026-11-03T09:00:0" in status
    world.site.folder = world.publication / "public"
    world.build(now="2026-11-03 14:00")
    assert world.feeds() == feeds_of("left") and world.pages() == ["blog/one/"]
    assert world.waiting() == (0, 0)


def test_a_newer_change_takes_the_place_of_one_that_waits(world):
    world.site.folder = world.publication / "nothing"
    for number in range(3):
        world.article("one", "left", body=f"Words {number}.")
        world.build()
        assert world.waiting() == (6, 1)
    world.site.folder = world.publication / "public"
    world.build()
    assert world.feeds() == feeds_of("left") and world.pages() == ["blog/one/"]


def test_pages_wait_for_the_key(world):
    world.site.moved[f"{KEY}.txt"] = "/missing"
    world.article("one", "left", body="Other words.")
    world.build()
    assert world.feeds() == feeds_of("left")
    assert world.pages() == [] and world.waiting() == (0, 1)
    world.site.moved.clear()
    world.build()
    assert world.pages() == ["blog/one/"]


def test_pages_wait_for_a_build_that_writes_all(world):
    """A stranger's file in a feed's place: what the sitemaps say is not known to be complete."""
    stranger = world.publication / "public/category/new/feed.xml"
    stranger.parent.mkdir(parents=True)
    stranger.write_text("a stranger's")
    world.article("three", "new")
    world.build(status=74)
    assert world.pages() == [] and world.waiting()[1] == 1
    assert "category/new/atom.xml" in world.feeds()
    stranger.unlink()
    world.build()
    assert world.pages() == ["blog/three/"]


def test_redirects_of_the_site_are_followed_on_its_host(world):
    world.site.moved["feed.xml"] = "/real.xml"
    world.article("one", "left", body="Other words.")
    world.build(now="2026-11-03 09:00")
    assert "feed.xml" not in world.feeds()
    shutil.copy(world.publication / "public/feed.xml", world.publication / "public/real.xml")
    world.build(now="2026-11-03 09:30")
    assert world.feeds() == ["feed.xml"]
    world.site.moved["feed.xml"] = "/feed.xml"
    world.article("one", "left", body="Words again.")
    world.build(now="2026-11-03 10:00")
    done = world.build("-v", now="2026-11-03 12:00")
    assert "feed.xml" not in world.feeds() and "more than 5 redirects" in done.err


@pytest.mark.parametrize("status", [500, 503, 429, 304])
def test_what_a_server_does_not_take_is_sent_again(world, status):
    world.hub.status = world.engine.status = status
    world.article("one", "left", body="Other words.")
    failed = world.build(now="2026-11-03 09:00")
    assert world.hub.asked.count("/") == 9 + 1 and len(world.engine.asked) == 1
    assert f"the hub is told later: '{world.hub.url}' answers with {status}" in failed.err
    assert f"IndexNow is told later: '{world.engine.url}' answers with {status}" in failed.err
    assert world.waiting() == (6, 1)
    problem = world.publication.status()["pings"]["problem"]
    assert f"answers with {status}" in problem
    world.hub.status = world.engine.status = 200
    world.build(now="2026-11-03 09:01")
    assert world.feeds() == feeds_of("left") and world.pages() == ["blog/one/"]
    assert world.publication.status()["pings"] == {
        "feeds": 0, "pages": 0, "since": None, "given_up": 0, "problem": None}


def test_failures_wait_longer_each_time(world):
    world.hub.status = 500
    world.article("one", "left", body="Other words.")
    asked = []
    for minute in range(12):
        before = len(world.hub.asked)
        # A little later each time, since the clock goes on while a build runs.
        world.build(now=f"2026-11-03 09:{minute:02}:{4 * minute:02}")
        asked.append(len(world.hub.asked) - before)
    # At once, the next run, then after 1, 2 and 4 minutes; the next after 8.
    assert asked == [1, 1, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0]


def test_one_feed_that_fails_does_not_stop_the_others(world):
    world.hub.status = 500
    world.article("one", "left", body="Other words.")
    world.build(now="2026-11-03 09:00")
    first = world.publication.database().execute(
        "SELECT url FROM ping WHERE attempts = 1").fetchone()[0]
    world.hub.status = 200
    world.build(now="2026-11-03 09:01")
    told = [urllib.parse.parse_qs(body.decode())["hub.url"][0] for _, body in world.hub.take()]
    assert told[-1] == first and len(told) == 6


@pytest.mark.parametrize("status", [429, 503])
def test_retry_after_is_kept_to(world, status):
    world.hub.status, world.hub.fields = status, {"Retry-After": "7200"}
    world.article("one", "left", body="Other words.")
    world.build(now="2026-11-03 09:00")
    world.hub.status, world.hub.fields = 202, {}
    # A newer change does not make it shorter.
    world.article("two", "right", body="Other words.")
    world.build(now="2026-11-03 10:59")
    assert world.feeds() == [] and world.waiting() == (9, 0)
    world.build(now="2026-11-03 11:01")
    assert world.feeds() == feeds_of("left", "right")


def test_retry_after_is_capped(world):
    world.hub.status, world.hub.fields = 429, {"Retry-After": "31536000"}
    world.article("one", "left", body="Other words.")
    world.build(now="2026-11-03 09:00")
    world.hub.status, world.hub.fields = 202, {}
    world.build(now="2026-11-03 15:01")
    assert world.feeds() == feeds_of("left")


def test_what_is_refused_is_given_up(world):
    world.hub.status = 404
    world.engine.status = 422
    world.article("one", "left", body="Other words.")
    done = world.build()
    assert f"the hub refuses 6 and is not told of them again: '{world.hub.url}' answers with 404" \
        in done.err
    assert "IndexNow refuses 1 and is not told of them again: " in done.err
    assert world.waiting() == (0, 0)
    assert world.publication.status()["pings"]["given_up"] == 7
    assert "7 were given up" in world.publication.run("status").out
    world.hub.status = world.engine.status = 202
    world.build()
    assert world.feeds() == world.pages() == []
    world.article("one", "left", body="Words again.")
    world.build()
    assert world.feeds() == feeds_of("left") and world.pages() == ["blog/one/"]
    assert world.publication.status()["pings"]["given_up"] == 0


def test_a_server_that_is_down_is_asked_again(world):
    port = world.hub.port
    world.hub.__exit__()
    world.article("one", "left", body="Other words.")
    failed = world.build(now="2026-11-03 09:00")
    assert "the hub is told later: " in failed.err and world.waiting() == (6, 0)
    with Listener(port) as world.hub:
        world.build(now="2026-11-03 09:01")
        assert world.feeds() == feeds_of("left")
    world.hub = Listener()
    world.hub.thread.start()


def test_a_hub_that_hangs_is_left_after_a_while(world):
    """Once in a run, and mail goes out all the same."""
    world.publication.subscribe("ada@example.org", "--rhythm", "instant", now="2026-11-03 08:00")
    world.build(now="2026-11-03 08:30", command="run")
    world.hub.status = None
    world.article("three", "left")
    before = len(world.hub.asked)
    failed = world.build(now="2026-11-03 09:00", command="run")
    assert len(world.hub.asked) == before + 1
    assert "the hub is told later: " in failed.err
    assert world.publication.mails() == [("ada@example.org", ["Three"])]
    assert world.pages() == ["blog/three/"] and world.waiting() == (6, 0)
    world.hub.status = 202
    world.build(now="2026-11-03 09:10")
    assert world.feeds() == feeds_of("left")


@pytest.mark.parametrize("status, follows", [(307, True), (308, True), (301, False), (302, False),
                                             (303, False)])
def test_redirects_of_a_hub(world, status, follows):
    world.hub.moved["/"] = (status, world.hub.url + "new")
    world.article("one", "left", body="Other words.")
    done = world.build(now="2026-11-03 09:00")
    if follows:
        assert world.feeds() == feeds_of("left") and done.err == ""
    else:
        assert f"has moved ({status}): set '{world.hub.url}new' instead" in done.err
        assert world.waiting() == (6, 0)
        world.publication.write_config(websub={"hub": world.hub.url + "new"})
        world.build(now="2026-11-03 09:01")
        # The feeds name the hub: all of them changed.
        assert world.feeds() == feeds_of("left", "right")


def test_a_hub_leads_to_no_other_private_server(world):
    world.hub.moved["/"] = (307, world.engine.url)
    world.article("one", "left", body="Other words.")
    asked = len(world.engine.asked)
    done = world.build(now="2026-11-03 09:00")
    assert "the hub is told later: " in done.err and "not in the public internet" in done.err
    assert len(world.engine.asked) == asked + 1  # IndexNow's own
    assert world.pages() == ["blog/one/"] and world.waiting() == (6, 0)


def test_after_a_day_pings_are_given_up(world):
    world.hub.status = world.engine.status = 500
    world.article("one", "left", body="Other words.")
    world.build(now="2026-11-03 09:00")
    world.build(now="2026-11-04 08:59")
    assert world.waiting() == (6, 1)
    done = world.build(now="2026-11-04 10:30")
    assert world.waiting() == (0, 0)
    assert "given up after a day: the hub is not told of 6 feeds: " in done.err
    assert "given up after a day: IndexNow is not told of 1 pages: " in done.err
    assert world.publication.status()["pings"]["given_up"] == 7
    world.hub.status = world.engine.status = 202
    world.build(now="2026-11-04 12:30")
    assert world.feeds() == world.pages() == []


def test_what_the_site_never_serves_is_given_up(world):
    world.site.folder = world.publication / "nothing"
    world.article("one", "left", body="Other words.")
    world.build(now="2026-11-03 09:00")
    done = world.build(now="2026-11-04 09:01")
    assert "the hub is not told of 6 feeds: " in done.err and "answers with 404" in done.err
    assert world.waiting() == (0, 0)
    # A later page waits for its own sitemap.
    world.article("two", "right", body="Other words.")
    world.build(now="2026-11-04 10:00")
    assert world.pages() == []
    world.site.folder = world.publication / "public"
    world.build(now="2026-11-04 11:00")
    assert world.pages() == ["blog/two/"] and world.feeds() == feeds_of("right")


def test_many_pages_are_told_in_several_requests(world):
    paths = sorted(f"blog/page-{number}/" for number in range(20001))
    with world.publication.database() as database:
        database.executemany(
            "INSERT INTO ping (target, url, hash, ready, attempts, since, due) "
            "VALUES ('page', ?, '', 1, 0, 1793700000, 0)", [(world.site.url + path,) for path in paths])
    world.build(now="2026-11-03 09:00")
    assert [len(json.loads(body)["urlList"]) for _, body in world.engine.bodies] == [10000, 10000, 1]
    assert world.pages() == paths and world.waiting() == (0, 0)


def test_a_dry_run_and_other_folders_tell_nothing(world):
    world.article("one", "left", body="Other words.")
    before = world.publication.dump("ping", "ping_server")
    asked = len(world.site.asked)
    for args in (["-n"], ["--no-state", "-o", "other"], ["-o", "another"]):
        world.build(*args)
    world.build("-n", command="run")
    world.publication.run("check", status=None, now="2026-11-09 09:00")
    assert world.feeds() == world.pages() == [] and len(world.site.asked) == asked
    assert world.publication.dump("ping", "ping_server")[:len(before)] == before
    assert world.waiting()[0] == 0


def test_off_until_configured(world):
    world.hub.status = world.engine.status = 500
    world.article("one", "left", body="Other words.")
    world.build()
    assert world.waiting() == (6, 1)
    world.publication.write_config(websub=None, indexnow=None)
    world.hub.status = world.engine.status = 202
    world.build()
    assert world.feeds() == world.pages() == [] and world.waiting() == (0, 0)
    assert not (world.publication / f"public/{KEY}.txt").exists()


def test_the_key_is_served(world):
    assert (world.publication / f"public/{KEY}.txt").read_text() == KEY + "\n"
    # Where it lies there already, it is the key's file itself.
    world.publication.write_config(indexnow={"key_file": f"public/{KEY}.txt"})
    assert world.build().err == ""


@pytest.mark.parametrize("text, words", [
    ("short", "must hold 8 to 128 letters, digits and hyphens"),
    ("under_score", "must hold 8 to 128 letters, digits and hyphens"),
    (None, "No such file or directory"),
])
def test_a_bad_key_is_a_fault_with_its_place(world, text, words):
    (world.publication / "bad.txt").write_text(text) if text else None
    world.publication.write_config(indexnow={"key_file": "bad.txt"})
    done = world.publication.run("check", status=78)
    line = next(number for number, line in enumerate(
        (world.publication / "postrider.yaml").read_text().splitlines(), 1) if "key_file" in line)
    assert f"postrider.yaml:{line}:13: 'key_file'" in done.err and words in done.err


def test_kills_lose_nothing_and_repeat_what_was_in_flight(world):
    delays = random.Random(SEED)
    # Most of the time goes to pings, and so do the kills.
    world.hub.delay = world.engine.delay = 0.01
    world.article("one", "left", body="The words of a build that is timed.")
    began = time.monotonic()
    world.build()
    duration = time.monotonic() - began
    world.feeds(), world.pages()
    killed = 0
    for number in range(KILLS):
        category = ["left", "right"][number % 2]
        now = f"2026-11-{number + 10} 09:00"
        world.article(f"new-{number}", category)
        was_killed = world.publication.kill("build", now=now, after=delays.uniform(0, duration))
        world.build(now=now)
        feeds, pages = world.feeds(), world.pages()
        assert sorted(set(feeds)) == feeds_of(category)
        assert set(pages) == {f"blog/new-{number}/"}
        assert len(feeds) - 6 + len(pages) - 1 <= was_killed
        killed += was_killed
        assert world.waiting() == (0, 0)
    # Otherwise the test would tell nothing.
    assert killed > KILLS / 2

"""digests.check_live: a post is mailed once its page answers, and nobody is asked but the site."""

import signal
import subprocess
import threading
import time

import pytest

from conftest import Publication
from feed_server import serving
from ping_peers import Peer

MONDAY = "2026-11-02 10:00"
LATER = "2026-11-03 10:00"
EVEN_LATER = "2026-11-04 10:00"
READER = "ada@example.org"
HANG = None


class Pages(Peer):
    """Answers by `pages`, "METHOD /path" or "/path" → (status, fields) or HANG; else 404."""

    def __init__(self):
        super().__init__()
        self.pages = {}
        self.asked = []

    def answer(self, request, _):
        line = f"{request.command} {request.path}"
        self.asked.append(line)
        page = self.pages.get(line, self.pages.get(request.path, (404, {})))
        if page is HANG:
            self.stopped.wait(60)
            return
        status, fields = page
        self.send(request, status, b"words", **fields)


def found(**fields):
    return 200, fields


def begin(publication, url, **digests):
    """The first plan is over, and a reader waits for what is new."""
    publication.write_config(site={"url": url}, digests={"check_live": True, **digests})
    publication.write_article("old", "Old post", "2026-10-20")
    publication.run("subscriber", "add", READER, "--rhythm", "instant", now="2026-11-02 09:00")
    publication.run("run", now=MONDAY)


def titles(publication):
    """What the reader was mailed since the last call, sorted."""
    mails = publication.mails()
    assert {address for address, _ in mails} <= {READER}
    return sorted(title for _, mailed in mails for title in mailed)


@pytest.fixture
def site():
    with Pages() as pages:
        yield pages


@pytest.fixture
def other():
    """A server that nobody must ask."""
    with Pages() as pages:
        yield pages
        assert pages.asked == []


@pytest.fixture
def live(publication, site):
    begin(publication, site.url)
    return publication


# Name → what the page answers; whether it is mailed; what is asked; what the warning says.
ANSWERS = {
    "fine": ({"/blog/fine/": found()}, True, ["HEAD /blog/fine/"], None),
    "gone": ({}, False, ["HEAD /blog/gone/", "GET /blog/gone/"], "404 for"),
    "broken": ({"/blog/broken/": (503, {})}, False,
               ["HEAD /blog/broken/", "GET /blog/broken/"], "503 for"),
    "headless": ({"HEAD /blog/headless/": (405, {}), "GET /blog/headless/": found()}, True,
                 ["HEAD /blog/headless/", "GET /blog/headless/"], None),
    "moved": ({"/blog/moved/": (301, {"Location": "/new/"}), "/new/": found()}, True,
              ["HEAD /blog/moved/", "HEAD /new/"], None),
    "lost": ({"/blog/lost/": (301, {"Location": "/missing/"})}, False,
             ["HEAD /blog/lost/", "HEAD /missing/", "GET /missing/"], "404 for"),
    "away": ({"/blog/away/": (302, {"Location": "{other}fine/"})}, False, ["HEAD /blog/away/"],
             "redirects to another server"),
    "metadata": ({"/blog/metadata/": (302, {"Location": "http://169.254.169.254/fine/"})}, False,
                 ["HEAD /blog/metadata/"], "redirects to another server"),
    "file": ({"/blog/file/": (302, {"Location": "file:///etc/passwd"})}, False,
             ["HEAD /blog/file/"], "redirects to what is no http or https address"),
    "silent": ({"/blog/silent/": HANG}, False, ["HEAD /blog/silent/"], "timed out"),
}


@pytest.fixture(scope="module")
def answered(tmp_path_factory):
    """One run that meets all of them."""
    publication = Publication(tmp_path_factory.mktemp("live") / "blog")
    with Pages() as site, Pages() as other:
        begin(publication, site.url)
        for name, (pages, *_) in ANSWERS.items():
            publication.write_article(name, name.title(), "2026-11-02")
            for path, page in pages.items():
                if page:
                    page = page[0], {field: value.format(other=other.url)
                                     for field, value in page[1].items()}
                site.pages[path] = page
        done = publication.run("run", now=LATER)
        yield done, titles(publication), list(site.asked), publication.status()
        assert other.asked == []


@pytest.mark.key("digests.check_live")
@pytest.mark.parametrize("name", ANSWERS)
def test_a_page_is_asked_before_its_post_is_mailed(answered, name):
    _, mailed, asked, words = ANSWERS[name]
    done, mails, lines, status = answered
    assert (name.title() in mails) == mailed
    assert (f"{name}.md" in str(status["waiting_paths"])) == (not mailed)
    for line in asked:
        assert line in lines
    assert sum(f" /blog/{name}/" in line for line in lines) == \
        sum(f" /blog/{name}/" in line for line in asked)
    warnings = [line for line in done.err.splitlines() if f"{name}.md" in line]
    assert len(warnings) == (words is not None), done.err
    assert not words or "its page does not answer" in warnings[0] and words in warnings[0]


def test_what_waited_is_mailed_once_its_page_is_there(live, site):
    live.write_article("one", "One", "2026-11-02")
    live.write_article("two", "Two", "2026-11-02")
    site.pages["/blog/one/"] = found()
    assert live.run("--json", "run", now=LATER).json()["digest"]["waiting"] == 1
    assert titles(live) == ["One"]
    site.pages["/blog/two/"] = found()
    site.asked.clear()
    assert live.run("run", now=EVEN_LATER).err == ""
    assert titles(live) == ["Two"]
    # What has been mailed is asked for no more.
    assert site.asked == ["HEAD /blog/two/"]


def test_the_oldest_are_asked_first_side_by_side(live, site, monkeypatch):
    together = 16
    everybody = threading.Barrier(together)
    arrived = []
    answer = Pages.answer

    def wait_for_the_others(self, request, body):
        arrived.append(request.path)
        if request.path in arrived[:together]:
            everybody.wait(5)
        answer(self, request, body)

    monkeypatch.setattr(Pages, "answer", wait_for_the_others)
    names = [f"post{day:02}" for day in range(1, 25)]
    for day, name in enumerate(names, 1):
        live.write_article(name, name.title(), f"2026-10-{day:02}")
        site.pages[f"/blog/{name}/"] = found()
    assert live.run("run", now=LATER).err == ""
    assert sorted(arrived[:together]) == [f"/blog/{name}/" for name in names[:together]]
    assert titles(live) == [name.title() for name in names]


def test_a_site_that_is_down_stops_no_run(live, site):
    live.write_article("new", "New", "2026-11-02")
    live.write_config(site={"url": "http://127.0.0.1:1/"})
    assert "its page does not answer" in live.run("run", now=LATER).err
    assert titles(live) == []
    live.write_config(site={"url": site.url})
    site.pages["/blog/new/"] = found()
    live.run("run", now=EVEN_LATER)
    assert titles(live) == ["New"]


def test_what_lies_elsewhere_is_mailed_unasked(live, site, other):
    urls = {
        "Port": f"{other.url}port/",
        "Name": f"http://localhost:{other.port}/name/",
        "Same port": f"http://localhost:{site.port}/same/",
        "Six": f"http://[::1]:{other.port}/six/",
        "Metadata": "http://169.254.169.254/latest/",
        "Disguise": f"http://127.0.0.1:{site.port}@127.0.0.1:{other.port}/disguise/",
        "World": "https://elsewhere.example/post/",
    }
    for title, url in urls.items():
        live.write_article(title.lower().replace(" ", "-"), title, "2026-11-02", url=url)
    assert live.run("run", now=LATER).err == ""
    assert titles(live) == sorted(urls)
    assert site.asked == []


def test_a_public_site_leads_to_no_private_address(publication, other):
    begin(publication, "https://blog.example.org/")
    publication.write_article("new", "New", "2026-11-02", url=f"{other.url}new/")
    publication.run("run", now=LATER)
    assert titles(publication) == ["New"]


def test_a_link_in_a_feed_leads_to_no_private_address(publication, site, other):
    item = ("<item><title>{name}</title><link>{url}</link><guid>{url}</guid>"
            "<pubDate>Mon, 02 Nov 2026 08:00:00 GMT</pubDate></item>")
    with serving() as feeds:
        def offer(**links):
            items = "".join(item.format(name=name, url=url) for name, url in links.items())
            feeds.pages["/feed.xml"] = ("<rss version='2.0'><channel><title>Feed</title>"
                                        f"<link>{site.url}</link>{items}</channel></rss>")
            publication.titles.update(dict.fromkeys(links))

        offer(Old=f"{site.url}old/")
        publication.config["sources"].append({"feed": f"{feeds.url}/feed.xml", "private": True})
        begin(publication, site.url)
        offer(Old=f"{site.url}old/", Here=f"{site.url}here/", There=f"{other.url}there/")
        publication.run("run", now=LATER)
    assert site.asked == ["HEAD /here/", "GET /here/"]
    assert titles(publication) == ["There"]


def test_nothing_is_asked_where_it_is_off(publication, site):
    begin(publication, site.url, check_live=False)
    publication.write_article("new", "New", "2026-11-02")
    publication.run("run", now=LATER)
    assert titles(publication) == ["New"]
    assert site.asked == []


def test_nothing_is_asked_before_it_is_settled(publication, site):
    begin(publication, site.url, settle="1h")
    publication.write_article("new", "New", "2026-11-02")
    site.pages["/blog/new/"] = found()
    publication.run("run", now="2026-11-03 10:00")
    assert site.asked == [] and titles(publication) == []
    publication.run("run", now="2026-11-03 11:00")
    assert site.asked == ["HEAD /blog/new/"] and titles(publication) == ["New"]


def test_the_first_plan_and_looks_at_the_store_ask_nothing(live, site):
    live.write_article("new", "New", "2026-11-02")
    live.run("build", now=LATER)
    shown = live.run("--json", "subscriber", "show", READER, now=LATER).json()
    assert [article["title"] for article in shown["next"]["articles"]] == ["New"]
    live.run("status")
    live.run("check", now=LATER, status=None)
    assert site.asked == []


def test_a_dry_run_asks_and_mails_nothing(live, site):
    live.write_article("new", "New", "2026-11-02")
    done = live.run("digest", "-n", now=LATER)
    assert "its page does not answer" in done.err
    assert site.asked == ["HEAD /blog/new/", "GET /blog/new/"]
    assert titles(live) == []


def test_many_old_posts_are_held_unasked(live, site):
    for i in range(11):
        live.write_article(f"old{i}", f"Old {i}", "2026-01-02")
    live.run("run", now=LATER)
    assert site.asked == [] and titles(live) == []
    assert live.status()["held"] == 11


def test_a_stop_is_heard_while_pages_are_asked(live, site):
    live.write_article("new", "New", "2026-11-02")
    site.pages["/blog/new/"] = HANG
    process = subprocess.Popen(live.command("run", now=LATER), cwd=live.folder,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while not site.asked:
        time.sleep(0.01)
    process.send_signal(signal.SIGTERM)
    # A page that does not answer is waited for ten seconds.
    _, err = process.communicate(timeout=5)
    assert "1 posts are not mailed yet: there was no time to ask for their pages" in err
    assert "new.md" in str(live.status()["waiting_paths"])
    site.pages["/blog/new/"] = found()
    live.run("run", now=EVEN_LATER)
    assert titles(live) == ["New"]

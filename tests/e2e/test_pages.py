"""What people see in a browser: subscribe.html, and feeds that somebody opened. Measured in
Chromium at a phone's width and a wide one, in light and dark."""

import html
import html.parser
import json
import re
import shutil
import subprocess

import pytest

from conftest import ROOT, Publication

CHROMIUM = shutil.which("chromium")
EXAMPLE = ROOT / "feeds/backend-notes"
NOW = "2026-11-20 10:00"

# Puts the page into a frame of that width, and writes what it measures where --dump-dom shows it.
FRAME = """<!DOCTYPE html><title>frame</title>
<body style="margin:0"><iframe src="%s" style="border:0;width:%dpx;height:800px"></iframe>
<script>
const frame = document.querySelector("iframe");
frame.onload = () => {
  const page = frame.contentDocument;
  const shown = [...page.querySelectorAll("*")].filter(e => e.getClientRects().length);
  const out = document.createElement("pre");
  out.id = "measured";
  out.textContent = JSON.stringify({
    width: page.documentElement.scrollWidth,
    widest: Math.max(...shown.map(e => e.getBoundingClientRect().right)),
    shown: [...new Set(shown.map(e => e.localName))],
    scripts: page.scripts ? page.scripts.length : 0,
    background: frame.contentWindow.getComputedStyle(page.body || page.documentElement).backgroundColor,
  });
  document.body.append(out);
};
</script>"""


@pytest.fixture(scope="module")
def example(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pages") / "backend-notes"
    shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("public", "state", "preview"))
    publication = Publication.__new__(Publication)
    publication.folder, publication.titles, publication.seen = folder, {}, {}
    config = folder / "postrider.yaml"
    config.write_text(config.read_text() + "\nweb: {url: https://notes.example.org/}\n")
    publication.run("build", now=NOW)
    # A browser on a file has no site to ask for the style sheet.
    for feed in (folder / "public").glob("*.xml"):
        feed.write_text(feed.read_text().replace('href="/feed.css"', 'href="feed.css"'))
    return publication


def measure(example, name, width, scheme, profile):
    page = example / "public/frame.html"
    page.write_text(FRAME % (name, width))
    command = [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu",
               "--disable-background-networking", "--allow-file-access-from-files",
               f"--user-data-dir={profile}", "--virtual-time-budget=3000",
               f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}",
               "--window-size=1400,1000", "--dump-dom", page.as_uri()]
    out = subprocess.run(command, capture_output=True, text=True, timeout=60).stdout
    found = re.search(r'<pre id="measured">(.*?)</pre>', out, re.S)
    assert found, f"Chromium measured nothing: {out[-500:]}"
    return json.loads(html.unescape(found.group(1)))


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not there: scripts/deps --with-peers")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 1280])
@pytest.mark.parametrize("name", ["subscribe.html", "feed.xml", "atom.xml"])
def test_page_fits_its_width(example, name, width, scheme, tmp_path):
    found = measure(example, name, width, scheme, tmp_path)
    assert found["width"] <= width
    assert found["widest"] <= width
    dark = int(re.search(r"\d+", found["background"]).group()) < 80
    assert dark == (scheme == "dark")
    assert found["scripts"] == 0
    # Escaped HTML would show as text.
    assert not {"encoded", "content"} & set(found["shown"])


class Page(html.parser.HTMLParser):
    """The elements of a page, and whether every one that must be closed is."""

    VOID = {"meta", "link", "input", "br", "img"}

    def __init__(self, text):
        super().__init__()
        self.open, self.elements = [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


def test_subscribe_page_names_every_feed(example):
    public = example / "public"
    page = Page((public / "subscribe.html").read_text())
    linked = {a["href"] for a in page.all("a")}
    feeds = [path for pattern in ("feed.xml", "atom.xml", "feed.json")
             for path in public.rglob(pattern)]
    assert len(feeds) == 12
    for path in feeds:
        assert f"https://blog.example.org/{path.relative_to(public)}" in linked
    assert "https://blog.example.org/feeds.opml" in linked
    assert page.all("html")[0]["lang"] == "en"
    assert page.all("script") == []
    assert page.all("form")[0] == {"action": "https://notes.example.org/subscribe", "method": "post"}
    assert len([i for i in page.all("input") if i.get("name") == "category"]) == 3
    assert [i["value"] for i in page.all("input") if "checked" in i] == ["weekly"]


def test_subscribe_page_escapes_what_it_shows(publication):
    publication.write_config(site={"title": "A & B <script>x</script> \"q\""})
    publication.write_article("a", "Post A", "2026-11-01", "C <b> & co")
    publication.run("build", now="2026-11-02 08:00")
    text = (publication / "public/subscribe.html").read_text()
    page = Page(text)
    assert page.all("script") == [] and page.all("b") == []
    assert "<title>Subscribe to A &amp; B &lt;script&gt;" in text
    assert "C &lt;b&gt; &amp; co" in text
    # Without pages that answer, nothing is promised.
    assert page.all("form") == []


def test_subscribe_page_is_replaced_by_a_template(publication):
    publication.write_config(templates="templates/")
    (publication / "templates").mkdir()
    (publication / "templates/subscribe.html").write_text("<p>{{site.title}}</p>\n")
    publication.run("build", now="2026-11-02 08:00")
    assert (publication / "public/subscribe.html").read_text() == "<p>Test Notes</p>\n"
    (publication / "templates/subscribe.html").write_text("<p>{{site.title}}!</p>\n")
    publication.run("build", now="2026-11-02 09:00")
    assert (publication / "public/subscribe.html").read_text() == "<p>Test Notes!</p>\n"

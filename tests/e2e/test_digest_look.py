"""What a digest looks like: measured in Chromium at a phone's width and a wide one, in light and
dark. Pictures are made where $POSTRIDER_PICTURES names a folder."""

import html
import json
import os
import pathlib
import re
import shutil
import subprocess

import pytest

from conftest import ROOT

CHROMIUM = shutil.which("chromium")
READERS = ROOT / "build/peers/readers"
NOW = "2026-11-20 10:00"
BODY = """\
A database that says *committed* has asked the disk to keep its word, as `fdatasync` does.

| machine | median | worst of a thousand | how often it was asked | by whom |
|---|---|---|---|---|
| laptop | 0.07 ms | 0.4 ms | 10,000 times | a program |

```c
while (collect(&waiting)) { write_all(&waiting, sizeof(waiting), and_a_long_line_of_code); }
```

> Durability is a promise about the future.

More of it [in the manual](https://example.org/manual). A word without an end:
Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft.
"""

# For every text that is shown: its colour against the nearest background, its size, its place.
MEASURE = """<!DOCTYPE html><title>frame</title>
<body style="margin:0"><iframe src="digest.html" style="border:0;width:%dpx;height:900px"></iframe>
<script>
const frame = document.querySelector("iframe");
const light = c => { c /= 255; return c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4; };
const luminance = ([r, g, b]) => 0.2126 * light(r) + 0.7152 * light(g) + 0.0722 * light(b);
const channels = text => text.match(/[\\d.]+/g).map(Number);
frame.onload = () => {
  const page = frame.contentDocument, view = frame.contentWindow;
  const behind = element => {
    for (let e = element; e; e = e.parentElement) {
      const color = channels(view.getComputedStyle(e).backgroundColor);
      if (color.length < 4 || color[3] > 0.5) return color;
    }
    return [255, 255, 255];
  };
  const texts = [];
  const walker = page.createTreeWalker(page.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const element = walker.currentNode.parentElement;
    const style = view.getComputedStyle(element);
    if (!walker.currentNode.data.trim() || !element.getClientRects().length ||
        style.opacity === "0" || element.closest("[style*='display:none']") ||
        !walker.currentNode.data.replace(/\\u00a0/g, "").trim()) continue;
    const a = luminance(channels(style.color)), b = luminance(behind(element));
    texts.push({text: walker.currentNode.data.trim().slice(0, 40),
      contrast: (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05),
      size: parseFloat(style.fontSize), right: element.getBoundingClientRect().right});
  }
  const cards = [...page.querySelectorAll(".card")].map(e => e.getBoundingClientRect().width);
  const out = document.createElement("pre");
  out.id = "measured";
  out.textContent = JSON.stringify({width: page.documentElement.scrollWidth, texts, cards,
    images: [...page.images].map(e => [e.getBoundingClientRect().right, e.hasAttribute("alt")]),
    headings: [...page.querySelectorAll("h1,h2,h3")].map(e => Number(e.localName[1])),
    background: channels(view.getComputedStyle(page.body).backgroundColor)});
  document.body.append(out);
};
</script>"""


def write(publication, count):
    """So many posts: with and without a picture, in up to three categories."""
    for i in range(count):
        publication.write_article(
            f"p{i}", f"Post {i} with a title that takes more than a line on a phone",
            f"2026-11-{10 + i} 10:00", category=["Databases", "Networks", "People"][i % 3],
            image="/cover.png" if i % 2 == 0 else None, summary="What it is about, in a line.",
            body=BODY)


def preview(publication, **site):
    publication.write_config(site=site, web={"url": "https://notes.example.org/"}, mail={
        "postal_address": "Test Notes, 1 Example Street, Exampletown"})
    publication.run("preview", "--sample", now=NOW)
    return publication / "preview"


def chromium(folder, profile, scheme, *options):
    return subprocess.run(
        [CHROMIUM, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
         "--disable-background-networking", "--allow-file-access-from-files",
         f"--user-data-dir={profile}",
         f"--blink-settings=preferredColorScheme={0 if scheme == 'dark' else 1}", *options],
        cwd=folder, capture_output=True, text=True, timeout=60, check=True).stdout


def measure(folder, width, scheme, profile):
    frame = folder / "frame.html"
    frame.write_text(MEASURE % width)
    out = chromium(folder, profile, scheme, "--virtual-time-budget=3000", "--window-size=1400,1000",
                   "--dump-dom", frame.as_uri())
    found = re.search(r'<pre id="measured">(.*?)</pre>', out, re.S)
    assert found, f"Chromium measured nothing: {out[-500:]}"
    pictures = os.environ.get("POSTRIDER_PICTURES")
    if pictures:
        name = pathlib.Path(pictures) / f"{folder.parent.parent.name}-{width}-{scheme}.png"
        chromium(folder, profile, scheme, f"--window-size={width},2400", f"--screenshot={name}",
                 (folder / "digest.html").as_uri())
    return json.loads(html.unescape(found.group(1)))


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not there: scripts/deps --with-peers")
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [375, 800])
@pytest.mark.parametrize("count, language", [(1, "en"), (3, "he")])
def test_digest_is_pleasant(publication, count, language, width, scheme, tmp_path):
    write(publication, count)
    found = measure(preview(publication, language=language), width, scheme, tmp_path / "profile")
    assert found["width"] <= width
    assert max(found["cards"]) <= min(width, 602)
    assert all(right <= width for right, _ in found["images"])
    assert all(alt for _, alt in found["images"])
    assert (sum(found["background"][:3]) < 240) == (scheme == "dark")
    faint = [text for text in found["texts"] if text["contrast"] < 4.5]
    assert not faint
    small = [text for text in found["texts"] if text["size"] < 13]
    assert not small
    # One first heading, and none that skips a level.
    headings = found["headings"]
    assert headings[0] == 1 and headings.count(1) == 1
    assert all(after <= before + 1 for before, after in zip(headings, headings[1:]))
    shown = " ".join(text["text"] for text in found["texts"])
    for word in ("You get this because", "Unsubscribe", "Change what you get", "Read on the web",
                 "1 Example Street"):
        assert word in shown


COLOURED = """\
<p style="color:#222">Nearly black, <span style="color:#000;background-color:#ffffff">black on white</span>
and <font color="#333333">an old way</font>, <mark>marked</mark>.</p>

<table><tr><td bgcolor="#ffffff" style="color:black">in a cell</td></tr></table>

<blockquote style="background:#fff;color:#111"><p style="color:#111">quoted <b style="color:navy">blue</b></p></blockquote>

<pre style="background-color:#fafafa;color:#111"><code style="color:#111">code <i style="color:#040">green</i></code></pre>

<a href="https://example.org/" style="color:#00008b">a link</a>
"""


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not there: scripts/deps --with-peers")
def test_inline_colours_of_authors_give_way_in_the_dark(publication, tmp_path):
    publication.write_article("p", "Post", "2026-11-10", body=COLOURED)
    found = measure(preview(publication), 375, "dark", tmp_path / "profile")
    shown = {text["text"]: text["contrast"] for text in found["texts"]}
    for words in ("Nearly black,", "black on white", "an old way", "marked", "in a cell", "quoted",
                  "blue", "code", "green", "a link"):
        assert shown[words] >= 4.5, words


@pytest.mark.skipif(not CHROMIUM, reason="Chromium is not there: scripts/deps --with-peers")
@pytest.mark.parametrize("width", [320, 375])
def test_long_words_wrap(publication, width, tmp_path):
    word = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2
    for i in range(3):
        publication.write_article(f"p{i}", f"{word} {i}", f"2026-11-1{i}", category=word + "AB"[i % 2],
                                  summary=word, body=word, author=word)
    found = measure(preview(publication, title=word), width, "light", tmp_path / "profile")
    assert found["width"] <= width
    assert all(text["right"] <= width for text in found["texts"])


def test_an_article_in_another_language_says_so(publication):
    """Title, summary and text have its language and direction; those of the site have none."""
    publication.write_article("a", "Post", "2026-11-11", summary="In short.", body="Some words.")
    publication.write_article("b", "שלום", "2026-11-10", language="he", summary="בקיצור.", body="מילים.")
    page = (preview(publication) / "digest.html").read_text()
    marked = re.findall(r'<(\w+) lang="he" dir="rtl"[^>]*>(.*?)</\1>', page, re.S)
    assert [tag for tag, _ in marked] == ["h2", "p", "div"]
    for (_, inside), words in zip(marked, ("שלום", "בקיצור.", "מילים.")):
        assert words in inside
    assert len(re.findall(r"\blang=", page)) == 5  # with those of the page


def test_digest_groups_by_category(publication):
    write(publication, 5)
    folder = preview(publication)
    text = (folder / "digest.txt").read_text()
    page = (folder / "digest.html").read_text()
    headings = re.findall(r'<h2 class="ink kind"[^>]*>(.*?)</h2>', page)
    assert headings == re.findall(r"^# (.*)$", text, re.M)
    assert len(headings) == len(set(headings)) == 3


def test_digest_of_one_category_has_no_headings(publication):
    for i in range(3):
        publication.write_article(f"p{i}", f"Post {i}", f"2026-11-1{i} 10:00", category="People")
    assert "kind" not in (preview(publication) / "digest.html").read_text().split("</style>")[1]


# What some big mail program does not show, and why the digest holds without it.
EXPLAINED = {
    "@media": "light colours, and the wide paddings on a phone",
    "border-radius": "corners are square",
    "opacity": "the preheader is hidden by display and mso-hide as well",
    "overflow": "likewise; and code wraps",
    "overflow-wrap": "word-wrap says the same",
    "word-wrap": "a word longer than the column widens it",
    "white-space": "code loses its line breaks' exact width, not the breaks",
    "table-layout": "the width is said by attributes too",
    "transform": "text-transform, which caniemail takes for it",
}


def node_version():
    node = shutil.which("node")
    return int(subprocess.run([node, "--version"], capture_output=True, text=True, check=True)
               .stdout.strip("v\n").split(".")[0]) if node else 0


@pytest.mark.skipif(not (READERS / "node_modules/caniemail").exists() or node_version() < 20,
                    reason="caniemail, or node 20, is not there: scripts/deps --with-peers")
def test_digest_holds_in_the_big_mail_programs(publication):
    write(publication, 5)
    page = preview(publication) / "digest.html"
    done = subprocess.run(
        ["node", ROOT / "tests/support/readers/caniemail.mjs", page], capture_output=True,
        text=True, check=True, env={**os.environ, "POSTRIDER_READERS": str(READERS)})
    found = json.loads(done.stdout)
    assert len(found) == 7
    assert {client: set(features) - set(EXPLAINED) for client, features in found.items()} == {
        client: set() for client in found}

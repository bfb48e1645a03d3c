"""The publications that every output is tested with: the example, sites with what readers and
validators have stumbled over, and the posts of real blogs where they lie beside the source."""

import pathlib
import shutil

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "feeds/backend-notes"
CORPORA = ROOT.parent / "shared/data/corpora"
EVERYTHING = {"per": ["category", "tag", "author"], "archive": True, "gzip": True, "robots": True,
              "tombstones": True}

# Titles that are hard to carry, each with the reader's view in plain text.
TITLES = [
    "Tom & Jerry's <script>alert(1)</script>",
    "Already escaped: &amp; &lt;b&gt; &#233;",
    "CDATA ends ]]> here, comments -- there",
    "\"Quotes\", 'apostrophes' and `ticks`",
    "Grüße, naïve café: ÄÖÜ ß ñ",
    "日本語のタイトル",
    "שלום עולם, and مرحبا",
    "Rocket 🚀 and family 👩‍👩‍👧‍👦",
    "a < b && b > c || c <= d",
    "C++ templates: vector<int>",
    "100 % of {{braces}} and {% tags %}",
    "A very " + "long " * 60 + "title",
    "007",
    "https://example.org/?a=1&b=2",
]
DATES = [
    "2026-03-01", "2026-03-01", "2026-03-01 08:00", "2026-03-01T08:00:00Z",
    "2026-03-29 02:30", "2026-10-25 02:30", "2026-02-28T23:59:59-11:00", "1999-12-31 23:59:59",
    "1969-07-20T20:17:40Z", "2025-12-31T24:00:00Z", "2026-01-01 00:00:00 +1400", "Mon, 02 Mar 2026 10:00:00 GMT",
]


def publication(folder, site, **sections):
    """Writes postrider.yaml; the folder is made."""
    (folder / "articles").mkdir(parents=True, exist_ok=True)
    values = {
        "site": {"title": site, "url": f"https://{folder.name}.example.org/", "since": "2000-01-01",
                 "timezone": "Europe/Berlin", "author": {"name": "Ada Example"}},
        "sources": [{"articles": "articles/", "permalink": "/blog/:slug/"}],
        "output": {"directory": "public/", **EVERYTHING},
        "sitemap": {"per": ["category"], "urls": ["/", "/about/"]},
        "store": "state/postrider.db",
        **sections,
    }
    write(folder / "postrider.yaml", yaml.safe_dump(values, allow_unicode=True, sort_keys=False))


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def article(folder, name, front, body="Some words.\n"):
    text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
    write(folder / f"articles/{name}.md", f"---\n{text}---\n{body}")


def example(folder):
    ignored = shutil.ignore_patterns("public", "state", "preview")
    shutil.copytree(EXAMPLE, folder, ignore=ignored)
    values = yaml.safe_load((EXAMPLE / "postrider.yaml").read_text(encoding="utf-8"))
    values["output"].update(EVERYTHING)
    write(folder / "postrider.yaml", yaml.safe_dump(values, allow_unicode=True))


def catalogue(folder):
    publication(folder, "A List", sources=[{"catalogue": "catalogue.yaml"}])
    shutil.copy(EXAMPLE / "catalogue.yaml", folder)


def empty(folder):
    publication(folder, "Nothing Yet")


def titles(folder):
    publication(folder, "Notes & <Titles> \"quoted\" ]]> &amp;")
    for i, title in enumerate(TITLES):
        article(folder, f"t{i:02}", {
            "title": title, "date": f"2026-02-{i + 1:02}", "category": TITLES[i - 1][:40],
            "tags": [title[:30], "common"], "authors": [f"{title[:20]} <a{i}@example.org>"],
            "description": f"{title}, summarised", "image": f"/i/{i}.png"},
            f"{title}\n\n[a](#b) <b>bold</b> ![](x.png)\n\n```\n]]> {title}\n```\n")


def dates(folder):
    """With an edit of each second article after its publication."""
    publication(folder, "Dates and Ids")
    for i, date in enumerate(DATES):
        front = {"title": f"Dated {i}", "date": date, "category": "odd" if i % 2 else "even"}
        if i % 2:
            front["updated"] = f"2026-11-{i + 1:02}T01:02:03Z"
        article(folder, f"d{i:02}", front)
    for i, name in enumerate(["https://old.example.org/?p=1&x=2", "urn:uuid:5f0c7f1e-0000-4000-8000-000000000001",
                              "tag:old.example.org,2003:/a b", "plain-id", "https://old.example.org/ä"]):
        article(folder, f"i{i:02}", {"title": f"Identified {i}", "date": "2025-05-05", "id": name,
                                     "url": f"/straße/ein pfad {i}/?x=1&y=<2>"})


def history(folder):
    """Three archive documents in each channel and a feed that is over its limit of bytes."""
    publication(folder, "Long History", output={"directory": "public/", **EVERYTHING, "bytes": "16K"})
    for i in range(70):
        article(folder, f"h{i:02}", {
            "title": f"Entry {i}", "date": f"20{i // 10 + 10}-01-{i % 10 + 10}",
            "category": "all", "tags": ["all", f"t{i % 3}"]}, f"Word {i}. " * 100 + "\n")


def podcast(folder):
    publication(folder, "A Show", podcast={"category": "Technology", "image": "/cover.png"})
    for i in range(30):
        article(folder, f"p{i:02}", {
            "title": f"Episode {i} & more", "date": f"2026-04-{i + 1:02}", "category": "show",
            "enclosure": {"url": f"/files/{i}.mp3?a=1&b=2", "length": 4711 + i}, "duration": "1:02:03",
            "season": 1, "episode": i + 1, "transcript": f"/files/{i}.vtt", "image": f"/files/{i}.jpg"})


# Of each corpus: where its posts are, and whose they are (tests/unit/source/test_corpora.c).
CORPUS_SOURCES = {
    "astro-example": {"articles": "examples/blog/src/content/blog", "preset": "astro"},
    "astropaper-sd": {"articles": "src/data/blog", "preset": "astro"},
    "blog_os": {"articles": "blog/content", "preset": "zola"},
    "etcd": {"articles": "content/en", "preset": "hugo"},
    "hexo": {"articles": "source", "preset": "hexo"},
    "hugo-sd": {"articles": "content", "preset": "hugo"},
    "jekyll": {"articles": "docs", "preset": "jekyll"},
    "jest": {"articles": "website/blog", "preset": "docusaurus"},
    "nextjs-starter": {"articles": "data/blog", "preset": "next"},
    "overreacted": {"articles": "public", "permalink": "/:path/"},
    "pythonic-perambulations": {"articles": "content", "preset": "pelican"},
    "v8dev": {"articles": "src", "preset": "eleventy"},
}


def corpus(folder):
    """The posts of a real blog, under the folder's name."""
    source = CORPUS_SOURCES.get(folder.name, {"articles": "", "permalink": "/:path/"})
    publication(folder, f"Real posts: {folder.name}",
                sources=[{**source, "articles": f"articles/{source['articles']}"}],
                output={"directory": "public/", **EVERYTHING})
    shutil.copytree(CORPORA / folder.name, folder / "articles", dirs_exist_ok=True)


OWN = {"backend-notes": example, "catalogue": catalogue, "empty": empty, "titles": titles,
       "dates": dates, "history": history, "podcast": podcast}
REAL = sorted(path.name for path in CORPORA.glob("*/")) if CORPORA.is_dir() else []
NAMES = [*OWN, *REAL]


def make(name, folder):
    """Writes the site's files into folder/NAME, and returns that."""
    OWN.get(name, corpus)(folder / name)
    return folder / name

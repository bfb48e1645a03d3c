"""Translations are one article: once in the feeds, each in the sitemap, and to each reader in
their own language."""

import re
import xml.etree.ElementTree as tree

import pytest

import schema_check

SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9", "x": "http://www.w3.org/1999/xhtml"}
EARLY = "2026-11-02 09:00"
MONDAY = "2026-11-02 10:00"
THURSDAY = "2026-11-05 08:10"


def write(site, path, title, **more):
    place = site / "articles" / path
    place.parent.mkdir(parents=True, exist_ok=True)
    fields = {"title": title, "date": "2026-11-03", "category": "backend", **more}
    place.write_text("---\n" + "".join(f"{key}: {value}\n" for key, value in fields.items())
                     + f"---\nText of {title}.\n")


def by_suffix(site):
    write(site, "one.md", "English")
    write(site, "one.es.md", "Spanish")
    write(site, "one.de.md", "German")


def by_folder(site):
    write(site, "en/one.md", "English")
    write(site, "es/one.md", "Spanish")
    write(site, "de/one.md", "German")


def by_key(site):
    write(site, "one.md", "English", translationKey="k", url="/blog/one/")
    write(site, "uno.md", "Spanish", translationKey="k", lang="es", url="/es/blog/one/")
    write(site, "eins.md", "German", translationKey="k", lang="de", url="/de/blog/one/")


WAYS = [by_suffix, by_folder, by_key]


@pytest.fixture
def site(publication):
    publication.write_config(site={"language": "en", "languages": ["en", "es", "de"]})
    return publication


def sitemap(site):
    """URL → {language: URL} of every entry."""
    root = tree.parse(site / "public/sitemap-backend.xml").getroot()
    return {url.findtext("s:loc", None, SITEMAP):
            {link.get("hreflang"): link.get("href") for link in url.findall("x:link", SITEMAP)}
            for url in root.findall("s:url", SITEMAP)}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_translations_are_one_article(site, way):
    way(site)
    site.run("build", now=THURSDAY)
    for name in ("feed.xml", "atom.xml", "feed.json", "category/backend/feed.xml"):
        text = (site / "public" / name).read_text()
        assert "English" in text and "Spanish" not in text and "German" not in text
    article, = site.run("--json", "article", "list", now=THURSDAY).json()
    assert {t["language"]: t["title"] for t in article["translations"]} == {
        "es": "Spanish", "de": "German"}


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.__name__)
def test_sitemap_names_every_translation_on_each(site, way):
    way(site)
    site.run("build", now=THURSDAY)
    english, spanish, german = (f"https://blog.example.org/{folder}blog/one/"
                                for folder in ("", "es/", "de/"))
    links = {"en": english, "es": spanish, "de": german, "x-default": english}
    assert sitemap(site) == {english: links, spanish: links, german: links}


def test_sitemap_with_translations_is_valid(site):
    if schema_check.missing():
        pytest.skip(schema_check.missing())
    by_suffix(site)
    site.run("build", now=THURSDAY)
    assert schema_check.xml_faults("sitemap", [site / "public/sitemap-backend.xml"]) == []


def test_sitemap_without_translations_declares_nothing(site):
    write(site, "one.md", "English")
    site.run("build", now=THURSDAY)
    assert "xhtml" not in (site / "public/sitemap-backend.xml").read_text()


def test_a_translation_that_is_a_draft_waits(site):
    by_suffix(site)
    write(site, "one.es.md", "Spanish", draft="true")
    site.run("build", now=THURSDAY)
    assert len(sitemap(site)) == 2
    write(site, "one.es.md", "Spanish")
    site.run("build", now=THURSDAY)
    assert len(sitemap(site)) == 3


def test_readers_get_their_language(site):
    for language in ("", "en", "es", "es-MX", "fr"):
        site.subscribe(f"r{language}@example.org", *(["--language", language] if language else []),
                       now=EARLY)
    site.run("run", now=MONDAY)
    by_suffix(site)
    site.run("run", now=THURSDAY)
    found = {}
    for mail in site.messages().values():
        text = mail.get_body(("plain",)).get_content()
        found[mail["To"].addresses[0].addr_spec] = (
            re.search("English|Spanish|German", mail["Subject"])[0], mail["Content-Language"],
            "/es/blog/one/" in text, re.search(r"Text of (\w+)\.", text)[1])
    english, spanish = ("English", "en", False, "English"), ("Spanish", "es", True, "Spanish")
    assert found == {"r@example.org": english, "ren@example.org": english,
                     "res@example.org": spanish, "res-MX@example.org": spanish,
                     "rfr@example.org": english}


@pytest.mark.parametrize("first", ["one.md", "one.es.md"])
def test_a_translation_later_is_nothing_new(site, first):
    site.subscribe("ada@example.org", "--rhythm", "instant", now=EARLY)
    site.run("run", now=MONDAY)
    write(site, first, "First")
    site.run("run", now=THURSDAY)
    assert len(site.messages()) == 1
    article, = site.run("--json", "article", "list", now=THURSDAY).json()
    by_suffix(site)
    site.run("run", now="2026-11-06 08:00")
    assert not site.messages()
    again, = site.run("--json", "article", "list", now="2026-11-06 08:00").json()
    assert again["id"] == article["id"] and again["title"] == "English"


def test_two_in_one_language_are_told(site):
    by_suffix(site)
    write(site, "es/one.md", "Again", url="/otra/")
    done = site.run("build", now=THURSDAY)
    assert "articles/es/one.md" in done.err and "articles/one.es.md" in done.err
    assert len(site.run("--json", "article", "list", now=THURSDAY).json()) == 2


def test_check_knows_translations(site):
    by_suffix(site)
    (site / "articles/two.md").write_text(
        "---\ntitle: Two\ndate: 2026-11-04\ncategory: backend\ndescription: d\n---\n"
        "A [link](/es/blog/one/).\n")
    site.run("build", now=THURSDAY)
    done = site.run("check", now=THURSDAY)
    assert "/es/blog/one/" not in done.out + done.err

"""A small site of each preset: its articles have the addresses that its generator gives them."""

import json
import urllib.parse

import pytest

import preset_sites
from conftest import Publication

NOW = "2026-11-20T10:00:00Z"


def make(name, folder):
    preset_sites.write(name, folder / name)
    made = Publication.__new__(Publication)
    made.folder = folder / name
    return made


def pages(publication):
    rows = publication.run("--json", "article", "list", now=NOW).json()
    return {row["title"]: urllib.parse.urlsplit(row["url"]).path for row in rows}


@pytest.mark.parametrize("name", preset_sites.SITES)
def test_addresses_are_the_generators(name, tmp_path):
    publication = make(name, tmp_path)
    publication.run("build", "--strict", now=NOW)
    assert pages(publication) == preset_sites.SITES[name].pages


@pytest.mark.parametrize("name", preset_sites.SITES)
def test_a_second_build_remembers_them(name, tmp_path):
    """Without opening a file again, and with all of them opened."""
    publication = make(name, tmp_path)
    publication.run("build", now=NOW)
    first = {path: path.read_bytes() for path in publication.folder.glob("public/**/*.xml")}
    for options in [], ["--no-cache"]:
        publication.run("build", *options, now=NOW)
        assert {path: path.read_bytes() for path in first} == first


def test_jekyll_folders_are_categories(tmp_path):
    publication = make("jekyll", tmp_path)
    publication.run("build", now=NOW)
    built = {path.name for path in publication.folder.glob("public/category/*")}
    assert built == {"one", "two", "a-b", "cooking"}


def test_pelican_folders_are_categories_and_slugs_join_languages(tmp_path):
    publication = make("pelican", tmp_path)
    publication.run("build", now=NOW)
    assert {path.name for path in publication.folder.glob("public/category/*")} == {"birds", "fish"}
    sitemap = (publication / "public/sitemap-birds.xml").read_text(encoding="utf-8")
    assert "https://pelican.example.org/its-a-first-es.html" in sitemap


def test_authors_come_from_their_file(tmp_path):
    """By id; a changed file is read, though no article changed."""
    publication = make("docusaurus", tmp_path)
    preset_sites.sites.write(publication / "blog/2026-03-20-new.md", preset_sites.post("New", authors="[ada, Bob]"))
    path = publication / "postrider.yaml"
    path.write_text(path.read_text().replace("articles: blog/", "articles: blog/\n  authors: blog/authors.yml"))
    for name in "Ada Example", "Ada Other":
        preset_sites.sites.write(publication / "blog/authors.yml",
                                 f"ada:\n  name: {name}\n  url: https://ada.example.org/\n  title: Writer\n")
        publication.run("build", "--strict", now=NOW)
        feed = json.loads((publication / "public/feed.json").read_text())
        authors, = (item["authors"] for item in feed["items"] if item["title"] == "New")
        assert authors == [{"name": name, "url": "https://ada.example.org/"}, {"name": "Bob"}]


def test_a_changed_folder_file_is_read(tmp_path):
    """Eleventy's notes.json says the addresses of what lies beside it."""
    publication = make("eleventy", tmp_path)
    publication.run("build", now=NOW)
    preset_sites.sites.write(publication / "src/notes/notes.json", '{"permalink": "/m/{{ page.fileSlug }}/"}')
    publication.run("build", now=NOW)
    assert pages(publication)["Third"] == "/m/third/"

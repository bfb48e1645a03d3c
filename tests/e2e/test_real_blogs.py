"""`init` in the folders of real blogs, which are collected where they lie beside the source alone;
test_init.py has blogs of our own for each generator."""

import csv
import os
import pathlib
import shutil
import urllib.parse

import pytest

import sites
from conftest import Publication

NOW = "2026-11-20T10:00:00Z"
# Real blogs with their configuration: the folder, and what is no article there.
CORPORA = {"jekyll": "docs", "hugo-sd": "", "etcd": "", "hexo": "", "blog_os": "blog"}


@pytest.mark.parametrize("name", CORPORA)
def test_init_finds_what_the_table_has(tmp_path, name):
    """The rows of an independent reader's table hold without an edit."""
    shutil.copytree(sites.CORPORA / name, tmp_path / name)
    publication = Publication.__new__(Publication)
    publication.folder = tmp_path / name / CORPORA[name]
    publication.run("init", now=NOW)
    rows = publication.run("--json", "article", "list", now=NOW).json()
    found = {os.path.normpath(f"{name}/{CORPORA[name]}/{row['path']}"): row for row in rows}
    with (sites.CORPORA / "expected.tsv").open(encoding="utf-8", newline="") as table:
        wanted = [row for row in csv.DictReader(table, delimiter="\t", quoting=csv.QUOTE_NONE)
                  if row["corpus"] == name]
    posts = [row for row in wanted if pathlib.PurePath(row["file"]).name != "_index.md"]
    differing = []
    for row in posts:
        article = found.pop(row["file"], None)
        if row["draft"] == "1":
            same = article is None
        else:
            same = article and article["title"] == " ".join(row["title"].split()) \
                and (not row["url_path"] or urllib.parse.unquote(urllib.parse.urlsplit(
                    article["url"]).path) == row["url_path"]) \
                and "|".join(article["categories"]) == row["categories"]
        if not same:
            differing.append(row["file"])
    assert not found
    # Los Angeles' summer time: tests/unit/source/test_corpora.c has the list.
    assert len(differing) == (2 if name == "jekyll" else 0), differing

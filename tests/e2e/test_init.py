"""`init`: in a blog's folder it writes a postrider.yaml with which its articles have the addresses
that their generator gives them."""

import os
import pty
import select
import subprocess
import urllib.parse

import pytest
import yaml

import preset_sites
from conftest import POSTRIDER, Publication, at

NOW = "2026-11-20T10:00:00Z"
# What each generator's configuration does not say.
OPTIONS = {
    "eleventy": ["--title", "T", "--url", "https://e.example.org"],
    "astro": ["--title", "T"],
    "next": ["--title", "T", "--url", "https://n.example.org"],
    "none": ["--title", "T", "--url", "https://n.example.org"],
}


def site(folder):
    made = Publication.__new__(Publication)
    made.folder = folder
    folder.mkdir(exist_ok=True)
    return made


def pages(publication):
    rows = publication.run("--json", "article", "list", now=NOW).json()
    return {row["title"]: urllib.parse.urlsplit(row["url"]).path for row in rows}


@pytest.mark.parametrize("name", preset_sites.SITES)
def test_a_site_of_each_generator(name, tmp_path):
    publication = site(tmp_path / name)
    preset_sites.write_files(name, publication.folder)
    said = publication.run("init", *OPTIONS.get(name, []), now=NOW)
    publication.run("build", now=NOW)
    wanted = dict(preset_sites.SITES[name].pages)
    if name == "hugo":
        assert "content/blog/" in (publication / "postrider.yaml").read_text()
    if name == "pelican":
        # Nothing says that there are other languages.
        wanted["Primero"] = "/its-a-first-es.html"
    assert pages(publication) == wanted
    first = list(wanted)[-1]
    assert wanted[first] in said.out or name in ("pelican", "hugo", "eleventy")


def test_nothing_is_overwritten(tmp_path):
    publication = site(tmp_path / "x")
    preset_sites.write_files("hugo", publication.folder)
    (publication / "postrider.yaml").write_text("mine")
    said = publication.run("init", now=NOW, status=64)
    assert "'postrider.yaml' is there already" in said.err
    assert (publication / "postrider.yaml").read_text() == "mine"


def test_the_store_is_not_published_by_jekyll(tmp_path):
    preset_sites.write_files("jekyll", tmp_path)
    subprocess.run([POSTRIDER, "init"], cwd=tmp_path, check=True, timeout=60,
                   stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    subprocess.run([POSTRIDER, "build"], cwd=tmp_path, check=True, timeout=60,
                   stdout=subprocess.DEVNULL)
    assert (tmp_path / ".postrider/postrider.db").exists()
    assert not (tmp_path / "state").exists()


def test_a_dry_run_writes_nothing(tmp_path):
    publication = site(tmp_path / "x")
    preset_sites.write_files("hugo", publication.folder)
    before = sorted(publication.folder.rglob("*"))
    changed = publication.folder.stat().st_mtime_ns
    said = publication.run("-n", "init", now=NOW)
    assert publication.folder.stat().st_mtime_ns == changed
    assert "would write 'postrider.yaml', for a site made by Hugo" in said.out
    assert "preset: hugo" in " ".join(said.out.split()) and "/blog/another-one/" in said.out
    assert sorted(publication.folder.rglob("*")) == before
    publication.run("init", now=NOW)
    assert "is there already" in publication.run("-n", "init", now=NOW, status=64).err


def test_another_folder(tmp_path):
    publication = site(tmp_path)
    preset_sites.write_files("hexo", tmp_path / "blog")
    publication.run("init", "blog", now=NOW)
    assert (tmp_path / "blog/postrider.yaml").exists()
    preset_sites.write_files("hexo", tmp_path / "other")
    publication.run("-c", "other/mine.yaml", "init", now=NOW)
    assert (tmp_path / "other/mine.yaml").exists()
    assert "the folder" in publication.run("-c", "other/x.yaml", "init", "blog", now=NOW, status=64).err


def test_what_is_missing_is_left_to_be_filled_in(tmp_path):
    publication = site(tmp_path / "x")
    preset_sites.write_files("next", publication.folder)
    said = publication.run("init", now=NOW)
    assert "fill in" in said.out
    text = (publication / "postrider.yaml").read_text()
    assert "# title:" in text and "# fill in: https://blog.example.org/" in text
    checked = publication.run("check", now=NOW, status=78)
    assert "'title' is missing in 'site'" in checked.err and "'url' is missing in 'site'" in checked.err


def test_values(tmp_path):
    publication = site(tmp_path / "x")
    preset_sites.write_files("jekyll", publication.folder)
    said = publication.run("--json", "init", now=NOW).json()
    assert said["generator"] == "Jekyll" and said["configuration"] == "_config.yml"
    assert said["missing"] == [] and said["articles"] == 5
    assert [article["title"] for article in said["newest"]] == ["Slugged", "Moved", "Soup", "Late", "First"]


TEXTS = ['a "b": c # d', "- x", "yes", "007", "  ", "é 🚀 \\ \t x", "'", "{a}", "@a", "%a", "a: b", "!x",
         "line one\nline two", "&a *b", "x" * 500]


@pytest.mark.parametrize("text", TEXTS)
def test_texts_come_through(tmp_path, text):
    publication = site(tmp_path / "x")
    (publication / "posts").mkdir()
    (publication / "posts/a.md").write_text("---\ntitle: A\ndate: 2026-01-02\n---\n")
    (publication / "_config.yml").write_text(yaml.safe_dump(
        {"title": text, "url": "https://x.example.org", "description": text}, allow_unicode=True))
    publication.run("init", "--preset", "jekyll", *(["--title", "T"] if not text.strip() else []), now=NOW)
    values = yaml.safe_load((publication / "postrider.yaml").read_text(encoding="utf-8"))
    assert str(values["site"]["title"]) == (" ".join(text.split()) or "T") or text in ("yes", "007")
    publication.run("build", now=NOW)


BAD = {
    "huge": ("hugo.toml", b"title = '" + b"x" * (2 << 20) + b"'\n"),
    "binary": ("hugo.toml", bytes(range(256))),
    "no toml": ("hugo.toml", b"title = \n"),
    "no yaml": ("hugo.yaml", b"a: [\n"),
    "deep": ("hugo.yaml", b"a: " + b"[" * 5000),
    "a list": ("hugo.yaml", b"- a\n- b\n"),
    "empty": ("hugo.yaml", b""),
}


@pytest.mark.parametrize("name", BAD)
def test_a_configuration_that_cannot_be_read(tmp_path, name):
    publication = site(tmp_path / "x")
    file, data = BAD[name]
    (publication / file).write_bytes(data)
    preset_sites.sites.write(publication / "content/blog/a.md", preset_sites.post("A", "2026-01-02"))
    said = publication.run("init", "--url", "https://x.example.org/", "--title", "T", now=NOW)
    assert "made by Hugo" in said.out and "/blog/a/" in said.out
    assert name in ("a list", "empty") or file in said.err


def test_an_empty_folder(tmp_path):
    publication = site(tmp_path / "x")
    publication.run("init", now=NOW)
    assert "# Fill in where the articles are." in (publication / "postrider.yaml").read_text()


def test_a_folder_that_cannot_be_written(tmp_path):
    publication = site(tmp_path)
    said = publication.run("init", "none/at/all", now=NOW, status=74)
    assert "cannot write 'none/at/all/postrider.yaml'" in said.err


def test_programs_are_not_run(tmp_path):
    publication = site(tmp_path / "x")
    (publication / "docusaurus.config.js").write_text(
        "// title: 'Comment',\nrequire('fs').writeFileSync('ran', '');\n"
        "module.exports = {title: `T ${1}`, url: process.env.URL || 'https://a.example.org',\n"
        "tagline: 'It\\'s \"said\"'};\n")
    preset_sites.sites.write(publication / "blog/2026-01-02-a.md", preset_sites.post("A"))
    publication.run("init", now=NOW)
    text = (publication / "postrider.yaml").read_text()
    assert "# title:" in text and "# url:" in text
    assert 'description: "It\'s \\"said\\""' in text and "check it" in text
    assert not (publication / "ran").exists()


def test_it_asks_on_a_terminal(tmp_path):
    publication = site(tmp_path / "x")
    preset_sites.write_files("next", publication.folder)
    leader, follower = pty.openpty()
    with subprocess.Popen([POSTRIDER, "--now", at(NOW), "init"], cwd=publication.folder, stdin=follower,
                          stdout=follower, stderr=follower, close_fds=True) as process:
        os.close(follower)
        shown = b""
        for question, answer in (b"name of the site", b"My Site\n"), (b"Its address", b"https://m.example.org/\n"):
            while question not in shown:
                assert select.select([leader], [], [], 30)[0]
                shown += os.read(leader, 4096)
            os.write(leader, answer)
        try:
            while select.select([leader], [], [], 30)[0]:
                data = os.read(leader, 4096)
                if not data:
                    break
                shown += data
        except OSError:
            pass
        assert process.wait(timeout=30) == 0
    os.close(leader)
    values = yaml.safe_load((publication / "postrider.yaml").read_text())
    assert values["site"]["title"] == "My Site"
    assert b"https://m.example.org/blog/first" in shown

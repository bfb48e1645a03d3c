"""A build that finds everything as the last one left it looks no further, and one that does not
find it so does: whatever the difference is, the outputs are those of a build that trusts nothing."""

import os
import shutil
import time

import pytest

from conftest import Publication

MONDAY = "2026-11-02 10:00"
LATER = "2026-11-20 10:00"
SETTLED = 2.1


@pytest.fixture(scope="module")
def sites(tmp_path_factory):
    """One for each test: so they all wait together until their files are old enough."""
    made = []
    for _ in range(24):
        site = Publication(tmp_path_factory.mktemp("settled") / "blog")
        site.write_config(sitemap={"news": True})
        for i in range(4):
            site.write_article(f"p{i}", f"Post {i}", f"2026-10-2{i}", "backend")
        made.append(site)
    time.sleep(SETTLED)
    return made


@pytest.fixture
def built(sites):
    site = sites.pop()
    site.run("build", now=MONDAY)
    assert settled(site)
    return site


def settled(publication):
    return publication.database().execute(
        "SELECT value FROM meta WHERE name = 'settled'").fetchall()


def outputs(publication):
    return {path.relative_to(publication.folder): path.read_bytes()
            for path in (publication / "public").rglob("*") if path.is_file()}


def test_settled_build_says_what_a_whole_one_says(built):
    quick = built.run("--json", "build", now=MONDAY).json()
    whole = built.run("--json", "build", "--no-cache", now=MONDAY).json()
    assert quick == whole
    assert (quick["articles"], quick["written"], quick["removed"]) == (4, 0, 0)
    assert built.run("build", now=MONDAY).out == built.run("build", "--no-cache", now=MONDAY).out


def edit_article(site):
    site.write_article("p1", "Post 1", "2026-10-21", "backend", body="Other words.")


def same_size_and_time(site):
    path = site / "articles/p1.md"
    times = path.stat()
    path.write_text(path.read_text().replace("Post 1", "Tsop 1"))
    os.utime(path, ns=(times.st_atime_ns, times.st_mtime_ns))


def add_article(site):
    site.write_article("p9", "Post 9", "2026-10-29", "backend")


def remove_article(site):
    (site / "articles/p1.md").unlink()


def rename_article(site):
    (site / "articles/p1.md").rename(site / "articles/q1.md")


def change_settings(site):
    site.write_config(output={"items": 2})


def change_stylesheet(site):
    (site / "templates").mkdir()
    (site / "templates/feed.css").write_text("rss { color: red }\n")
    site.write_config(templates="templates/")


def remove_output(site):
    (site / "public/feed.xml").unlink()


def damage_output(site):
    (site / "public/feed.xml").write_text("x")


def redate(site):
    site.run("article", "redate", "p1", "2026-10-20", now=MONDAY)


def rename_category(site):
    site.write_article("p1", "Post 1", "2026-10-21", "frontend")


CHANGES = [edit_article, same_size_and_time, add_article, remove_article, rename_article,
           change_settings, change_stylesheet, remove_output, damage_output, redate,
           rename_category]


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_settled_ends_with(built, change, tmp_path):
    before = outputs(built)
    change(built)
    twin = tmp_path / "twin"
    shutil.copytree(built.folder, twin, copy_function=shutil.copy2)
    built.run("build", now=LATER)
    built.run("-c", str(twin / "postrider.yaml"), "build", "--no-cache",
              "--take-over", now=LATER)
    twin_outputs = {path.relative_to(twin): path.read_bytes()
                    for path in (twin / "public").rglob("*") if path.is_file()}
    assert outputs(built) == twin_outputs
    if change not in (remove_output, damage_output):
        assert outputs(built) != before


@pytest.mark.parametrize("change", [
    {"date": "2026-11-05 08:00"},
    {"expires": "2026-11-05 08:00"},
], ids=lambda change: next(iter(change)))
def test_settled_ends_when_the_clock_changes_an_article(built, change):
    (built / "articles/timed.md").write_text(
        "---\n" + "".join(f"{key}: {value}\n" for key, value in
                          {"title": "Timed", "date": "2026-10-01", **change}.items()) + "---\nA.\n")
    time.sleep(SETTLED)
    built.run("build", now=MONDAY)
    before = outputs(built)
    assert settled(built)
    built.run("build", now="2026-11-05 07:59")
    assert outputs(built) == before
    built.run("build", now="2026-11-05 08:00")
    assert outputs(built) != before


def test_settled_ends_with_another_key(built):
    built.write_config(indexnow={"key_file": "key.txt", "server": "http://127.0.0.1:9/"})
    (built / "key.txt").write_text("the-first-key")
    built.run("build", now=MONDAY)
    assert settled(built)
    (built / "key.txt").write_text("the-other-key")
    built.run("build", now=LATER)
    assert (built / "public/the-other-key.txt").read_text() == "the-other-key"
    assert not (built / "public/the-first-key.txt").exists()


def test_settled_ends_when_news_grow_old(built):
    built.write_article("p9", "Post 9", "2026-11-02", "backend")
    time.sleep(SETTLED)
    built.run("build", now=MONDAY)
    assert b"news:news" in (built / "public/sitemap-backend.xml").read_bytes()
    built.run("build", now="2026-11-03 23:59")
    assert b"news:news" in (built / "public/sitemap-backend.xml").read_bytes()
    built.run("build", now="2026-11-04 00:00")
    assert b"news:news" not in (built / "public/sitemap-backend.xml").read_bytes()


NEWS = "---\ntitle: New\ndate: 2026-11-02 09:00\nupdated: 2026-11-02 09:30\n{}---\nA.\n"


@pytest.mark.parametrize("change, shown", [
    (lambda site: (site / "articles/new.md").write_text(NEWS.format("lang: de\n")),
     b"<news:language>de<"),
    (lambda site: site.run("article", "redate", "new", "2026-11-02 08:00", now=MONDAY),
     b"<news:publication_date>2026-11-02T08:00:00"),
], ids=["language", "date"])
def test_news_say_what_their_article_says_now(built, change, shown):
    """Where nothing else of the sitemap changes."""
    (built / "articles/new.md").write_text(NEWS.format(""))
    built.run("build", now=MONDAY)
    change(built)
    built.run("build", now=MONDAY)
    assert shown in (built / "public/sitemap-uncategorized.xml").read_bytes()


def test_settled_is_nothing_with_a_warning(built):
    (built / "articles/bad.md").write_text("---\ntitle: Bad\ndate: 2017-02-29\n---\nA.\n")
    time.sleep(SETTLED)
    first = built.run("build", now=MONDAY)
    assert "bad.md" in first.err
    assert not settled(built)
    assert built.run("build", now=MONDAY).err == first.err


def test_settled_is_nothing_while_files_are_young(built):
    edit_article(built)
    built.run("build", now=MONDAY)
    assert not settled(built)
    time.sleep(SETTLED)
    built.run("build", now=MONDAY)
    assert settled(built)


def test_settled_earlier_than_that_build_is_done(built):
    built.write_article("p9", "Post 9", "2026-11-01", "backend")
    time.sleep(SETTLED)
    built.run("build", now=MONDAY)
    before = outputs(built)
    built.run("build", now="2026-10-31 10:00")
    assert outputs(built) != before

"""A build opens only the articles that changed, and one that finds nothing new writes nothing."""

import re
import shutil
import subprocess
import time

import pytest

MONDAY = "2026-11-02 10:00"
LATER = "2026-11-20 10:00"
# Two seconds after it changed, a file is trusted to stay as it is.
SETTLED = 2.1


@pytest.fixture
def built(publication):
    """Five posts, older than they need be, after one build."""
    for i in range(5):
        publication.write_article(f"p{i}", f"Post {i}", f"2026-10-2{i}", "backend")
    time.sleep(SETTLED)
    publication.run("build", now=MONDAY)
    return publication


def opened(publication, *args):
    """(path, whether for writing) of every file below the blog that the command opens."""
    if not shutil.which("strace"):
        pytest.skip("strace is not there")
    trace = publication.folder.parent / "trace"
    done = subprocess.run(
        ["strace", "-f", "-y", "-e", "trace=open,openat,creat", "-o", str(trace),
         *publication.command(*args, now=LATER)], cwd=publication.folder, capture_output=True)
    if b"ptrace" in done.stderr.lower():
        pytest.skip("processes cannot be traced here")
    assert done.returncode == 0, done.stderr
    found = []
    for line in trace.read_text().splitlines():
        match = re.search(r'open(?:at)?\((?:[^"]*, )?"([^"]*)", ([A-Z_|]+)', line)
        if match and not match[2].startswith("O_RDONLY|O_DIRECTORY"):
            found.append((match[1], "O_WRONLY" in match[2] or "O_RDWR" in match[2]))
    return found


def test_nothing_changed_writes_no_row(built):
    before, store = built.dump(), (built / "state/postrider.db").read_bytes()
    mtime = (built / "state/postrider.db").stat().st_mtime_ns
    outputs = {path.name: path.stat().st_ino for path in (built / "public").rglob("*")}
    built.run("build", now=LATER)
    assert built.dump() == before
    assert (built / "state/postrider.db").read_bytes() == store
    assert (built / "state/postrider.db").stat().st_mtime_ns == mtime
    assert outputs == {path.name: path.stat().st_ino for path in (built / "public").rglob("*")}


def test_nothing_changed_opens_no_article_and_writes_no_output(built):
    files = opened(built, "build")
    assert files, "the trace shows nothing"
    assert [path for path, _ in files if path.endswith(".md")] == []
    assert [path for path, writes in files if writes and "public" in path] == []


def test_only_the_changed_article_is_opened(built):
    built.write_article("p3", "Post 3", "2026-10-23", "backend", body="Other words.")
    paths = {path for path, _ in opened(built, "build") if path.endswith(".md")}
    # All five are in the feed, which is made anew with their bodies.
    assert any(path.endswith("p3.md") for path in paths)
    assert "Other words." in (built / "public/feed.xml").read_text()


def test_no_cache_opens_every_article(built):
    paths = {path.rsplit("/", 1)[-1] for path, _ in opened(built, "build", "--no-cache")
             if path.endswith(".md")}
    assert paths == {f"p{i}.md" for i in range(5)}


def test_settings_that_reading_depends_on_reread(built):
    built.write_config(site={"url": "https://other.example/"})
    built.run("build", now=LATER)
    assert "https://other.example/blog/p1/" in (built / "public/feed.xml").read_text()
    assert "blog.example.org/blog/p1" not in (built / "public/feed.xml").read_text().replace(
        "tag:blog.example.org", "")

"""Other people's feed readers. Each takes paths and tells, for each, what it read: a list of
entries with what the reader tells of id, title, link, published and updated, instants in seconds,
or the text of an error.

The dates that a reader does not tell are None.
"""

import collections
import datetime
import email.utils
import html
import importlib.util
import json
import pathlib
import shutil
import sqlite3
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
HERE = ROOT / "tests/support/readers"
MODULES = ROOT / "build/peers/readers"
NPM = ["feedsmith", "rss-parser", "@rowanmanning/feed-parser"]
NAMES = ["feedparser", "sfeed", "newsboat", *NPM]
READS_JSON = {"feedsmith"}
BASE = "https://reader.example.org/"


def missing(name):
    """Why the reader cannot be asked, or None."""
    if name in NPM:
        if not shutil.which("node") or not (MODULES / "node_modules" / name).is_dir():
            return f"{name} is not below {MODULES}: scripts/deps --with-peers"
    elif name == "feedparser":
        return None if importlib.util.find_spec(name) else "python3-feedparser is not installed"
    elif not shutil.which(name):
        return f"{name} is not installed"
    return None


def instant(value):
    """RFC 3339 or RFC 822 to seconds since 1970; None stays."""
    if value is None:
        return None
    try:
        return int(datetime.datetime.fromisoformat(value.replace("Z", "+00:00")).timestamp())
    except ValueError:
        return int(email.utils.parsedate_to_datetime(value).timestamp())


def collapse(text):
    return text if text is None else " ".join(text.split())


def entry(id=None, title=None, link=None, published=None, updated=None):
    return {"id": id, "title": collapse(title), "link": link,
            "published": published, "updated": updated}


def run_lines(command, paths, env=None):
    """The lines of JSON of a driver in readers/."""
    done = subprocess.run(command, input="".join(f"{path}\n" for path in paths), text=True,
                          capture_output=True, check=True, timeout=120)
    found = {}
    for line in filter(None, done.stdout.split("\n")):
        values = json.loads(line)
        found[pathlib.Path(values["file"])] = values.get("error") or [
            entry(**{**each, "published": instant(each.get("published")),
                     "updated": instant(each.get("updated"))})
            for each in values["entries"]]
    return found


def read_sfeed(paths):
    """Time, title, link, content, its type, id, author, enclosure, categories; tabs between."""
    found = {}
    for path in paths:
        with open(path, "rb") as stream:
            out = subprocess.run(["sfeed", BASE], stdin=stream, capture_output=True, check=True,
                                 timeout=20).stdout.decode()
        rows = [line.split("\t") for line in out.split("\n") if line]
        found[path] = [entry(id=row[5], title=row[1], link=row[2],
                             published=int(row[0]) if row[0] else None) for row in rows]
    return found


def rounds(ids):
    """Parts of the paths such that no part has an id twice: newsboat keeps one row an id."""
    parts = []
    for path, own in ids.items():
        for part, taken in parts:
            if not taken & own:
                part.append(path)
                taken |= own
                break
        else:
            parts.append(([path], set(own)))
    return [part for part, _ in parts]


def read_newsboat_round(paths, folder):
    folder.mkdir()
    (folder / "urls").write_text("".join(f"file://{path}\n" for path in paths))
    subprocess.run(["newsboat", "-u", "urls", "-c", "cache.db", "-C", "/dev/null", "-x", "reload"],
                   cwd=folder, capture_output=True, check=True, timeout=60,
                   env={"HOME": str(folder), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"})
    found = collections.defaultdict(list)
    with sqlite3.connect(folder / "cache.db") as database:
        rows = database.execute("SELECT feedurl, guid, title, url, pubDate FROM rss_item ORDER BY id")
        for url, guid, title, link, date in rows:
            found[pathlib.Path(url.removeprefix("file://"))].append(
                entry(id=guid, title=title, link=link, published=date))
        read = {pathlib.Path(url.removeprefix("file://")) for url, in
                database.execute("SELECT rssurl FROM rss_feed")}
    database.close()
    return {path: found[path] if path in read else "not read" for path in paths}


def read_newsboat(paths, folder, ids):
    found = {}
    for number, part in enumerate(rounds({path: ids[path] for path in paths})):
        found.update(read_newsboat_round(part, folder / f"newsboat-{number}"))
    return found


def read(name, paths, folder, ids):
    """What the reader says of all paths, in a scratch folder. ids: path → the set of ids in it."""
    if name in NPM:
        return run_lines(["node", str(HERE / "read.cjs"), str(MODULES), name], paths)
    if name == "feedparser":
        return run_lines([sys.executable, str(HERE / "read_feedparser.py")], paths)
    if name == "sfeed":
        return read_sfeed(paths)
    return read_newsboat(paths, folder, ids)


# What a reader is known to get wrong: (reader, field) → whether this is that, of what it told and
# what is true.
DEFECTS = {
    # Its database has 32 bits for an instant, and no sign.
    ("newsboat", "published"): lambda told, true: told == true % 2 ** 32,
    # It takes a text of digits for a number, and resolves references twice.
    ("@rowanmanning/feed-parser", "title"): lambda told, true:
        told == (str(int(true)) if true.isdigit() else html.unescape(true)),
    # Of RSS it knows no date but the first.
    ("@rowanmanning/feed-parser", "updated"): lambda told, true: told < true,
}
# RSS has no such date, but for atom:updated where it differs from the first.
SILENT = {"updated"}


def disagreements(reader, path, told, true):
    """{field: (told, true)} of what the reader gets wrong, and is not known to."""
    found = {}
    for field, value in true.items():
        known = DEFECTS.get((reader, field))
        if told[field] != value and not (told[field] is None and field in SILENT) and not (
                known and known(told[field], value)):
            found[field] = (told[field], value)
    return found

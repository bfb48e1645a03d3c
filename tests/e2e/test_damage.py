"""Bytes of the store that changed on the disk: what they hit is held and told, and no reader gets it."""

import re
import sqlite3
import subprocess

import pytest

from sink import Sink

NOW = "2026-11-05 08:00"
READERS = [f"reader{i}@example.org" for i in range(6)]


@pytest.fixture(name="frozen")
def fixture_frozen(planned):
    """Two editions that are due, for the readers of two rhythms."""
    for reader in READERS:
        planned.subscribe(reader, "--rhythm", "daily", now="2026-11-03 12:00")
    planned.write_config(digests={"daily": "07:00"})
    planned.run("digest", now="2026-11-03 12:00")
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("digest", now=NOW)
    assert len(planned.editions()) == 2
    return planned


def flip(publication, pattern, offset):
    """Changes one bit of the database file, within the last place that the pattern fits."""
    path = publication / "state/postrider.db"
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    database.close()
    data = bytearray(path.read_bytes())
    found = list(re.finditer(pattern, data))
    assert found
    data[found[-1].start() + offset] ^= 1
    path.write_bytes(data)


def edition_of(publication, rhythm):
    return next(edition["number"] for edition in publication.editions()
                if edition["rhythm"] == rhythm)


def check_held(publication, edition, what):
    """Told by the run that finds it, by later ones and by status; nothing of it leaves, ever."""
    result = publication.run("run", now=NOW, status=74)
    assert f"edition {edition} is held: damaged: {what}" in result.err
    assert "is damaged" in result.err.splitlines()[-1]
    result = publication.run("run", now="2026-11-05 09:00")
    assert f"edition {edition} is held: damaged: {what}" in result.err
    assert publication.status()["damage"] == [{"edition": edition, "reason": f"damaged: {what}"}]
    assert f"damage         edition {edition} is held: damaged: {what}" in \
        publication.run("status").out
    publication.run("edition", "release", str(edition), now="2026-11-05 10:00")
    publication.run("deliver", now="2026-11-05 10:00", status=74)


def test_altered_words_reach_nobody(frozen):
    edition = edition_of(frozen, "daily")
    with frozen.database() as database:
        number, = database.execute(
            "SELECT number FROM variant WHERE edition = ?", (edition,)).fetchone()
        database.execute("UPDATE variant SET message = CAST(replace(CAST(message AS TEXT), "
                         "'Post A', 'Post B') AS BLOB) WHERE number = ?", (number,))
    database.close()
    check_held(frozen, edition, "the mail that was frozen")
    assert frozen.mails() == [("ada@example.org", ["Post A"])]
    # Its posts are for the asking, once the operator has decided.
    frozen.run("edition", "cancel", str(edition), now="2026-11-05 11:00")
    assert frozen.status()["damage"] == []
    frozen.run("run", now="2026-11-05 11:00")
    assert frozen.mails() == []


def test_flipped_bit_in_the_frozen_bytes(frozen):
    edition = edition_of(frozen, "daily")
    with frozen.database() as database:
        message, = database.execute(
            "SELECT message FROM variant WHERE edition = ?", (edition,)).fetchone()
    database.close()
    # Editions differ in nothing else: whichever is hit, the other one goes out whole.
    flip(frozen, re.escape(message[len(message) // 2:][:60]), 30)
    frozen.run("run", now=NOW, status=74)
    held, = frozen.status()["damage"]
    assert held["reason"] == "damaged: the mail that was frozen"
    expected = ["ada@example.org"] if held["edition"] == edition else READERS
    assert frozen.mails() == [(address, ["Post A"]) for address in expected]


@pytest.fixture(name="sink")
def fixture_sink(tmp_path):
    with Sink(tmp_path / "taken") as sink:
        yield sink


def test_flipped_state_of_a_delivery_is_no_loop(frozen, sink):
    """The index still finds it, the row denies it: 1,364 connections in four seconds, and on."""
    frozen.write_config(mail={"server": f"smtp://127.0.0.1:{sink.port}", "folder": None})
    flip(frozen, rb"(?<![e'])queued(?!')", 3)
    done = subprocess.run(frozen.command("deliver", now=NOW), cwd=frozen.folder, timeout=30,
                          capture_output=True, text=True)
    assert done.returncode == 74, done.stderr
    assert "what is known of one of its deliveries" in done.stderr
    assert len(frozen.status()["damage"]) == 1
    taken = [address for address, _ in sink.taken()]
    assert len(taken) == len(set(taken)) <= len(READERS)
    _, connections, _ = sink.stop()
    assert connections <= 8

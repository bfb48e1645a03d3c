"""A store that another process has locked, and does not let go: for as long as the header says, and no
longer than a second where somebody waits for the run to end."""

import collections
import sqlite3
import subprocess
import time

import pytest

from sink import Sink

READERS = 300
CONNECTIONS = 4
NOW = "2026-11-02 07:00"


@pytest.fixture(name="sink")
def fixture_sink(tmp_path):
    with Sink(tmp_path / "taken", "-t", "10000") as sink:
        yield sink


@pytest.fixture(name="frozen")
def fixture_frozen(publication, sink):
    """An edition for all readers, of which nothing has left."""
    (publication / "readers.csv").write_text(
        "email\n" + "".join(f"reader{i}@example.org\n" for i in range(READERS)))
    publication.write_config(digests={"default": "daily"}, mail={
        "server": f"smtp://127.0.0.1:{sink.port}", "connections": CONNECTIONS})
    publication.run("subscriber", "import", "readers.csv", now="2026-11-01 08:00")
    publication.run("digest", now="2026-11-01 08:00")
    publication.write_article("p1", "Post 1", "2026-11-01 12:00")
    publication.run("digest", now=NOW)
    return publication


def deliver_and_lock(publication, sink, command="deliver"):
    """Starts it, and locks the store once some mails are out: the process and the lock."""
    process = subprocess.Popen(publication.command(command, now=NOW), cwd=publication.folder,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    while len(sink.taken()) < 10:
        assert process.poll() is None
        time.sleep(0.01)
    lock = sqlite3.connect(publication / "state/postrider.db", isolation_level=None, timeout=20)
    lock.execute("BEGIN IMMEDIATE")
    return process, lock


def check_end(publication, sink, process, lock):
    """It ended with 74, and says, as status does, how many are in doubt; no other is repeated."""
    out, err = process.communicate()
    assert process.returncode == 74, out + err
    assert "is in use by another process" in err
    lock.rollback()
    lock.close()
    with publication.database() as database:
        doubtful = {address for address, in database.execute(
            "SELECT address FROM delivery JOIN subscriber ON subscriber.number = subscriber "
            "WHERE delivery.state = 'sending'")}
        sent, = database.execute("SELECT count(*) FROM delivery WHERE state = 'sent'").fetchone()
    assert 1 <= len(doubtful) <= CONNECTIONS
    assert f"mail: {sent} sent, {len(doubtful)} in doubt\n" in out
    assert f"in doubt: {len(doubtful)}: " in err
    assert publication.deliveries() == {
        "sent": sent, "in doubt": len(doubtful), "queued": READERS - sent - len(doubtful)}
    publication.run("deliver", now=NOW)
    taken = collections.Counter(address for address, _ in sink.taken())
    assert len(taken) == READERS
    assert {address for address, count in taken.items() if count > 1} <= doubtful
    assert publication.deliveries() == {"sent": READERS}


@pytest.mark.parametrize("command", ["deliver", "run"])
def test_run_that_is_asked_to_end(frozen, sink, command):
    process, lock = deliver_and_lock(frozen, sink, command)
    time.sleep(1)
    assert process.poll() is None
    began = time.monotonic()
    process.terminate()
    process.wait(timeout=20)
    # One second, and what a loaded machine adds.
    assert time.monotonic() - began < 3
    check_end(frozen, sink, process, lock)


def test_run_gives_up_after_half_a_minute(frozen, sink):
    process, lock = deliver_and_lock(frozen, sink)
    began = time.monotonic()
    process.wait(timeout=60)
    assert 25 < time.monotonic() - began < 45
    check_end(frozen, sink, process, lock)


def test_what_is_being_sent_is_not_in_doubt(frozen, sink):
    process = subprocess.Popen(frozen.command("deliver", now=NOW), cwd=frozen.folder,
                               stdout=subprocess.DEVNULL)
    seen = set()
    while process.poll() is None:
        seen |= set(frozen.deliveries())
    assert process.returncode == 0
    assert "sending" in seen and "in doubt" not in seen

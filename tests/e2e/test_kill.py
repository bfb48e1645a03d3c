"""The promise on the README's first screen: a run, or the server, may be killed at any moment, and
every reader still gets every digest, once but for the mails in flight: one a connection.

scripts/kill-test runs the same with more readers and more kills."""

import collections
import os
import random
import shutil
import sqlite3
import subprocess
import threading
import time

import pytest

from sink import Sink

READERS = int(os.environ.get("POSTRIDER_KILL_READERS", "400"))
KILLS = int(os.environ.get("POSTRIDER_KILLS", "12"))
CONNECTIONS = 8
SEED = 20261105
NOW = "2026-11-02 07:00"


class Frozen:
    """A publication with an edition for all readers, that can be sent again and again."""

    def __init__(self, publication, port):
        self.publication = publication
        self.readers = {f"reader{i}@example.org" for i in range(READERS)}
        (publication / "readers.csv").write_text("email\n" + "\n".join(self.readers) + "\n")
        publication.write_config(digests={"default": "daily"}, mail={
            "server": f"smtp://127.0.0.1:{port}", "connections": CONNECTIONS})
        publication.run("subscriber", "import", "readers.csv", now="2026-11-01 08:00")
        publication.run("digest", now="2026-11-01 08:00")
        publication.write_article("p1", "Post 1", "2026-11-01 12:00")
        publication.run("digest", now=NOW)
        self.state = publication.folder / "state"
        self.copy = publication.folder / "state-before"
        shutil.copytree(self.state, self.copy)

    def restore(self):
        shutil.rmtree(self.state)
        shutil.copytree(self.copy, self.state)

    def doubtful(self):
        """Who may have got it, by the store."""
        with sqlite3.connect(self.state / "postrider.db") as db:
            return {address for address, in db.execute(
                "SELECT address FROM delivery JOIN subscriber ON subscriber.number = subscriber "
                "WHERE delivery.state IN ('sending', 'in doubt')")}

    def finish(self):
        """Runs until nothing is left; what is in doubt, or was refused, is due within hours."""
        self.publication.run("deliver", now=NOW)
        for hour in (8, 9, 12):
            if self.publication.deliveries() == {"sent": READERS}:
                break
            self.publication.run("deliver", now=f"2026-11-02 {hour:02}:59")

    def check(self, taken, doubtful):
        """Nobody was left out; only who was in doubt got it twice, and then the same mail."""
        ids = collections.defaultdict(list)
        for recipient, message_id in taken:
            ids[recipient].append(message_id)
        assert set(ids) == self.readers
        repeated = {recipient for recipient, found in ids.items() if len(found) > 1}
        assert repeated <= doubtful
        assert all(len(ids[recipient]) == 2 and len(set(ids[recipient])) == 1
                   for recipient in repeated)
        assert len({found[0] for found in ids.values()}) == READERS
        assert self.publication.deliveries() == {"sent": READERS}
        return len(repeated)


@pytest.fixture(name="sink")
def fixture_sink(tmp_path):
    with Sink(tmp_path / "taken", "-t", "300") as sink:
        yield sink


def measure(frozen, sink):
    """How long a run takes that nobody disturbs."""
    began = time.monotonic()
    frozen.publication.run("deliver", now=NOW)
    duration = time.monotonic() - began
    assert frozen.check(sink.taken(), set()) == 0
    return duration


def test_killed_at_random_moments(publication, sink):
    delays = random.Random(SEED)
    frozen = Frozen(publication, sink.port)
    duration = measure(frozen, sink)
    killed = doubts = repeated = 0
    for _ in range(KILLS):
        frozen.restore()
        sink.forget()
        # The sink keeps its file open: a new one for each round.
        sink.stop()
        sink = Sink(sink.log, "-t", "300", port=sink.port)
        killed += publication.kill("deliver", now=NOW, after=delays.uniform(0.01, duration))
        doubtful = frozen.doubtful()
        assert len(doubtful) <= CONNECTIONS
        frozen.finish()
        repeated += frozen.check(sink.taken(), doubtful)
        doubts += len(doubtful)
    sink.stop()
    print(f"{killed} of {KILLS} runs were killed: {doubts} in doubt, {repeated} repeated, 0 lost")
    # Otherwise the test would tell nothing.
    assert killed > KILLS / 2
    assert doubts > 0


def test_server_killed_at_random_moments(publication, sink):
    delays = random.Random(SEED)
    frozen = Frozen(publication, sink.port)
    duration = measure(frozen, sink)
    doubts = repeated = 0
    for _ in range(KILLS):
        frozen.restore()
        sink.stop()
        sink.forget()
        sink = Sink(sink.log, "-t", "300", port=sink.port)
        process = subprocess.Popen(publication.command("deliver", now=NOW), cwd=publication.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        timer = threading.Timer(delays.uniform(0.01, duration), sink.kill)
        timer.start()
        assert process.wait(timeout=60) == 0
        timer.join()
        doubtful = frozen.doubtful()
        assert len(doubtful) <= CONNECTIONS
        sink = Sink(sink.log, "-t", "300", port=sink.port)
        frozen.finish()
        repeated += frozen.check(sink.taken(), doubtful)
        doubts += len(doubtful)
    sink.stop()
    print(f"{KILLS} servers were killed: {doubts} in doubt, {repeated} repeated, 0 lost")


def test_terminated_run_ends_well(publication, sink):
    """SIGTERM: nothing is in doubt, and nothing repeated."""
    frozen = Frozen(publication, sink.port)
    process = subprocess.Popen(publication.command("deliver", now=NOW), cwd=publication.folder,
                               stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    deadline = time.monotonic() + 20
    while len(sink.taken()) < 5 and time.monotonic() < deadline:
        time.sleep(0.001)
    process.terminate()
    _, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    sent = len(sink.taken())
    assert sent >= 5
    states = publication.deliveries()
    assert states.get("sent") == sent
    assert sum(states.values()) == READERS and set(states) <= {"sent", "queued"}
    publication.run("deliver", now=NOW)
    assert frozen.check(sink.taken(), set()) == 0

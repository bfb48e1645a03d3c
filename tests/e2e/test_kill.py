"""The promise on the README's first screen: a run may be killed at any moment, and every reader
still gets every digest, once but for the mail in flight."""

import random
import subprocess
import time

from smtp_server import Server

READERS = 60
KILLS = 20
SEED = 20261105


def recipient(message):
    line, = message["recipients"]
    return line[line.index("<") + 1:line.index(">")]


def message_id(message):
    line, = (line for line in message["text"].splitlines() if line.startswith("Message-ID:"))
    return line


def test_killed_at_random_moments(publication):
    delays = random.Random(SEED)
    readers = [f"reader{i}@example.org" for i in range(READERS)]
    (publication / "readers.csv").write_text("email\n" + "\n".join(readers) + "\n")
    with Server({"dot": {"delay": 0.003}}) as server:
        publication.write_config(
            digests={"default": "daily"}, mail={"server": f"smtp://127.0.0.1:{server.port}"})
        publication.run("subscriber", "import", "readers.csv", now="2026-11-01 08:00")
        publication.run("run", now="2026-11-01 08:00")
        publication.write_article("p1", "Post 1", "2026-11-01 12:00")
        began = time.monotonic()
        publication.run("run", now="2026-11-02 07:00")
        duration = time.monotonic() - began
        assert len(server.messages) == READERS

        killed = repeated = 0
        for day in range(3, 3 + KILLS):
            now = f"2026-11-{day:02} 07:00"
            before = len(server.messages)
            publication.write_article(f"p{day}", f"Post {day}", f"2026-11-{day - 1:02} 12:00")
            was_killed = publication.kill("run", now=now, after=delays.uniform(0.01, duration))
            publication.run("run", now=now)
            by_reader = {}
            for message in server.messages[before:]:
                by_reader.setdefault(recipient(message), []).append(message_id(message))
            assert sorted(by_reader) == sorted(readers)
            twice = [ids for ids in by_reader.values() if len(ids) > 1]
            assert len(twice) <= was_killed
            assert all(len(ids) == 2 and len(set(ids)) == 1 for ids in twice)
            killed += was_killed
            repeated += len(twice)
        # Otherwise the test would tell nothing.
        assert killed > KILLS / 2
        assert len({message_id(message) for message in server.messages}) == \
            READERS * (KILLS + 1) == len(server.messages) - repeated
        assert publication.deliveries() == {"sent": READERS * (KILLS + 1)}


def test_terminated_run_ends_well(publication):
    """SIGTERM: nothing is in doubt, and nothing repeated."""
    readers = [f"reader{i}@example.org" for i in range(READERS)]
    (publication / "readers.csv").write_text("email\n" + "\n".join(readers) + "\n")
    with Server({"dot": {"delay": 0.02}}) as server:
        publication.write_config(
            digests={"default": "daily"}, mail={"server": f"smtp://127.0.0.1:{server.port}"})
        publication.run("subscriber", "import", "readers.csv", now="2026-11-01 08:00")
        publication.run("run", now="2026-11-01 08:00")
        publication.write_article("p1", "Post 1", "2026-11-01 12:00")
        process = subprocess.Popen(
            publication.command("run", now="2026-11-02 07:00"), cwd=publication.folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        deadline = time.monotonic() + 20
        while len(server.messages) < 5 and time.monotonic() < deadline:
            time.sleep(0.005)
        process.terminate()
        _, errors = process.communicate(timeout=20)
        assert process.returncode == 0, errors
        sent = len(server.messages)
        assert 5 <= sent < READERS
        assert publication.deliveries() == {"sent": sent, "queued": READERS - sent}
        publication.run("run", now="2026-11-02 07:01")
        assert sorted(map(recipient, server.messages)) == sorted(readers)

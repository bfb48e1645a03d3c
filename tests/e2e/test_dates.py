"""`Date` is the instant at which a mail leaves, but for the second copy of one in doubt."""

import datetime

from conftest import at, parse
from smtp_server import Server

ADA = "ada@example.org"


def sent_at(message, instant):
    distance = message["Date"].datetime - datetime.datetime.fromisoformat(at(instant))
    return abs(distance) < datetime.timedelta(minutes=5)


def prepare(publication, **mail):
    publication.write_article("old", "Old post", "2026-10-20")
    publication.run("run", now="2026-11-01 06:00")
    publication.subscribe(ADA, "--rhythm", "daily", now="2026-11-01 08:00")
    publication.write_config(mail=mail)
    publication.write_article("a", "Post A", "2026-11-02 01:00")


def test_after_a_review(publication):
    publication.write_config(operator="boss@example.org", digests={"review": "4h"})
    prepare(publication)
    publication.run("run", now="2026-11-02 03:00")
    review, = publication.messages().values()
    assert sent_at(review, "2026-11-02 03:00")
    publication.run("run", now="2026-11-02 07:00")
    message, = publication.messages().values()
    assert sent_at(message, "2026-11-02 07:00")


def test_after_a_pause(publication):
    prepare(publication)
    publication.run("digest", now="2026-11-02 07:00")
    publication.run("deliver", now="2026-11-05 12:00")
    message, = publication.messages().values()
    assert sent_at(message, "2026-11-05 12:00")


def test_what_is_in_doubt_keeps_its_own(publication):
    with Server({"dot": {"drop": True}}) as server:
        prepare(publication, server=f"smtp://127.0.0.1:{server.port}")
        publication.run("run", now="2026-11-02 07:00", status=None)
    assert publication.deliveries() == {"in doubt": 1}
    with Server() as server:
        publication.write_config(mail={"server": f"smtp://127.0.0.1:{server.port}"})
        publication.run("run", now="2026-11-02 12:00")
        message = parse(server.messages[0]["text"].encode())
    assert sent_at(message, "2026-11-02 07:00")
    assert publication.deliveries() == {"sent": 1}

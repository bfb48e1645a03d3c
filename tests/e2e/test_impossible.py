"""What a configuration makes impossible for everybody's mail costs no reader anything."""

import re

import pytest

from conftest import parse
from smtp_server import Server

ADA, BEN = "ada@example.org", "ben@example.org"
NEXT = "2026-11-02 07:00"


@pytest.fixture
def due(publication):
    """Two readers, to whom a post is due at NEXT."""
    publication.write_article("old", "Old post", "2026-10-20")
    for reader in (ADA, BEN):
        publication.subscribe(reader, "--rhythm", "daily", now="2026-11-01 08:00")
    publication.run("run", now="2026-11-02 06:00")
    publication.write_article("a", "Post A", "2026-11-02 06:30")
    return publication


def test_domains_beyond_ascii_are_converted(due):
    with Server() as server:
        due.write_config(mail={
            "from": "Bücher <notes@bücher.example>", "reply_to": "ada@bücher.example",
            "leave": "go?100%@bücher.example", "list_id": "briefe.bücher.example",
            "bounces": "bounces@bücher.example", "server": f"smtp://127.0.0.1:{server.port}"})
        due.run("run", now=NEXT)
        messages = [parse(item["text"].encode()) for item in server.messages]
        senders = [item["sender"] for item in server.messages]
    assert len(messages) == 2
    for message, sender in zip(messages, senders):
        uri = r"mailto:go%3F100%25@xn--bcher-kva.example\?subject=leave%20"
        assert re.match(f"<{uri}", message["List-Unsubscribe"])
        assert re.search(uri, message.get_body(("html",)).get_content())
        assert re.search(uri, message.get_body(("plain",)).get_content())
        assert message["List-Id"].endswith("<briefe.xn--bcher-kva.example>")
        assert str(message["Reply-To"]) == "ada@xn--bcher-kva.example"
        assert re.search(r"FROM:<bounces\+[a-z2-7]+@xn--bcher-kva.example>", sender)


@pytest.mark.parametrize("mail, said", [
    ({"leave": "leave@-x-.example"}, "mail.leave"),
    ({"leave": None, "server": ["smtp://127.0.0.1:1", "smtp://mail.invalid:587"]}, "no way to leave"),
    ({"bounces": "b" * 40 + "@example.org"}, "more than 64 bytes"),
    ({"list_id": "brie fe.example.org"}, "List-Id"),
    ({"list_id": "brie_fé.example.org"}, "mail.list_id"),
    ({"reply_to": "ré@example.org"}, "mail.reply_to"),
    ({"from": "Ré <ré@example.org>"}, "mail.from"),
    ({"bounces": "ré@example.org"}, "mail.bounces"),
], ids=lambda value: value if isinstance(value, str) else "")
def test_nothing_is_frozen(due, mail, said):
    """A finding of check, exit 78, and no trace in the store; the mended mail goes to all."""
    kept = {key: due.config["mail"].get(key) for key in mail}
    due.write_config(mail=mail)
    before = due.dump("subscribers", "rhythms", "editions", "articles")
    now = None if "server" in mail else NEXT
    assert said in due.run("check", status=65).err
    if now:
        error = due.run("run", now=now, status=78).err
        assert said in error and error.count(said) == 1
        assert due.editions() == [] and due.deliveries() == {}
        assert due.dump("subscribers", "rhythms", "editions") == [
            line for line in before if 'INTO "articles"' not in line]
    due.write_config(mail=kept)
    due.run("run", now="2026-11-02 09:00")
    assert [reader for reader, _ in due.mails()] == [ADA, BEN]


def test_of_a_frozen_edition_nothing_is_claimed(due):
    due.run("digest", now=NEXT)
    due.write_config(mail={"reply_to": "ré@example.org"})
    before = due.dump("deliveries")
    assert "mail.reply_to" in due.run("deliver", now="2026-11-02 07:05", status=78).err
    assert due.dump("deliveries") == before and due.deliveries() == {"queued": 2}
    due.write_config(mail={"reply_to": None})
    due.run("deliver", now="2026-11-02 07:10")
    assert [reader for reader, _ in due.mails()] == [ADA, BEN]


LEAVE = "{{#articles}}{{url}}{{/articles}} %s"


@pytest.mark.parametrize("name, text, said", [
    ("digest.txt", "Hi {{nmae}}! {{leave.mailto}}", "1:4: unknown variable 'nmae'"),
    ("digest.html", "<p>{{artcles}}</p>", "unknown variable 'artcles'"),
    ("digest.txt", "Hi {{reader.name", "digest.txt"),
    ("digest.txt", "Hi!", "way to leave"),
    ("digest.html", "<p>Hi!</p>", "way to leave"),
    ("digest.html", "<p>Hi!</p><!-- <a href='{{leave.mailto}}'>Leave</a> -->", "way to leave"),
    ("digest.html", "<p>Hi!</p><a href='{{leave.mailto}}'></a>", "way to leave"),
    ("digest.html", "<div style='DISPLAY : none'><a href='{{leave.mailto}}'>Leave</a></div>",
     "way to leave"),
    ("digest.html", "<a hidden href='{{leave.mailto}}'>Leave</a>", "way to leave"),
    ("digest.html", "<head><title>{{leave.mailto}}</title></head>Hi", "way to leave"),
    ("digest.html", "{{#review}}<a href='{{leave.mailto}}'>Leave</a>{{/review}}", "way to leave"),
    ("digest.html", "{{#one}}<a href='{{leave.mailto}}'>Leave</a>{{/one}}", "way to leave"),
    ("digest.txt", "{{#rhythm_weekly}}{{leave.mailto}}{{/rhythm_weekly}}", "way to leave"),
])
def test_a_template_that_is_wrong_stops_the_freeze(due, name, text, said):
    (due / "templates").mkdir()
    (due / "templates" / name).write_text(text)
    due.write_config(templates="templates/")
    result = due.run("check", status=65)
    assert said in result.err and "templates/" + name in result.err
    assert said in due.run("digest", now=NEXT, status=78).err
    assert due.editions() == []
    (due / "templates" / name).unlink()
    due.run("run", now="2026-11-02 09:00")
    assert [reader for reader, _ in due.mails()] == [ADA, BEN]


@pytest.mark.parametrize("text", [
    "<a href='{{leave.mailto}}'>Leave</a>",
    "<p>Write to {{leave.mailto}}</p>",
    "<a href='{{leave.mailto}}'><img src='https://blog.example.org/x.png' alt='Leave'></a>",
])
def test_other_visible_ways_to_leave(due, text):
    (due / "templates").mkdir()
    (due / "templates/digest.html").write_text(text)
    due.write_config(templates="templates/")
    due.run("run", now=NEXT)
    assert len(due.messages()) == 2


def test_what_is_impossible_for_one_reader_skips_that_reader(due):
    due.subscribe("grün@example.org", "--rhythm", "daily", now="2026-11-02 06:40")
    with Server() as plain:
        due.write_config(mail={"server": f"smtp://127.0.0.1:{plain.port}"})
        due.run("run", now=NEXT)
        assert len(plain.messages) == 2
    assert due.deliveries() == {"sent": 2, "skipped": 1}
    reader = due.readers()["grün@example.org"]
    assert reader["state"] == "skipped" and "SMTPUTF8" in reader["reply"]

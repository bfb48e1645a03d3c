"""A digest goes through a real Postfix into a real mailbox, and is read back from Dovecot over IMAP:
what arrives is what left, byte for byte behind the fields that Postfix adds, and its signature
holds."""

import pytest

import real_mail
from conftest import parse

pytestmark = pytest.mark.skipif(real_mail.missing() is not None, reason=str(real_mail.missing()))

READERS = 40


@pytest.fixture(name="mailbox")
def fixture_mailbox():
    mailbox = real_mail.RealMail()
    yield mailbox
    mailbox.stop()


def test_digests_arrive(publication, mailbox):
    publication.write_config(mail={
        "server": f"smtp://127.0.0.1:{mailbox.port}", "connections": 4,
        "bounces": "bounces@example.org", "helo": "localhost"})
    readers = {f"reader{i}@example.org" for i in range(READERS)}
    (publication / "readers.csv").write_text("email,name,rhythm\n" + "".join(
        f"{reader},Größe {i},daily\n" for i, reader in enumerate(sorted(readers))))
    publication.run("subscriber", "import", "readers.csv", now="2026-11-01 08:00")
    publication.run("run", now="2026-11-02 06:00")
    publication.write_article(
        "a", "Grüße, 今週", "2026-11-01 12:00", body=".\n\nA line.\n\n..\n\nFrom here on: ärger.")
    publication.run("run", now="2026-11-02 07:00")
    assert publication.deliveries() == {"sent": READERS}
    queue_ids = {reader["queue_id"] for reader in publication.readers().values()}
    assert len(queue_ids) == READERS and "" not in queue_ids
    mailbox.wait_for(READERS)
    arrived = [parse(mail) for mail in mailbox.fetch()]
    assert {mail["To"].addresses[0].addr_spec for mail in arrived} == readers
    assert len({mail["Message-ID"] for mail in arrived}) == READERS
    for mail in arrived:
        assert mail["Subject"] == "Test Notes: Grüße, 今週"
        assert mail["Return-Path"].startswith("<bounces+")
        assert mail["List-Unsubscribe"].strip().startswith("<mailto:leave@example.org")
        text = mail.get_body(("plain",)).get_content().replace("\r\n", "\n")
        assert "\n.\n" in text and "\n..\n" in text and "From here on: ärger." in text


def test_what_arrives_is_what_left(publication, mailbox):
    """The wire adds fields in front, and changes nothing behind them."""
    publication.subscribe("ada@example.org", "--rhythm", "daily", now="2026-11-01 08:00")
    publication.run("run", now="2026-11-02 06:00")
    publication.write_article("a", "Post A", "2026-11-01 12:00", body=".dot\n\n" + "word " * 400)
    publication.run("digest", now="2026-11-02 07:00")
    state = (publication / "state/postrider.db").read_bytes()
    publication.run("deliver", now="2026-11-02 07:00")
    left, = (publication / "mail").glob("*.eml")
    (publication / "state/postrider.db").write_bytes(state)
    (publication / "state/postrider.db.epoch").unlink()
    publication.write_config(mail={
        "server": f"smtp://127.0.0.1:{mailbox.port}", "helo": "localhost"})
    publication.run("deliver", now="2026-11-02 07:00")
    mailbox.wait_for(1)
    arrived, = mailbox.fetch()
    assert arrived.replace(b"\r\n", b"\n").endswith(left.read_bytes().replace(b"\r\n", b"\n"))

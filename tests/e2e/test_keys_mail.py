"""Each key of `mail` does what it says: see test_keys.py."""

import re
import subprocess

import pytest

from sink import Sink
from smtp_server import Server

ADA = "ada@example.org"
SECRET = "hunter2-secret"


def send(publication, *readers, **mail):
    """The mails to those daily readers under those keys of `mail`: what was written, parsed."""
    publication.write_config(mail=mail)
    publication.write_article("old", "Old post", "2026-10-20")
    for reader in readers or [ADA]:
        publication.subscribe(reader, "--rhythm", "daily", now="2026-11-01 08:00")
    publication.run("run", now="2026-11-02 06:00")
    publication.write_article("a", "Post A", "2026-11-02 06:30")
    publication.run("run", now="2026-11-02 07:00")
    return list(publication.messages().values())


def send_over(server, publication, *readers, **mail):
    send(publication, *readers, server=f"smtp://127.0.0.1:{server.port}", **mail)


def readers_at(domain, count):
    return [f"reader{i}@{domain}" for i in range(count)]


@pytest.mark.key("mail.from")
def test_from(publication):
    message, = send(publication, **{"from": "The Editor <editor@example.com>"})
    assert message["From"] == "The Editor <editor@example.com>"
    assert message["Message-ID"].endswith("@example.com>")


@pytest.mark.key("mail.reply_to")
def test_reply_to(publication):
    message, = send(publication, reply_to="answers@example.org")
    assert message["Reply-To"] == "answers@example.org"


@pytest.mark.key("mail.postal_address")
def test_postal_address(publication):
    message, = send(publication, postal_address="1 Example Street, Exampletown")
    for kind in ("plain", "html"):
        assert "1 Example Street, Exampletown" in message.get_body((kind,)).get_content()


def test_postal_address_keeps_its_lines(publication):
    message, = send(publication, postal_address="Ada & Co\n1 Example Street\n\nExampletown\n")
    page, text = (message.get_body((kind,)).get_content().replace("\r\n", "\n")
                  for kind in ("html", "plain"))
    assert "</a><br>Ada &amp; Co<br>1 Example Street<br>Exampletown</p>" in page
    assert "\nAda & Co\n1 Example Street\n" in text and "\nExampletown\n" in text


@pytest.mark.key("mail.leave")
def test_leave(publication):
    message, = send(publication, leave="goodbye@example.org")
    assert "<mailto:goodbye@example.org?" in message["List-Unsubscribe"]
    assert "goodbye@example.org" in message.get_body(("html",)).get_content()


@pytest.mark.key("mail.list_id")
def test_list_id(publication):
    message, = send(publication, list_id="letters.example.org")
    assert message["List-Id"].endswith("<letters.example.org>")


@pytest.mark.key("mail.server")
def test_server(publication):
    """A folder, or a server: of several the first that can be reached."""
    send(publication, server="file:letters/")
    assert len(list((publication / "letters").glob("*.eml"))) == 1
    with Server() as server:
        publication.write_config(
            mail={"server": ["smtp://127.0.0.1:1", f"smtp://127.0.0.1:{server.port}"]})
        publication.write_article("b", "Post B", "2026-11-02 12:00")
        publication.run("run", now="2026-11-03 07:00")
        assert len(server.messages) == 1


@pytest.mark.key("mail.tls")
def test_tls(publication):
    """This machine is trusted unless it is said that it is not."""
    with Server() as server:
        send_over(server, publication, tls=True)
        assert server.messages == [] and "C: MAIL" not in "\n".join(server.transcript)
        publication.write_config(mail={"tls": False})
        publication.run("deliver", now="2026-11-02 12:00")
        assert len(server.messages) == 1


@pytest.mark.key("mail.ca_file")
def test_ca_file(publication):
    with Server({"tls": "starttls"}) as server:
        send_over(server, publication, tls=True, ca_file=server.ca_file)
        assert len(server.messages) == 1


@pytest.mark.key("mail.helo")
def test_helo(publication):
    with Server() as server:
        send_over(server, publication, helo="greets.example.org")
        assert "C: EHLO greets.example.org" in server.transcript


@pytest.mark.parametrize("way", [
    pytest.param({"password_file": "secret"}, marks=pytest.mark.key("mail.password_file")),
    pytest.param({"password_command": f"echo {SECRET}"},
                 marks=pytest.mark.key("mail.password_command")),
])
@pytest.mark.key("mail.user")
def test_login(publication, way):
    (publication / "secret").write_text(SECRET + "\n")
    (publication / "secret").chmod(0o600)
    with Server({"auth": {"ada": SECRET}}) as server:
        send_over(server, publication, user="ada", **way)
        assert "S: 235 2.7.0 welcome" in server.transcript
        assert len(server.messages) == 1


@pytest.mark.key("mail.bounces")
def test_bounces(publication):
    with Server() as server:
        send_over(server, publication, bounces="returns@example.org")
        accepted, = server.messages
        assert re.search(r"FROM:<returns\+[a-z2-7]+@example\.org>", accepted["sender"])


@pytest.mark.parametrize("way, then", [("resend", {"sent": 1}), ("hold", {"in doubt": 1})])
@pytest.mark.key("mail.in_doubt")
def test_in_doubt(publication, way, then):
    with Server({"connections": [{"dot": {"drop": True}}, {}]}) as server:
        send_over(server, publication, connections=1, in_doubt=way)
        publication.run("deliver", now="2026-11-02 23:00")
        assert publication.deliveries() == then


@pytest.mark.key("mail.connections")
def test_connections(publication, tmp_path):
    with Sink(tmp_path / "log", "-d", "20") as sink:
        send_over(sink, publication, *readers_at("example.net", 12), connections=1)
        messages, _, most = sink.stop()
        assert (messages, most) == (12, 1)


def seconds(messages):
    """Between the first and the last of them."""
    return messages[-1]["at"] - messages[0]["at"]


@pytest.mark.key("mail.rate")
def test_rate(publication):
    """Five mails with half a second between two; a server that is busy hears of the first late."""
    with Server() as server:
        send_over(server, publication, *readers_at("example.net", 5), rate="2/s")
        assert len(server.messages) == 5 and seconds(server.messages) > 1.5


@pytest.mark.key("mail.limits.domain", "mail.limits.rate")
def test_rate_of_a_domain(publication):
    """The same for one domain; the others do not wait."""
    readers = readers_at("example.com", 10) + readers_at("example.net", 5)
    with Server() as server:
        send_over(server, publication, *readers, limits=[{"domain": "example.net", "rate": "2/s"}])
        limited = [message for message in server.messages
                   if message["recipients"][0].endswith("@example.net>")]
        others = [message for message in server.messages if message not in limited]
        assert len(limited) == 5 and seconds(limited) > 1.5
        assert len(others) == 10 and seconds(others) < 4.0


def most_at_once(server):
    """How many mails were under way together, from MAIL to the reply to the dot."""
    most = now = 0
    for line in server.transcript:
        now += line.startswith("C: MAIL ")
        now -= "queued as" in line
        most = max(most, now)
    return most


@pytest.mark.key("mail.limits.connections")
def test_connections_of_a_domain(publication):
    with Server({"dot": {"delay": 0.05}}) as server:
        send_over(server, publication, *readers_at("example.net", 8), connections=4,
                  limits=[{"domain": "example.net", "connections": 1}])
        assert len(server.messages) == 8
        assert most_at_once(server) == 1


def signing_key(publication):
    path = publication / "dkim.pem"
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", path],
                   check=True, capture_output=True)
    path.chmod(0o600)
    return {"domain": "example.org", "selector": "s2026", "key_file": "dkim.pem"}


def tags(message):
    """The tags of its signature."""
    text = re.sub(r"\s", "", message["DKIM-Signature"])
    return dict(tag.split("=", 1) for tag in text.split(";") if tag)


@pytest.mark.key("mail.dkim.domain", "mail.dkim.selector", "mail.dkim.key_file")
def test_dkim(publication):
    """Whether the signature holds is seen in test_dkim.py."""
    message, = send(publication, dkim=[signing_key(publication)])
    found = tags(message)
    assert (found["d"], found["s"], found["a"]) == ("example.org", "s2026", "ed25519-sha256")
    assert {"message-id", "date"} <= set(found["h"].lower().split(":"))


@pytest.mark.key("mail.relay_rewrites")
def test_relay_rewrites(publication):
    message, = send(publication, dkim=[signing_key(publication)],
                    relay_rewrites=["message-id", "Date"])
    fields = set(tags(message)["h"].lower().split(":"))
    assert "subject" in fields and not {"message-id", "date"} & fields


@pytest.mark.key("mail.subject")
def test_subject(publication):
    message, = send(publication, subject="{{rhythm}}, {{count}}: {{first_title}} & {{site}}{{^one}}+{{/one}} für alle")
    assert message["Subject"] == "daily, 1: Post A & Test Notes für alle"
    assert "<title>daily, 1: Post A &amp; Test Notes" in message.get_body(("html",)).get_content()


@pytest.mark.key("mail.intro")
def test_intro(publication):
    message, = send(publication, intro="Hello <{{reader.name}}>,\nof {{date}}: {{others}} others.\n")
    page, text = (message.get_body((kind,)).get_content().replace("\r\n", "\n")
                  for kind in ("html", "plain"))
    assert f"\nHello <{ADA}>,\nof 2 November 2026: 0 others.\n====" in text
    assert f">Hello &lt;{ADA}&gt;,\nof 2 November 2026: 0 others.</p>" in page


@pytest.mark.parametrize("key", ["subject", "intro"])
@pytest.mark.parametrize("value", ["{{first_titel}}", "{{site", "{{redaer.name}}"])
def test_words_that_are_no_template(publication, key, value):
    publication.write_config(mail={key: value})
    assert f"mail.{key}:1:1" in publication.run("check", status=65).err
    assert f"mail.{key}:1:1" in publication.run("digest", now="2026-11-02 07:00", status=78).err


def test_the_subject_names_no_reader(publication):
    publication.write_config(mail={"subject": "For {{reader.name}}"})
    assert "mail.subject:1:5" in publication.run("check", status=65).err

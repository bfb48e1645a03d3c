"""The mails themselves, as a mail program reads them, and the commands that show and try them."""

import re
import shutil

import pytest

from conftest import parse
from smtp_server import Server

ADA = "ada@example.org"
DUE = "2026-11-05 08:00"


def digest(publication):
    """The one digest of Post A to everybody, parsed, by address."""
    publication.write_article(
        "a", "Post A", "2026-11-03", "backend",
        body="Some *words* with a [link](https://example.com/x?a=1&b=2).\n\n- one\n- two\n")
    publication.run("run", now=DUE)
    found = publication.messages().values()
    return {message["To"].addresses[0].addr_spec: message for message in found}


def token_of(message):
    found = re.search(r"<mailto:leave@example\.org\?[^>]*?([a-z2-7]{20,})",
                      message["List-Unsubscribe"])
    assert found, message["List-Unsubscribe"]
    return found.group(1)


def test_structure_and_headers(planned):
    planned.write_config(site={"title": "Übersicht & Notes"})
    message = digest(planned)[ADA]
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == [
        "text/plain", "text/html"]
    assert not message.defects and not any(part.defects for part in message.walk())
    for name in ("Date", "From", "To", "Subject", "Message-ID", "MIME-Version", "List-Id",
                 "List-Unsubscribe", "Auto-Submitted", "Precedence", "Feedback-ID"):
        assert len(message.get_all(name, [])) == 1, name
    assert message["From"] == "Test Notes <notes@example.org>"
    assert message["Message-ID"].endswith("@example.org>")
    assert message["List-Id"].endswith("<blog.example.org>")
    assert message["Auto-Submitted"] == "auto-generated" and message["Precedence"] == "bulk"
    assert "Übersicht & Notes" in message["Subject"]
    assert message["List-Unsubscribe-Post"] is None
    text = message.get_body(("plain",)).get_content()
    html = message.get_body(("html",)).get_content()
    assert "Post A" in text and "<" not in text.replace("<https", "")
    assert '<a href="https://example.com/x?a=1&amp;b=2"' in html
    assert "mailto:leave@example.org" in html and "leave@example.org" in text
    assert "<script" not in html and "\ufffd" not in text + html


def test_raw_bytes(planned):
    digest(planned)
    for path in (planned / "mail").iterdir():
        data = path.read_bytes()
        assert b"\0" not in data
        assert data.count(b"\n") == data.count(b"\r\n") == data.count(b"\r")
        assert all(len(line) <= 78 for line in data.split(b"\r\n"))
        assert data.isascii()


def test_token_of_a_mail_lets_the_reader_leave(planned):
    token = token_of(digest(planned)[ADA])
    planned.run("subscriber", "unsubscribe", token)
    reader = planned.run("--json", "subscriber", "show", ADA).json()
    assert reader["status"] == "unsubscribed" and reader["token"] == token


@pytest.mark.parametrize("change", [lambda t: t[:-1], lambda t: "a" + t[1:] if t[0] != "a"
                                    else "b" + t[1:], lambda t: t + "a", lambda t: "nonsense"])
def test_forged_token(planned, change):
    token = token_of(digest(planned)[ADA])
    planned.run("subscriber", "unsubscribe", change(token), status=65)
    assert planned.run("--json", "subscriber", "show", ADA).json()["status"] == "active"


def test_every_reader_has_an_own_token(planned):
    planned.subscribe("bob@example.org", now="2026-11-03 08:00")
    found = digest(planned)
    assert token_of(found[ADA]) != token_of(found["bob@example.org"])


def test_one_click_only_with_web(planned):
    planned.write_config(web={"url": "https://notes.example.org/"})
    message = digest(planned)[ADA]
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    https, mailto = re.findall(r"<([^>]*)>", message["List-Unsubscribe"])
    assert https.startswith("https://notes.example.org/") and mailto.startswith("mailto:leave@")
    assert token_of(message) in https
    html = message.get_body(("html",)).get_content()
    assert https in html or token_of(message) in html


def test_no_way_to_leave_is_refused(planned):
    planned.write_config(mail={"leave": None, "server": "smtp://mail.invalid:587"})
    result = planned.run("check", status=65)
    assert "no way to leave" in result.err
    result = planned.run("deliver", status=78)
    assert "no way to leave" in result.err


def test_no_empty_link_where_a_folder_needs_no_way_to_leave(planned):
    planned.write_config(mail={"leave": None})
    message = digest(planned)[ADA]
    assert message["List-Unsubscribe"] is None
    assert 'href=""' not in message.get_body(("html",)).get_content()
    assert "nsubscribe" not in message.get_body(("plain",)).get_content()


def test_international_domain(planned):
    planned.subscribe("leserin@bücher.example", now="2026-11-03 08:00")
    message = digest(planned)["leserin@xn--bcher-kva.example"]
    assert message["To"] == "leserin@xn--bcher-kva.example"


def test_name_beyond_ascii(planned):
    name = "Zoë Müsterli, die Ältere \"ZM\""
    planned.run("subscriber", "set", ADA, "--name", name)
    message = digest(planned)[ADA]
    assert message["To"].addresses[0].display_name == name


def test_text_only(planned):
    planned.run("subscriber", "set", ADA, "--format", "text")
    message = digest(planned)[ADA]
    assert message.get_content_type() == "text/plain"
    assert "Post A" in message.get_content()


def test_verp(planned):
    with Server() as server:
        planned.write_config(mail={"server": f"smtp://127.0.0.1:{server.port}",
                                   "bounces": "bounces@example.org"})
        digest(planned)
        accepted, = server.messages
        message = parse(accepted["text"].encode())
        sender = re.search(r"FROM:<bounces\+([a-z2-7]{1,30})@example\.org>", accepted["sender"])
        assert sender and message["Message-ID"] == f"<{sender.group(1)}@example.org>"


def test_without_bounces_the_sender_is_from(planned):
    with Server() as server:
        planned.write_config(mail={"server": f"smtp://127.0.0.1:{server.port}"})
        digest(planned)
        accepted, = server.messages
        assert "FROM:<notes@example.org>" in accepted["sender"]
        assert accepted["recipients"] == [f"RCPT TO:<{ADA}>"]


@pytest.fixture
def secured(planned):
    """A server with STARTTLS and a login, and the publication set up for it."""
    if not shutil.which("openssl"):
        pytest.skip("openssl is not installed")
    with Server({"tls": "starttls", "auth": {"ada": "hunter2-secret"}}) as server:
        (planned / "password").write_text("hunter2-secret\n")
        (planned / "password").chmod(0o600)
        planned.write_config(mail={
            "server": f"smtp://127.0.0.1:{server.port}", "tls": True, "user": "ada",
            "password_file": "password", "ca_file": server.ca_file})
        yield planned, server


def test_starttls_and_login(secured):
    publication, server = secured
    digest(publication)
    assert len(server.messages) == 1
    said = [line for line in server.transcript if line.startswith(("C:", "--"))]
    assert said.index("-- TLS") < said.index("C: AUTH (secret)")
    assert publication.deliveries() == {"sent": 1}


def test_mail_check(secured):
    publication, _ = secured
    values = publication.run("--json", "mail", "check").json()
    assert values["user"] == "ada" and values["tls"] and "127.0.0.1" in values["server"]
    result = publication.run("mail", "check")
    assert "TLS" in result.out and "hunter2" not in result.out + result.err


def test_mail_check_in_a_dry_run_makes_no_folder(publication):
    publication.write_config(mail={"server": "file:outgoing/"})
    assert "outgoing" in publication.run("-n", "mail", "check", status=74).err
    assert not (publication / "outgoing").exists()
    publication.run("mail", "check")
    publication.run("-n", "mail", "check")


def test_mail_check_with_a_wrong_password(secured):
    publication, server = secured
    (publication / "password").write_text("wrong-secret\n")
    result = publication.run("mail", "check", status=69)
    assert "535" in result.err and "wrong-secret" not in result.err
    assert server.messages == []


def test_mail_check_without_a_server(planned):
    planned.write_config(mail={"server": "smtp://127.0.0.1:1"})
    result = planned.run("mail", "check", status=69)
    assert "127.0.0.1" in result.err


def test_mail_test_sends_one_and_changes_nothing(planned):
    before = planned.dump()
    result = planned.run("mail", "test", "someone@example.net", now=DUE)
    assert "someone@example.net" in result.out
    message, = planned.messages().values()
    assert [each.addr_spec for each in message["To"].addresses] == ["someone@example.net"]
    assert message["Subject"].startswith("[test] ")
    assert planned.dump() == before
    planned.run("mail", "test", "nobody", status=64)


def test_preview(planned):
    planned.write_article("a", "Post A", "2026-11-03", "backend")
    before = planned.dump()
    values = planned.run("--json", "preview", "-o", "out", "--for", ADA, now=DUE).json()
    assert values["articles"] == 1 and len(values["files"]) == 3
    assert planned.dump() == before and planned.messages() == {}
    assert "Post A" in (planned / "out/digest.html").read_text()
    assert "Post A" in (planned / "out/digest.txt").read_text()
    shown = parse((planned / "out/digest.eml").read_bytes())
    sent = digest(planned)[ADA]
    assert shown["Subject"] == sent["Subject"] and shown["To"] == ADA


def test_preview_where_nothing_is_new(planned):
    assert "nothing is new" in planned.run("preview", now=DUE).out
    assert not (planned / "preview").exists()
    planned.run("preview", "--sample", now=DUE)
    assert "Old post" in (planned / "preview/digest.txt").read_text()


def test_preview_of_another_rhythm(planned):
    planned.write_article("a", "Post A", "2026-11-03", "backend")
    planned.run("preview", "--rhythm", "daily", now=DUE)
    assert "aily" in (planned / "preview/digest.txt").read_text()
    planned.run("preview", "--rhythm", "hourly", now=DUE, status=64)


def test_json_of_every_command_that_prints(planned):
    digest(planned)
    for args in (["status"], ["article", "list"], ["article", "show", "a"], ["edition", "list"],
                 ["edition", "show", "1"], ["subscriber", "list"], ["subscriber", "show", ADA],
                 ["run"], ["build"], ["digest"], ["deliver"], ["preview", "--sample"],
                 ["mail", "check"], ["check"]):
        result = planned.run("--json", *args, now="2026-11-06 08:00")
        assert isinstance(result.json(), (dict, list)), args


def test_edition_show_missing(planned):
    planned.subscribe("bob@example.org", now="2026-11-03 08:00")
    with Server({"RCPT": ["250 ok", "451 4.3.0 later"]}) as server:
        planned.write_config(
            mail={"server": f"smtp://127.0.0.1:{server.port}", "connections": 1})
        digest(planned)
    values = planned.run("--json", "edition", "show", "1", "--missing").json()
    reader, = values["readers"]
    assert reader["state"] == "deferred" and "451" in reader["reply"]


def test_doubts_are_held_until_released(planned):
    with Server({"connections": [{"dot": {"drop": True}}, {}]}) as server:
        planned.write_config(mail={
            "server": f"smtp://127.0.0.1:{server.port}", "connections": 1, "in_doubt": "hold"})
        digest(planned)
        assert planned.deliveries() == {"in doubt": 1}
        for now in ("2026-11-05 12:00", "2026-11-10 12:00"):
            planned.run("deliver", now=now)
        assert planned.deliveries() == {"in doubt": 1}
        assert server.messages == []
        planned.run("edition", "release", "1", now="2026-11-10 12:30")
        planned.run("deliver", now="2026-11-10 12:31")
        assert planned.deliveries() == {"sent": 1}
        assert len(server.messages) == 1

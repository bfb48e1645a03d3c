"""The SMTP transport against the scripted server: what a thread in a C test cannot play, above all
TLS and logins. $POSTRIDER_SMTP_PROBE names the program that calls the transport."""

import os
import pathlib
import shutil
import subprocess
import sys

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "support"))
from smtp_server import Server  # noqa: E402

PROBE = os.environ.get("POSTRIDER_SMTP_PROBE")
MESSAGE = "Subject: x\r\n\r\n.dot\r\n..\r\nend\r\n"

pytestmark = [
    pytest.mark.skipif(not PROBE, reason="$POSTRIDER_SMTP_PROBE is not set"),
    pytest.mark.skipif(not shutil.which("openssl"), reason="openssl is not installed"),
]


def probe(server, *options, to=("to@example.org",), scheme="smtp", host="127.0.0.1",
          password="hunter2-secret", message=MESSAGE):
    """Runs the program; returns its lines."""
    done = subprocess.run(
        [PROBE, *options, f"{scheme}://{host}:{server.port}", "--", "from@example.org", *to],
        input=message.encode(), capture_output=True, timeout=60,
        env={**os.environ, "SMTP_PROBE_PASSWORD": password})
    assert done.stderr == b""
    output = done.stdout.decode()
    assert password not in output
    return output.splitlines()


def client_lines(server):
    return [line[3:] for line in server.transcript if line.startswith("C: ")]


TRANSACTION = ["MAIL FROM:<from@example.org>", "RCPT TO:<to@example.org>", "DATA",
               "(message of 5 lines)"]


def test_plain(tmp_path):
    with Server(out=tmp_path) as server:
        assert probe(server) == ["sent - 250 2.0.0 M1 1 Ok: queued as M1"]
        assert client_lines(server) == [
            "EHLO client.test", "EHLO client.test", *TRANSACTION, "QUIT"]
        assert (tmp_path / "M1.eml").read_bytes() == MESSAGE.encode()


def test_messages_in_sequence_over_one_connection():
    with Server({"RCPT": ["250 ok", "550 5.1.1 no", "250 ok"],
                 "extensions": ["PIPELINING"]}) as server:
        lines = probe(server, to=("a@example.org", "b@example.org", "c@example.org"))
        assert [line.split()[0] for line in lines] == ["sent", "failed", "sent"]
        assert server.transcript.count("-- connection") == 1
        assert [m["recipients"] for m in server.messages] == [
            ["RCPT TO:<a@example.org>"], ["RCPT TO:<c@example.org>"]]


def test_replies_in_pieces():
    slow = {"pieces": 1}
    with Server({phase: slow for phase in ("greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot")}
                ) as server:
        assert probe(server)[0].startswith("sent - 250")


def test_starttls():
    with Server({"tls": "starttls"}) as server:
        lines = probe(server, "-r", "-k", "-c", server.ca_file)
        assert lines[1].startswith("tls TLSv1.")
        assert lines[-1].startswith("sent - 250")
        assert server.transcript.index("-- TLS") < server.transcript.index("C: DATA")
        assert "S: 250 STARTTLS" not in server.transcript[server.transcript.index("-- TLS"):]


def test_smtps():
    with Server({"tls": "smtps"}) as server:
        lines = probe(server, "-k", "-c", server.ca_file, scheme="smtps", host="localhost")
        assert lines[1].startswith("tls TLSv1.")
        assert lines[-1].startswith("sent - 250")


def test_big_message_over_tls():
    message = "Subject: big\r\n\r\n" + ".a line of a big message\r\n" * 100_000
    with Server({"tls": "smtps"}) as server:
        lines = probe(server, "-c", server.ca_file, scheme="smtps", message=message)
        assert lines[-1].startswith("sent - 250")
        assert server.messages[0]["text"] == message


@pytest.mark.parametrize("script, scheme, text", [
    ({}, "smtp", "the server does not offer STARTTLS"),
    ({"tls": "starttls", "STARTTLS": "454 4.7.0 not now"}, "smtp", ""),
])
def test_no_mail_without_tls(script, scheme, text):
    with Server(script) as server:
        line, = probe(server, "-r", scheme=scheme)
        assert line.startswith("deferred unreachable")
        assert text in line
        assert not any(said.startswith("MAIL") for said in client_lines(server))


@pytest.mark.parametrize("mode", ["starttls", "smtps"])
def test_certificate_that_nobody_vouches_for(mode):
    with Server({"tls": mode, "auth": {"ada": "hunter2-secret"}}) as server:
        line, = probe(server, "-r", "-u", "ada",
                      scheme="smtps" if mode == "smtps" else "smtp")
        assert line.startswith("deferred unreachable 0 - - 0")
        assert "the certificate is not trusted" in line
        assert not any(said.startswith(("AUTH", "MAIL")) for said in client_lines(server))


def test_certificate_for_another_host():
    with Server({"tls": "smtps", "names": "DNS:mail.example.org"}) as server:
        line, = probe(server, "-c", server.ca_file, scheme="smtps", host="localhost")
        assert line.startswith("deferred unreachable")
        assert "the certificate is not trusted" in line


def test_login_over_tls():
    with Server({"tls": "starttls", "auth": {"ada": "hunter2-secret"}}) as server:
        lines = probe(server, "-r", "-k", "-u", "ada", "-c", server.ca_file)
        assert "user ada" in lines
        assert lines[-1].startswith("sent - 250")


def test_wrong_password():
    with Server({"auth": {"ada": "another"}}) as server:
        line, = probe(server, "-u", "ada")
        assert line.startswith("deferred unreachable 535 5.7.8 - 0")
        assert "the server refused the login of 'ada': 535 5.7.8 wrong" in line
        assert not any(said.startswith("MAIL") for said in client_lines(server))


def test_login_not_offered():
    with Server() as server:
        line, = probe(server, "-u", "ada")
        assert line.startswith("deferred unreachable 0")
        assert not any(said.startswith("MAIL") for said in client_lines(server))


def test_421_on_an_idle_connection():
    with Server({"connections": [
            {"idle": {"after": 0.3, "reply": "421 4.4.2 idle"}}, {"idle": None}]}) as server:
        lines = probe(server, "-p", "900", to=("a@example.org", "b@example.org"))
        assert [line.split()[0] for line in lines] == ["sent", "sent"]
        assert server.transcript.count("-- connection") == 2
        assert len(server.messages) == 2


@pytest.mark.parametrize("fault", ["drop", "hang"])
@pytest.mark.parametrize("phase", ["greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"])
@pytest.mark.parametrize("tls", [None, "smtps"])
def test_fault_at_each_phase(phase, fault, tls):
    script = {phase: {"drop": True} if fault == "drop" else {"delay": 5}}
    with Server({**script, "tls": tls} if tls else script) as server:
        options = ["-t", "300"] + (["-c", server.ca_file] if tls else [])
        line, = probe(server, *options, scheme=tls or "smtp")
        wanted = "in-doubt - 0 - - 1" if phase == "dot" else "deferred unreachable 0 - - 0"
        assert line.startswith(wanted)
        assert "C: (message of 5 lines)" not in server.transcript or phase == "dot"
        assert server.transcript.count("C: (message of 5 lines)") <= 1


def test_drop_within_the_message():
    with Server({"drop_within_data": True}) as server:
        line, = probe(server, message="Subject: x\r\n\r\n" + "a line\r\n" * 2_000_000)
        assert line.startswith("deferred unreachable 0 - - 1")


@pytest.mark.parametrize("answer, wanted", [
    ({"reply": "450 4.2.1 full"}, "deferred - 450 4.2.1 - 1 full"),
    ({"reply": "554 5.6.0 no"}, "failed - 554 5.6.0 - 1 no"),
    ({"raw": "nonsense\r\n"}, "in-doubt - 0 - - 1"),
    ({"bytes": 5000}, "in-doubt - 0 - - 1"),
])
def test_answers_to_the_dot(answer, wanted):
    with Server({"dot": answer}) as server:
        line, = probe(server)
        assert line.startswith(wanted)


def test_the_second_server_where_the_first_refuses():
    with Server({"greeting": "554 5.3.2 closed"}) as first, Server() as second:
        line, = probe(second, f"smtp://127.0.0.1:{first.port}")
        assert line.startswith("sent - 250")
        assert client_lines(first) == []

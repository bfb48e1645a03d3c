"""smtp_sink itself, by clients that are not ours: what it says it took is what was sent."""

import smtplib
import socket
import time

import pytest

from sink import PROGRAM, Sink

pytestmark = pytest.mark.skipif(not PROGRAM.exists(), reason=f"{PROGRAM} is not built")

ENVELOPE = b"MAIL FROM:<a@example.org>\r\nRCPT TO:<%s@example.org>\r\n"
MESSAGE = b"Subject: x\r\nmessage-id: <1@example.org>\r\n\r\nMessage-ID: <2@example.org>\r\n"


def talk(sink, sent, pieces=1):
    """The codes of all replies to what is sent after EHLO, QUIT included."""
    sent = b"EHLO client.test\r\n" + sent + b"QUIT\r\n"
    with socket.create_connection(("127.0.0.1", sink.port), timeout=20) as sock:
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for start in range(0, len(sent), -(-len(sent) // pieces)):
            sock.sendall(sent[start:start + -(-len(sent) // pieces)])
        lines = sock.makefile("rb").read().decode().splitlines()
    return [line[:3] for line in lines if line[3] == " "]


def lines(sink):
    return sink.log.read_text().splitlines()


def test_data(tmp_path):
    with Sink(tmp_path / "log") as sink:
        for name in ("first", "second"):
            with smtplib.SMTP("127.0.0.1", sink.port) as client:
                client.sendmail("a@example.org", [f"{name}@example.org"],
                                MESSAGE + b".dot\r\n..\r\n")
        size = len(MESSAGE) + len(".dot\r\n..\r\n")
        assert lines(sink) == [f"first@example.org <1@example.org> {size}",
                               f"second@example.org <1@example.org> {size}"]
        assert sink.stop() == [2, 2, 1]


@pytest.mark.parametrize("pieces", [1, 7, 50])
def test_chunks(tmp_path, pieces):
    half = len(MESSAGE) // 3
    chunks = (b"BDAT %d\r\n" % half + MESSAGE[:half]
              + b"BDAT %d LAST\r\n" % (len(MESSAGE) - half) + MESSAGE[half:])
    with Sink(tmp_path / "log") as sink:
        codes = talk(sink, ENVELOPE % b"one" + chunks
                     + ENVELOPE % b"two" + b"BDAT 5 LAST\r\nx: y\n", pieces)
        assert codes == ["220"] + ["250"] * 8 + ["221"]
        assert lines(sink) == [f"one@example.org <1@example.org> {len(MESSAGE)}",
                               "two@example.org  5"]


def test_nothing_is_taken_without_a_recipient(tmp_path):
    with Sink(tmp_path / "log") as sink:
        codes = talk(sink, b"DATA\r\nMAIL FROM:<a@example.org>\r\nBDAT 5 LAST\r\nx: y\nRSET\r\n"
                     b"RCPT TO:<b@example.org>\r\n")
        assert codes == ["220", "250", "503", "250", "503", "250", "503", "221"]
        assert sink.stop() == [0, 1, 1]
        assert lines(sink) == []


def test_only_the_extensions_that_are_asked_for(tmp_path):
    with Sink(tmp_path / "log", "-x", "PIPELINING,SIZE 1000") as sink:
        with smtplib.SMTP("127.0.0.1", sink.port) as client:
            client.ehlo()
            assert client.esmtp_features == {"pipelining": "", "size": "1000", "help": ""}
            assert client.docmd("BDAT 0 LAST")[0] == 500


def test_each_turn_waits_and_loses_nothing(tmp_path):
    with Sink(tmp_path / "log", "-d", "40") as sink:
        start = time.monotonic()
        with smtplib.SMTP("127.0.0.1", sink.port) as client:
            client.sendmail("a@example.org", ["b@example.org"], MESSAGE)
        # The greeting, EHLO, MAIL, RCPT, DATA, the dot, QUIT: smtplib waits for each.
        assert time.monotonic() - start >= 7 * 0.040
        assert talk(sink, ENVELOPE % b"c" + b"DATA\r\n" + MESSAGE + b".\r\n", 9) == [
            "220", "250", "250", "250", "354", "250", "221"]
        assert len(lines(sink)) == 2

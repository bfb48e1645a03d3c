"""What postrider composes, read by Python's email package.

Usage: test_message.py DRIVER, where DRIVER is tests/support/mail_compose.c, built.
"""

import email
import email.header
import email.policy
import email.utils
import json
import random
import subprocess
import sys
import unittest

DRIVER = sys.argv.pop(1)

TEXTS = {
    "English": "Hello \x01N,\n\nFrom here on\n.dots\n..\n= signs \n\ttabs\t\nand a token: \x01T.\n",
    "German": "Grüße, \x01N\x01T! " * 40 + "\n",
    "Cyrillic": "Привет, \x01N. Новости недели\n" * 100,
    "Japanese": "今週の記事\x01Nさん\n" * 100,
    "emoji": "😀🎉👩‍👩‍👧 \x01T\n" * 50,
    "no line end": "no line end \x01N",
    "one long line": "x" * 5000 + "\x01N" + "é" * 500,
    "only a slot": "\x01N",
}

SUBJECTS = [
    "News",
    "Новости недели: " + "очень длинная тема письма " * 8 + "конец",
    "今週の記事" * 30,
    "😀🎉" * 40,
    "mixed ASCII and Юникод and ASCII again, " * 5 + "end",
    "a 日" + "本語" * 60,
    "=?utf-8?q?no_word?= of ours",
    "two  spaces and \"quotes\", commas",
    "w" * 200,
    "for \x01N",
]

NAMES = [
    None,
    "Ada Example",
    'Ada "The Countess" Lovelace',
    "Example, Inc.",
    "back\\slash",
    "eve@example.org <eve@example.org>",
    "Zoë Ünïcödé",
    "Жанна, д'Арк; (комментарий)",
    "山田太郎" * 12,
    "😀",
    "a name of many words that goes on and on until no header line could ever hold it all",
]


def values(**changes):
    message = {
        "subject": "News",
        "text": "Hello\n",
        "html": "<p>Hello</p>\n",
        "language": "en",
        "from": ["Notes", "notes@example.org"],
        "to": ["Ada", "ada@example.net"],
        "list_name": "Notes",
        "slots": {"N": "Zoë", "T": "r2abcdefghijklmnopqrstuvw"},
    }
    message.update(changes)
    return message


def run(message):
    return subprocess.run([DRIVER], input=json.dumps(message).encode(), capture_output=True)


def compose(message):
    done = run(message)
    if done.returncode != 0:
        raise AssertionError(done.stderr.decode())
    return done.stdout


def fill(text, slots, escape=lambda value: value):
    for letter, value in slots.items():
        text = text.replace("\x01" + letter, escape(value))
    return text


def escape_html(text):
    for char, reference in ("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#39;"):
        text = text.replace(char, reference)
    return text


def ended(text):
    return text if text.endswith("\n") else text + "\n"


def content(part):
    """The decoded text, from the bytes: get_content alone would hide a wrong charset."""
    return part.get_payload(decode=True).decode("utf-8").replace("\r\n", "\n")


def display_name(message, field):
    """By the older interface: the newer one of Python 3.11 keeps the space between two encoded
    words of a name, which RFC 2047, 6.2 says is none."""
    value = email.message_from_bytes(message)[field]
    name = email.utils.parseaddr(value)[0]
    return str(email.header.make_header(email.header.decode_header(name)))


class Message(unittest.TestCase):
    def read(self, message):
        done = compose(message)
        parsed = email.message_from_bytes(done, policy=email.policy.default)
        for part in parsed.walk():
            self.assertEqual(part.defects, [])
            for name, value in part.items():
                self.assertEqual(list(value.defects), [], name)
        self.assertEqual(run(dict(message, lint=True)).stdout.decode(), "")
        return parsed

    def assert_parts(self, message):
        text, html = self.read(message).iter_parts()
        self.assertEqual(text.get_content_type(), "text/plain")
        self.assertEqual(html.get_content_type(), "text/html")
        self.assertEqual(content(text), ended(fill(message["text"], message["slots"])))
        self.assertEqual(content(html), ended(fill(message["html"], message["slots"], escape_html)))

    def test_fields(self):
        parsed = self.read(values())
        self.assertEqual(parsed["date"].datetime.isoformat(), "2026-11-19T03:30:00-03:30")
        self.assertEqual(parsed["from"].addresses[0].addr_spec, "notes@example.org")
        self.assertEqual(parsed["message-id"], "<d2abcdefghijklmnopqrstuvw@example.org>")
        self.assertEqual(parsed["list-id"], "Notes <notes.example.org>")
        self.assertEqual(
            parsed["list-unsubscribe"],
            "<https://example.org/l/r1>, <mailto:leave+r1@example.org>",
        )
        self.assertEqual(parsed["list-unsubscribe-post"], "List-Unsubscribe=One-Click")
        self.assertEqual(parsed["content-language"], "en")
        self.assertEqual(parsed.get_content_type(), "multipart/alternative")

    def test_texts(self):
        for name, text in TEXTS.items():
            with self.subTest(name):
                self.assert_parts(values(text=text, html=text))

    def test_slot_values(self):
        for value in "", "=", ".", "é", "From x", "a=b.c é", "<&\"'>", "x" * 200, "é=. " * 50, " ":
            for text in "Hi \x01N!\n", "\x01N\n", "日本語\x01N日本語\n" * 3:
                with self.subTest(value=value, text=text):
                    self.assert_parts(values(text=text + "x", html=text + "x", slots={"N": value}))

    def test_random_texts(self):
        chance = random.Random(5)
        pieces = ["a", " ", "\t", "\n", ".", "=", "From ", "é", "日", "😀", "x" * 70, "\x01N", "\x01T"]
        for _ in range(100):
            text = "x" + "".join(chance.choices(pieces, k=chance.randrange(80)))
            self.assert_parts(values(text=text, html=text))

    def test_text_only(self):
        message = values(text="Привет, \x01N\n" * 3, html=None)
        parsed = self.read(message)
        self.assertEqual(parsed.get_content_type(), "text/plain")
        self.assertEqual(content(parsed), fill(message["text"], message["slots"]))

    def test_subjects(self):
        for subject in SUBJECTS:
            with self.subTest(subject):
                parsed = self.read(values(subject=subject))
                self.assertEqual(parsed["subject"], fill(subject, values()["slots"]))

    def test_names(self):
        for name in NAMES:
            with self.subTest(name):
                message = values(to=[name, "ada@example.net"], list_name=name)
                message["from"] = [name, "notes@example.org"]
                parsed = self.read(message)
                for field in "from", "to":
                    self.assertEqual(len(parsed[field].addresses), 1)
                    self.assertEqual(display_name(compose(message), field), name or "")
                self.assertEqual(parsed["to"].addresses[0].addr_spec, "ada@example.net")

    def test_idn(self):
        parsed = self.read(values(to=["Ada", "ada@Bücher.example"]))
        self.assertEqual(parsed["to"].addresses[0].addr_spec, "ada@xn--bcher-kva.example")

    def test_injection(self):
        for evil in "a\r\nBcc: eve@example.org", "a\nBcc: eve@example.org", "a\rb":
            for changes in (
                {"subject": evil},
                {"list_name": evil},
                {"language": evil},
                {"to": [evil, "ada@example.net"]},
                {"to": ["Ada", "ada@example.net" + evil]},
                {"from": [evil, "notes@example.org"]},
                {"text": "\x01N", "slots": {"N": evil}},
            ):
                with self.subTest(changes):
                    done = run(values(**changes))
                    self.assertEqual(done.returncode, 65)
                    self.assertEqual(done.stdout, b"")


if __name__ == "__main__":
    unittest.main()

"""What postrider signs, verified by dkimpy and, where the key is RSA, by libopendkim.

Usage: test_dkim.py SIGNER COMPOSER: tests/support/dkim_sign.c and mail_compose.c, built.
"""

import base64
import json
import pathlib
import random
import re
import subprocess
import sys
import tempfile
import unittest

try:
    import dkim
except ImportError:
    print("python3-dkim is not installed")
    sys.exit(77)

import opendkim

LIBRARY = opendkim.load()
if not LIBRARY:
    print("libopendkim11 is not installed")
    sys.exit(77)

COMPOSER = sys.argv.pop(2)
SIGNER = sys.argv.pop(1)
DOMAIN = "example.org"
AT = 1700000000

MESSAGE = (b"Date: Thu, 19 Nov 2026 08:00:00 +0100\r\n"
           b"From: Notes <notes@example.org>\r\n"
           b"To: ada@example.net\r\n"
           b"Subject: News\r\n"
           b"Message-ID: <d1@example.org>\r\n"
           b"List-Unsubscribe: <https://example.org/l/r1>,\r\n <mailto:leave+r1@example.org>\r\n"
           b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"
           b"\r\nHello\r\n")

# All end with CRLF, as every message on the wire does: others the two take for broken, or hash each in
# its own way.
BODIES = [b"", b"\r\n", b"\r\n\r\n\r\n", b" \t\r\n", b"a\r\n", b"a \t\r\n", b"a\r\n\r\n\r\n",
          b"\r\n\r\na\r\n", b" C \r\nD \t E\r\n\r\n\r\n", b"a\r\n \t\r\nb\r\n", b".\r\n..\r\n.a\r\n",
          b"\ta\t\tb\t\r\n",
          "Grüße, 今週 😀\r\n".encode(), b"x" * 900 + b"\r\n", b"word  " * 10000 + b"\r\n"]

FIELDS = [b"X: a\r\n\tb\r\n  c \r\n", b"x-MiXed:  A  B \t C\t\r\n", b"X:\r\n a\r\n",
          b"X: 1\r\nX: 2\r\nX: 3\r\n", b"Received: from a\r\n by b; date\r\n", b"X:a:b;c=d\r\n",
          b"Comments: some\r\n", "X: Grüße\r\n".encode(), b"X:\r\n", b"From: Other <x@example.org>\r\n",
          b"".join(b"X-%d: %d\r\n" % (n, n) for n in range(60))]


def openssl(*arguments):
    return subprocess.run(["openssl", *arguments], check=True, capture_output=True).stdout


def compose(text, html, **changes):
    message = {
        "subject": "Новости недели", "text": text, "html": html, "language": "en",
        "from": ["Notes, weekly", "notes@example.org"], "to": ["Zoë", "ada@example.net"],
        "list_name": "Notes", "slots": {"N": "Zoë", "T": "r2abcdefghijklmnopqrstuvw"}, **changes}
    return subprocess.run([COMPOSER], input=json.dumps(message).encode(), check=True,
                          capture_output=True).stdout


class Keys:
    """An RSA and an Ed25519 key, and their records as DNS would hold them."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        self.make("rsa", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048")
        self.make("ed", "-algorithm", "ED25519")
        rsa = openssl("pkey", "-in", self.path("rsa"), "-pubout", "-outform", "DER")
        # Of Ed25519 the record holds the bare key (RFC 8463, section 4), the last 32 bytes.
        ed = openssl("pkey", "-in", self.path("ed"), "-pubout", "-outform", "DER")[-32:]
        self.records = {
            f"{name}._domainkey.{DOMAIN}": f"v=DKIM1; k={kind}; p={base64.b64encode(key).decode()}"
            for name, kind, key in (("rsa", "rsa", rsa), ("ed", "ed25519", ed))}
        (self.folder / "records").write_text(
            "".join(f"{name} {record}\n" for name, record in self.records.items()))

    def make(self, name, *options):
        openssl("genpkey", *options, "-out", self.path(name))

    def path(self, name):
        return str(self.folder / f"{name}.pem")

    def find(self, name, timeout=5):
        record = self.records.get(name.decode().rstrip("."))
        return record and record.encode()

    def sign(self, message, names, rewritten=""):
        signers = [word for name in names for word in (DOMAIN, name, self.path(name))]
        done = subprocess.run([SIGNER, str(AT), rewritten, *signers], input=message,
                              capture_output=True)
        if done.returncode != 0:
            raise AssertionError(done.stderr.decode())
        return done.stdout


class Signatures(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.folder.cleanup)
        cls.keys = Keys(cls.folder.name)
        cls.opendkim = opendkim.Verifier(LIBRARY, cls.keys.folder / "records")
        cls.addClassCleanup(cls.opendkim.close)

    def dkimpy(self, message, index=0):
        """Whether the signature holds that is at this place among all of them."""
        checker = dkim.DKIM(message, minkey=1024)
        try:
            return checker.verify(idx=index, dnsfunc=self.keys.find)
        except dkim.DKIMException:
            return False

    def assert_holds(self, message, **options):
        signed = self.keys.sign(message, ["rsa", "ed"], **options)
        self.assertTrue(signed.endswith(message))
        self.assertTrue(self.dkimpy(signed, 0), signed)
        self.assertTrue(self.dkimpy(signed, 1), signed)
        self.assertIsNone(self.opendkim.verify(signed), signed)

    def assert_broken(self, signed):
        self.assertFalse(self.dkimpy(signed), signed)
        self.assertIsNotNone(self.opendkim.verify(signed), signed)

    def test_messages(self):
        texts = ["Hello \x01N,\n\nFrom here on\n.dots\n..\n= signs \n\ttabs\t\nand: \x01T.\n",
                 "Привет, \x01N. Новости недели\n" * 100, "今週の記事\x01Nさん\n" * 20, "x" * 5000]
        for text in texts:
            for html in None, f"<p>{text}</p>":
                with self.subTest(text=text[:20], html=bool(html)):
                    self.assert_holds(compose(text, html))
        self.assert_holds(compose("Hi\n", None, to=["a very long name " * 6, "ada@Bücher.example"]))

    def test_bodies(self):
        head = MESSAGE[:MESSAGE.index(b"\r\n\r\n") + 4]
        for body in BODIES:
            with self.subTest(body[:40]):
                self.assert_holds(head + body)

    def test_fields(self):
        for field in FIELDS:
            with self.subTest(field[:40]):
                self.assert_holds(field + MESSAGE)
                self.assert_holds(MESSAGE.replace(b"Message-ID", field + b"Message-ID"))

    def test_random(self):
        chance = random.Random(5)
        pieces = [b"a", b"word", b" ", b"  ", b"\t", b"\r\n", b"\r\n\r\n", b"=", b".", b"\xc3\xa9", b":"]
        for _ in range(60):
            body = b"".join(chance.choices(pieces, k=chance.randrange(60)))
            value = b"".join(chance.choices(pieces[:5] + [b"\r\n x", b":"], k=chance.randrange(20)))
            self.assert_holds(b"X: x" + value + b"\r\n" + MESSAGE + body + b"\r\n")

    def test_each_key_alone(self):
        for name in "rsa", "ed":
            self.assertTrue(self.dkimpy(self.keys.sign(MESSAGE, [name])))
        self.assertIsNone(self.opendkim.verify(self.keys.sign(MESSAGE, ["rsa"])))
        two = self.keys.sign(MESSAGE, ["ed", "rsa"])
        self.assertIn(b"s=ed;", two[:200])
        self.assertIsNone(self.opendkim.verify(two))

    def test_relays_may_fold_and_add(self):
        """What relaxed is for, and the trace fields that everybody adds."""
        signed = self.keys.sign(MESSAGE, ["rsa"])
        for changed in (b"Received: from a\r\n by b; x\r\n" + signed,
                        signed.replace(b"Subject: News", b"SUBJECT:\r\n\tNews "),
                        signed.replace(b"Hello", b"Hello \t") + b"\r\n\r\n",
                        re.sub(rb"\r\n (?=\S+;\r\n)", b"\r\n\t  ", signed)):
            self.assertTrue(self.dkimpy(changed), changed)
            self.assertIsNone(self.opendkim.verify(changed), changed)

    def test_changes_are_seen(self):
        signed = self.keys.sign(MESSAGE, ["rsa"])
        for old, new in ((b"Hello", b"Hallo"), (b"Hello", b"Hel lo"), (b"Hello\r\n", b"Hello\r\nx\r\n"),
                         (b"r1@", b"r2@"), (b"One-Click", b"Two-Clicks"), (b": News", b": Olds"),
                         (b"<d1@", b"<d2@"), (b"08:00", b"09:00"), (b"t=17", b"t=16"),
                         (b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b"")):
            self.assert_broken(signed.replace(old, new))

    def test_nothing_can_be_added(self):
        """From, To and Subject are signed as often as they occur and once more as missing."""
        for names in ["rsa"], ["rsa", "ed"]:
            signed = self.keys.sign(MESSAGE, names)
            for field in b"From: x@example.org\r\n", b"To: x@example.org\r\n", b"Subject: Olds\r\n":
                for changed in field + signed, signed.replace(b"Message-ID", field + b"Message-ID"):
                    for index in range(len(names)):
                        self.assertFalse(self.dkimpy(changed, index), changed)
        self.assert_broken(self.keys.sign(MESSAGE.replace(b"To: ada@example.net\r\n", b""), ["rsa"])
                           .replace(b"Subject", b"To: x@example.org\r\nSubject"))

    def test_relay_rewrites(self):
        signed = self.keys.sign(MESSAGE, ["rsa"], rewritten="Message-ID")
        changed = signed.replace(b"<d1@", b"<d2@")
        self.assertNotEqual(signed, changed)
        self.assertTrue(self.dkimpy(changed))
        self.assertIsNone(self.opendkim.verify(changed))
        self.assert_broken(signed.replace(b"08:00", b"09:00"))

    def test_same_bytes(self):
        self.assertEqual(*(self.keys.sign(MESSAGE, ["rsa", "ed"]) for _ in range(2)))


if __name__ == "__main__":
    unittest.main()

"""Digests are signed with RSA and Ed25519, and dkimpy verifies what was written."""

import base64
import subprocess

import pytest

dkim = pytest.importorskip("dkim", reason="python3-dkim is not installed")


def make_keys(publication):
    """{DNS name: record} of an RSA and an Ed25519 key, which are configured."""
    records, entries = {}, []
    for selector, kind, options in (("r1", "rsa", ["-pkeyopt", "rsa_keygen_bits:2048"]),
                                    ("e1", "ed25519", [])):
        path = publication / f"{selector}.pem"
        subprocess.run(["openssl", "genpkey", "-algorithm", kind, *options, "-out", path],
                       check=True, capture_output=True)
        path.chmod(0o600)
        public = subprocess.run(["openssl", "pkey", "-in", path, "-pubout", "-outform", "DER"],
                                check=True, capture_output=True).stdout
        # RFC 8463, 4.2: the bare key of 32 bytes.
        public = public[-32:] if kind == "ed25519" else public
        records[f"{selector}._domainkey.example.org."] = (
            f"v=DKIM1; k={kind}; p={base64.b64encode(public).decode()}".encode())
        entries.append({"domain": "example.org", "selector": selector,
                        "key_file": f"{selector}.pem"})
    publication.write_config(mail={"dkim": entries})
    return records


def test_digests_are_signed(publication):
    records = make_keys(publication)
    publication.subscribe("ada@example.org", "--rhythm", "daily", now="2026-11-01 08:00")
    publication.run("run", now="2026-11-02 06:00")
    publication.write_article("a", "Grüße aus dem Backend", "2026-11-01 12:00")
    publication.run("run", now="2026-11-02 07:00")
    path, = (publication / "mail").glob("*.eml")
    data = path.read_bytes()
    verifier = dkim.DKIM(data)
    for i in range(2):
        assert verifier.verify(i, dnsfunc=lambda name, timeout=5: records[name.decode()])
        signed = verifier.signed_headers
        for name in (b"list-unsubscribe", b"subject", b"message-id", b"date"):
            assert name in [field[0].lower() if isinstance(field, tuple) else field.lower()
                            for field in signed]
    # A changed subject is found out; so is a second From.
    for changed in (data.replace(b"Subject:", b"Subject: x", 1),
                    data.replace(b"From:", b"From: x@evil.example\r\nFrom:", 1)):
        assert not dkim.DKIM(changed).verify(
            0, dnsfunc=lambda name, timeout=5: records[name.decode()])


def test_a_key_that_is_missing_sends_nothing(publication):
    publication.subscribe("ada@example.org", "--rhythm", "daily", now="2026-11-01 08:00")
    publication.run("run", now="2026-11-02 06:00")
    publication.write_article("a", "Post A", "2026-11-01 12:00")
    publication.write_config(mail={"dkim": [
        {"domain": "example.org", "selector": "s1", "key_file": "missing.pem"}]})
    result = publication.run("run", now="2026-11-02 07:00", status=None)
    assert result.status in (74, 78) and "missing.pem" in result.err
    assert publication.mails() == []
    assert publication.deliveries() == {"queued": 1}

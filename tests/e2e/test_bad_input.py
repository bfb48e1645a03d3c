"""Bad input, bad disks and bad servers: a clear message, the right exit status, nothing half-written,
nothing lost."""

import os
import re
import resource
import signal
import socket
import sqlite3
import subprocess
import xml.etree.ElementTree as tree

import pytest

from smtp_server import Server

ADA = "ada@example.org"
MONDAY = "2026-11-02 10:00"
DUE = "2026-11-05 08:00"


# Configuration


def test_no_configuration(publication):
    (publication / "postrider.yaml").unlink()
    result = publication.run("run", status=78, env={"POSTRIDER_CONFIG": ""})
    assert "no configuration" in result.err
    result = publication.run("-c", "nowhere.yaml", "run", status=78)
    assert "nowhere.yaml" in result.err and "No such file" in result.err
    assert os.listdir(publication.folder) == ["articles"]


@pytest.mark.parametrize("old, new, place, words", [
    ("title: Test Notes", "title: [unclosed", "", ""),
    ("timezone: Europe", "timezonee: Europe", "5:3", "did you mean 'timezone'"),
    ("digests:", "digest:", ":1", "did you mean 'digests'"),
    ("timezone: Europe/Berlin", "timezone: Mars/Phobos", "5:13", "Mars/Phobos"),
    ("url: https://blog.example.org/", "url: blog", "3:8", "blog"),
    ("title: Test Notes", "title: [a, b]", "2:10", "title"),
    ("title: Test Notes", 'title: "a\\nb"', "2:10", "title"),
    ("title: Test Notes", 'title: "a\\rb"', "2:10", "title"),
    ("title: Test Notes", 'title: "a\\0b"', "2:10", ""),
    ("title: Test Notes", 'title: "a\\uFFFEb"', "2:10", "title"),
    ("Test Notes <notes@example.org>", '"Evil\\r\\nBcc: x@example.org <n@example.org>"', ":9", ""),
    ("Test Notes <notes@example.org>", '"N <n@example.org\\r\\nBcc: x@example.org>"', ":9", ""),
    ("leave: leave@example.org", 'leave: "l@example.org\\n"', ":10", ""),
    ("leave: leave@example.org", 'list_id: "a\\r\\nBcc: x@example.org"', ":12", ""),
    ("leave: leave@example.org", "leave: nobody", ":10", "nobody"),
    ("weekly: thursday 08:00", "weekly: someday 08:00", ":11", "someday"),
    ("default: weekly", "default: hourly", ":12", "hourly"),
    ("directory: public/", "items: many", ":10", "items"),
    ("server: file:mail/", "server: http://x/", ":11", "server"),
    ("leave: leave@example.org", "password: hunter2", ":13", "password_file"),
])
def test_faulty_configuration(publication, old, new, place, words):
    path = publication / "postrider.yaml"
    text = path.read_text()
    quoted = f"{old}"
    assert quoted in text
    path.write_text(text.replace(quoted, new, 1))
    result = publication.run("run", status=78)
    found = re.search(r"^(?:postrider: )?postrider\.yaml:(\d+:\d+): (.*)$", result.err, re.M)
    assert found, result.err
    assert found.group(1).endswith(place) or place.startswith(":") and place in ":" + found.group(1)
    assert words in result.err and "hunter2" not in result.err
    assert not (publication / "public").exists() and not (publication / "state").exists()


def test_every_fault_is_told_at_once(publication):
    publication.write_config(site={"timezone": "Mars"}, output={"items": "many"},
                             digests={"weekly": "someday"})
    result = publication.run("run", status=78)
    assert all(word in result.err for word in ("Mars", "items", "someday"))


def test_configuration_that_is_no_utf8(publication):
    (publication / "postrider.yaml").write_bytes(b"site: {title: \xff}\n")
    assert "UTF-8" in publication.run("run", status=78).err


@pytest.mark.parametrize("text", ["", "just text\n", "- a\n- b\n", "\t- x", "a: &a [*a]\n"])
def test_configuration_that_is_none(publication, text):
    (publication / "postrider.yaml").write_text(text)
    assert "postrider.yaml" in publication.run("run", status=78).err


# Articles


BAD_POSTS = {
    "broken-yaml": b"---\ntitle: [unclosed\ndate: 2026-10-01\n---\nx\n",
    "unclosed": b"---\ntitle: Never closed\ndate: 2026-10-01\n\nWords.\n",
    "tab": b"---\ntitle: A\n\tdate: 2026-10-01\n---\nx\n",
    "impossible-date": b"---\ntitle: February\ndate: 2026-02-30\n---\nx\n",
    "template-date": b"---\ntitle: Template\ndate: '{{ x }}'\n---\nx\n",
    "latin1": b"---\ntitle: Caf\xe9\ndate: 2026-10-01\n---\nna\xefve\n",
    "broken-utf8": b"---\ntitle: Broken\ndate: 2026-10-01\n---\n\xc3\x28 \xf0\x9f\x98\n",
    "nul": b"---\ntitle: Nul\ndate: 2026-10-01\n---\nx\0y\n",
    "toml": b"+++\ntitle = unquoted\n+++\nx\n",
}


@pytest.mark.parametrize("name", BAD_POSTS)
def test_bad_post(publication, name):
    (publication / f"articles/{name}.md").write_bytes(BAD_POSTS[name])
    publication.write_article("good", "Good post", "2026-10-02")
    result = publication.run("run", now=MONDAY)
    assert re.search(rf"^articles/{name}\.md(:\d+(:\d+)?)?: ", result.err, re.M), result.err
    feed = tree.parse(publication / "public/feed.xml").getroot()
    assert "Good post" in [title.text for title in feed.iter("title")]
    publication.run("build", "--strict", now=MONDAY, status=65)


def test_impossible_date_loses_the_date_alone(publication):
    (publication / "articles/x.md").write_bytes(BAD_POSTS["impossible-date"])
    result = publication.run("run", now=MONDAY)
    assert "articles/x.md:3:" in result.err
    assert "February" in (publication / "public/feed.xml").read_text()


def test_duplicate_slug(publication):
    publication.write_article("one", "Post one", "2026-10-01", slug="same")
    publication.write_article("two", "Post two", "2026-10-02", slug="same")
    result = publication.run("run", now=MONDAY)
    assert "one.md" in result.err and "two.md" in result.err
    text = (publication / "public/feed.xml").read_text()
    assert "Post one" in text and "Post two" not in text


def test_duplicate_id(publication):
    publication.write_article("one", "Post one", "2026-10-01", id="tag:x,2026:1")
    publication.write_article("two", "Post two", "2026-10-02", id="tag:x,2026:1")
    result = publication.run("run", now=MONDAY)
    assert "tag:x,2026:1" in result.err
    ids = [a["id"] for a in publication.run("--json", "article", "list", now=MONDAY).json()]
    assert len(set(ids)) == len(ids)


def test_control_characters(publication):
    (publication / "articles/c.md").write_bytes(
        b"---\ntitle: \"Con\\x01trol\"\ndate: 2026-10-01\n---\nBell \x07 and \x1b[31m escape\n")
    publication.write_article("good", "Good post", "2026-10-02")
    result = publication.run("run", now=MONDAY)
    assert "articles/c.md" in result.err and "\x1b" not in result.err
    for name in ("feed.xml", "atom.xml"):
        tree.parse(publication / "public" / name)


def test_newline_in_a_title_reaches_no_header(planned):
    for i, text in enumerate(('"A\\r\\nBcc: evil@example.org"', '"B\\nBcc: evil@example.org"',
                              '"C\\rBcc: evil@example.org"', '"D\\0Bcc: evil@example.org"',
                              "|\n  E\n  Bcc: evil@example.org")):
        (planned / f"articles/t{i}.md").write_text(
            f"---\ntitle: {text}\ndate: 2026-11-03\ncategory: {text}\n---\nx\n")
    planned.run("run", now=DUE)
    files = list((planned / "mail").iterdir())
    assert len(files) == 1
    head = files[0].read_bytes().split(b"\r\n\r\n")[0]
    assert not re.search(rb"^bcc:", head, re.M | re.I)
    assert b"\n" not in head.replace(b"\r\n", b"") and b"\r" not in head.replace(b"\r\n", b"")
    for name in ("feed.xml", "atom.xml"):
        tree.parse(planned / "public" / name)


@pytest.mark.parametrize("name", ["A\r\nBcc: x@example.org", "A\nB", "A\rB", "\x1b[31m"])
def test_newline_in_a_name_is_refused(planned, name):
    result = planned.run("subscriber", "add", "bob@example.org", "--name", name, status=65)
    assert "control" in result.err and "\x1b" not in result.err
    planned.run("subscriber", "set", ADA, "--name", name, status=65)
    assert "bob@" not in planned.run("subscriber", "list").out


@pytest.mark.parametrize("address", ["x@example.org\r\nRCPT TO:<evil@example.org>",
                                     "x@example.org>\r\nRCPT TO:<evil@example.org"])
def test_newline_in_an_address_is_refused(planned, address):
    planned.run("mail", "test", address, status=64)
    planned.run("subscriber", "set", ADA, "--email", address, status=65)
    assert planned.messages() == {}


# Disks


def test_output_folder_that_is_a_file(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.write_config(output={"directory": "taken/"})
    (planned / "taken").write_text("mine\n")
    result = planned.run("run", now=DUE, status=74)
    assert "taken" in result.err
    assert (planned / "taken").read_text() == "mine\n"
    # A feed that fails stops no mail.
    assert planned.mails() == [(ADA, ["Post A"])]


def test_output_file_that_is_a_folder(publication):
    publication.write_article("a", "Post A", "2026-10-20")
    (publication / "public/feed.xml").mkdir(parents=True)
    result = publication.run("run", now=MONDAY, status=74)
    assert "public/feed.xml" in result.err
    assert "Post A" in (publication / "public/atom.xml").read_text()


def limit_files(size):
    def limit():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    return limit


def leftovers(folder):
    return [path.name for path in folder.rglob("*") if path.name.startswith(".postrider")]


def test_output_that_cannot_grow_stays_whole(planned):
    before = (planned / "public/feed.xml").read_bytes()
    planned.run("subscriber", "list")
    planned.write_article("a", "Post A", "2026-11-03", body="Long words. " * 40_000)
    planned.write_config(output={"bytes": "4M"})
    result = planned.run("build", now=DUE, status=74, preexec_fn=limit_files(256 * 1024))
    assert "public/feed.xml" in result.err and "large" in result.err.lower()
    assert (planned / "public/feed.xml").read_bytes() == before
    assert leftovers(planned.folder) == []
    planned.run("build", now=DUE)
    assert "Post A" in (planned / "public/feed.xml").read_text()


def test_full_disk(planned):
    """A real one: four pages of memory."""
    (planned / "small").mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=48k", "tmpfs",
                              str(planned / "small")], capture_output=True)
    if mounted.returncode:
        pytest.skip("no tmpfs can be mounted")
    try:
        planned.write_config(output={"directory": "small/", "per": []})
        planned.run("build", now=DUE)
        before = planned.tree("small")
        planned.write_article("a", "Post A", "2026-11-03", body="Long words. " * 10_000)
        result = planned.run("run", now=DUE, status=74)
        assert "No space left" in result.err
        after = planned.tree("small")
        assert after["small/feed.xml"] == before["small/feed.xml"]
        assert leftovers(planned.folder) == []
        assert planned.mails() == [(ADA, ["Post A"])]
    finally:
        subprocess.run(["umount", str(planned / "small")], check=True)


def test_store_on_a_full_disk(planned):
    (planned / "small").mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=800k", "tmpfs",
                              str(planned / "small")], capture_output=True)
    if mounted.returncode:
        pytest.skip("no tmpfs can be mounted")
    try:
        planned.write_config(store="small/postrider.db")
        planned.run("run", now=MONDAY)
        lines = "".join(f"reader{i}@example.org,{'Name ' * 20}\n" for i in range(6000))
        (planned / "readers.csv").write_text("email,name\n" + lines)
        result = planned.run("subscriber", "import", "readers.csv", status=74)
        assert "full" in result.err
        assert planned.run("--json", "subscriber", "list").json() == []
        planned.run("run", now="2026-11-02 11:00")
    finally:
        subprocess.run(["umount", str(planned / "small")], check=True)


def spoil(path, how):
    if how == "garbage":
        path.write_bytes(b"This is no database.\n" * 500)
    elif how == "cut":
        path.write_bytes(path.read_bytes()[:5000])
    elif how == "other":
        path.unlink()
        database = sqlite3.connect(path)
        database.execute("CREATE TABLE songs (title TEXT)")
        database.commit()
        database.close()
    elif how == "newer":
        database = sqlite3.connect(path)
        database.execute("UPDATE meta SET value = '999' WHERE name = 'schema'")
        database.commit()
        database.close()
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@pytest.mark.parametrize("how, words", [
    ("garbage", "not a database"), ("cut", "malformed"), ("other", "something else"),
    ("newer", "newer")])
def test_bad_database(planned, how, words):
    planned.write_article("a", "Post A", "2026-11-03")
    path = planned / "state/postrider.db"
    spoil(path, how)
    before, outputs = path.read_bytes(), planned.tree("public")
    result = planned.run("run", now=DUE, status=74)
    assert words in result.err and "postrider.db" in result.err
    assert len(result.err.splitlines()) == 1
    assert path.read_bytes() == before
    assert planned.tree("public") == outputs and planned.mails() == []


# Mail servers


READERS = [f"reader{i}@example.org" for i in range(4)]


@pytest.fixture
def waiting(publication):
    """Four daily readers for whom Post A is due on Tuesday at 07:00."""
    publication.write_config(digests={"default": "daily"})
    for reader in READERS:
        publication.subscribe(reader, now="2026-11-02 09:00")
    publication.run("run", now=MONDAY)
    publication.write_article("a", "Post A", "2026-11-02")
    return publication


def use(publication, port):
    """One connection, so that the server answers in the order of the readers."""
    publication.write_config(
        mail={"server": f"smtp://127.0.0.1:{port}", "connections": 1})


def recipients(server):
    return sorted(re.search("<(.*)>", line).group(1)
                  for message in server.messages for line in message["recipients"])


def closed_port():
    with socket.create_server(("127.0.0.1", 0)) as sock:
        return sock.getsockname()[1]


def test_server_down(waiting):
    use(waiting, closed_port())
    result = waiting.run("run", now="2026-11-03 07:00")
    assert "cannot be reached" in result.err and "stays queued" in result.err
    assert waiting.deliveries() == {"queued": 4}
    assert "cannot be reached since 2026-11-03T07:0" in waiting.run("status").out
    waiting.run("run", now="2026-11-03 12:59")
    result = waiting.run("run", now="2026-11-03 13:01", status=69)
    assert "six hours" in result.err
    assert waiting.deliveries() == {"queued": 4}
    with Server() as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 14:00")
        waiting.run("run", now="2026-11-03 15:00")
        assert recipients(server) == READERS
    assert waiting.deliveries() == {"sent": 4}
    assert "cannot be reached" not in waiting.run("status").out


@pytest.mark.parametrize("script", [
    {"greeting": "554 5.3.2 closed"}, {"greeting": {"drop": True}}, {"EHLO": {"drop": True}},
    {"MAIL": {"drop": True}}, {"RCPT": {"drop": True}}, {"DATA": {"drop": True}},
    {"greeting": {"raw": "HTTP/1.1 400 Bad Request\r\n\r\n"}}, {"MAIL": "421 4.3.2 closing"},
    ], ids=str)
def test_server_that_refuses_or_drops(waiting, script):
    with Server(script) as bad:
        use(waiting, bad.port)
        waiting.run("run", now="2026-11-03 07:00")
        assert bad.messages == []
    counts = waiting.deliveries()
    assert sum(counts.values()) == 4 and counts.keys() <= {"queued", "deferred"}
    with Server() as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 09:00")
        waiting.run("run", now="2026-11-03 10:00")
        assert recipients(server) == READERS
    assert waiting.deliveries() == {"sent": 4}


@pytest.mark.parametrize("script", [{"dot": {"drop": True}}, {"drop_within_data": True}], ids=str)
def test_server_that_drops_after_the_message(waiting, script):
    """No reply to the dot: in doubt, and sent again."""
    with Server({"connections": [script, {"drop_within_data": False}]}) as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 07:00")
        counts = waiting.deliveries()
        assert counts["sent"] == 3 and sum(counts.values()) == 4
        waiting.run("run", now="2026-11-03 08:00")
        assert recipients(server) == READERS
    assert waiting.deliveries() == {"sent": 4}


def test_temporary_refusal_is_deferred(waiting):
    with Server({"RCPT": ["250 ok", "451 4.3.0 later", "250 ok"]}) as server:
        use(waiting, server.port)
        result = waiting.run("run", now="2026-11-03 07:00")
        assert READERS[1] in result.err and "451" in result.err
        assert waiting.deliveries() == {"sent": 3, "deferred": 1}
        reader = waiting.readers()[READERS[1]]
        assert "2026-11-03T07:30" <= reader["due"] <= "2026-11-03T07:36"
        waiting.run("run", now="2026-11-03 07:20")
        assert len(server.messages) == 3
        waiting.run("run", now="2026-11-03 07:40")
        assert recipients(server) == READERS
    assert waiting.deliveries() == {"sent": 4}


def test_back_off_grows_and_ends(waiting):
    with Server({"RCPT": "451 4.3.0 later"}) as server:
        use(waiting, server.port)
        waits = []
        waiting.run("run", now="2026-11-03 07:00")
        for now in ("2026-11-03 07:40", "2026-11-03 09:00", "2026-11-03 12:00",
                    "2026-11-03 18:00"):
            before = waiting.readers()[READERS[0]]["due"]
            waiting.run("run", now=now)
            waits.append(waiting.readers()[READERS[0]]["due"] > before)
        assert all(waits)
        waiting.run("run", now="2026-11-08 12:00")
        assert waiting.deliveries() == {"failed": 4}
        assert server.messages == []


def test_permanent_refusal_fails_that_reader_alone(waiting):
    with Server({"RCPT": ["250 ok", "550 5.1.1 no such user", "250 ok"]}) as server:
        use(waiting, server.port)
        result = waiting.run("run", now="2026-11-03 07:00")
        assert READERS[1] in result.err and "550 5.1.1" in result.err
        assert waiting.deliveries() == {"sent": 3, "failed": 1}
        waiting.run("run", now="2026-11-03 09:00")
        assert len(server.messages) == 3
    assert "1 failed" in waiting.run("status").out


QUOTA = "550 5.4.5 Daily user sending limit exceeded"


@pytest.mark.parametrize("script", [
    {"MAIL": QUOTA}, {"dot": QUOTA}, {"RCPT": "452 4.4.5 too many messages"},
    {"MAIL": "553 5.7.1 sender is not owned by the login"}, {"MAIL": "530 5.7.0 log in first"},
    {"MAIL": "451 4.3.0 later"}], ids=str)
def test_session_refusal_charges_nobody(waiting, script):
    """What would be refused to any mail costs no reader an attempt."""
    with Server(script) as server:
        use(waiting, server.port)
        result = waiting.run("run", now="2026-11-03 07:00")
        words = list(script.values())[0]
        assert f"the mail server refuses all mail, mail stays queued: {words}" in result.err
        assert waiting.deliveries() == {"queued": 4}
        # Three in a row end the run; one more may be under way when the third is told of.
        assert sum(line.startswith("C: MAIL") for line in server.transcript) <= 5
        result = waiting.run("run", now="2026-11-03 13:01", status=69)
        assert "took any mail for over six hours" in result.err
    with Server() as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-09 07:00")
        assert recipients(server) == READERS
    assert waiting.deliveries() == {"sent": 4}


def test_quota_in_mid_run_leaves_the_rest_queued(waiting):
    """The account's share is used up after two: a new connection takes none either."""
    refusing = {"MAIL": QUOTA}
    with Server({"connections": [{"MAIL": ["250 ok", "250 ok", QUOTA]}, refusing]}) as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 07:00")
        assert recipients(server) == READERS[:2]
        assert waiting.deliveries() == {"sent": 2, "queued": 2}
    with Server() as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-04 07:30")
        assert recipients(server) == READERS[2:]


@pytest.mark.parametrize("phase, well", [("MAIL", "250 ok"), ("RCPT", "250 ok"),
                                         ("DATA", "354 go"), ("dot", "250 ok")])
@pytest.mark.parametrize("words", [
    "452 4.4.5 Maximum number of messages per session exceeded", QUOTA])
def test_limit_of_a_session_is_kept_to(waiting, phase, well, words):
    """All go in one run, and only the first connection is refused anything."""
    with Server({phase: [well, words]}) as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 07:00")
        assert recipients(server) == READERS
        assert sum(words in line for line in server.transcript) == 1
    assert waiting.deliveries() == {"sent": 4}


def test_failed_mails_are_released_by_hand(waiting):
    """With all tries before them, as if there had been none."""
    with Server({"RCPT": ["250 ok", "550 5.1.1 no such user", "451 4.3.0 later", "250 ok"]}) as bad:
        use(waiting, bad.port)
        waiting.run("run", now="2026-11-03 07:00")
        waiting.run("run", now="2026-11-03 09:00")
        assert waiting.deliveries() == {"sent": 3, "failed": 1}
    with Server() as server:
        use(waiting, server.port)
        result = waiting.run("-n", "edition", "release", "1", "--failed", now="2026-11-12 09:00")
        assert waiting.deliveries() == {"sent": 3, "failed": 1}
        waiting.run("edition", "release", "1", now="2026-11-12 09:00")
        assert waiting.deliveries() == {"sent": 3, "failed": 1}
        result = waiting.run("edition", "release", "1", "--failed", now="2026-11-12 09:00")
        assert "1 failed mails are queued again" in result.out
        assert waiting.deliveries() == {"sent": 3, "queued": 1}
        waiting.run("run", now="2026-11-12 09:01")
        assert recipients(server) == [READERS[1]]
    assert waiting.deliveries() == {"sent": 4}
    waiting.run("edition", "release", "9", "--failed", status=64)


RELAYING = "554 5.7.1 Relay access denied"


def test_refusal_of_all_pauses_and_is_said(waiting):
    with Server({"RCPT": RELAYING}) as server:
        use(waiting, server.port)
        result = waiting.run("run", now="2026-11-03 07:00")
        assert "mail to example.org is paused" in result.err and RELAYING in result.err
        # The fourth may be under way when the third is told of.
        assert re.search("mail: [34] queued again", result.out)
        assert waiting.deliveries() == {"queued": 4}
        status = waiting.run("status", now="2026-11-03 07:01").out
        assert "refused        example.org, not before 2026-11-03T11:00" in status
        assert "postrider resume example.org" in status
        tried = len(server.transcript)
        waiting.run("run", now="2026-11-03 10:00")
        assert len(server.transcript) == tried
        # One probe after four hours; an error after six.
        waiting.run("run", now="2026-11-03 11:05")
        assert sum(line.startswith("C: RCPT") for line in server.transcript[tried:]) == 1
        result = waiting.run("run", now="2026-11-03 13:05", status=69)
        assert "mail to example.org has been refused for over six hours" in result.err
        assert waiting.deliveries() == {"queued": 4}
    with Server() as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 13:10", status=69)
        assert server.messages == []
        waiting.run("-n", "resume", "example.org", now="2026-11-03 13:10")
        waiting.run("resume", "example.com", now="2026-11-03 13:10", status=64)
        result = waiting.run("resume", "Example.org", now="2026-11-03 13:10")
        assert "goes on with the next run" in result.out
        waiting.run("run", now="2026-11-03 13:11")
        assert recipients(server) == READERS
        assert "refused" not in waiting.run("status", now="2026-11-03 13:12").out
    assert waiting.deliveries() == {"sent": 4}


def test_refusal_by_all_domains_pauses_all_mail(publication):
    """One reader each at four domains: no domain alone is to blame."""
    domains = ["example.com", "example.net", "example.org", "test.example"]
    publication.write_config(digests={"default": "daily"})
    for domain in domains:
        publication.subscribe(f"ada@{domain}", now="2026-11-02 09:00")
    publication.run("run", now=MONDAY)
    publication.write_article("a", "Post A", "2026-11-02")
    with Server({"RCPT": RELAYING}) as server:
        use(publication, server.port)
        result = publication.run("run", now="2026-11-03 07:00")
        assert "mail is paused, since it is refused" in result.err
        assert publication.deliveries() == {"queued": 4}
        assert "all mail, not before" in publication.run("status", now="2026-11-03 07:01").out
    with Server() as server:
        use(publication, server.port)
        publication.run("run", now="2026-11-03 08:00")
        assert server.messages == []
        publication.run("resume", now="2026-11-03 08:01")
        publication.run("run", now="2026-11-03 08:02")
        assert recipients(server) == [f"ada@{domain}" for domain in domains]
    assert publication.deliveries() == {"sent": 4}


def test_refusal_of_all_ends_with_a_probe_that_goes_well(waiting):
    with Server({"dot": "550 5.7.26 unauthenticated"}) as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 07:00")
        assert server.messages == [] and waiting.deliveries() == {"queued": 4}
    with Server() as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 11:05")
        assert [re.search("<(.*)>", message["recipients"][0]).group(1)
                for message in server.messages] == READERS[1:] + READERS[:1]
    assert waiting.deliveries() == {"sent": 4}


def test_refusal_of_all_ends_with_resume(waiting):
    """Whatever refusals have paused, all of it goes on."""
    waiting.subscribe("far@example.com", now="2026-11-02 10:00")
    waiting.subscribe("off@example.net", now="2026-11-02 10:00")
    with Server({"RCPT": RELAYING}) as server:
        use(waiting, server.port)
        waiting.run("run", now="2026-11-03 07:00")
        assert waiting.deliveries().keys() <= {"queued", "failed"}
    with Server() as server:
        use(waiting, server.port)
        waiting.run("resume", now="2026-11-03 08:00")
        waiting.run("edition", "release", "1", "--failed", now="2026-11-03 08:00")
        waiting.run("run", now="2026-11-03 08:01")
    assert waiting.deliveries() == {"sent": 6}


def test_mail_folder_that_cannot_be_written(waiting):
    waiting.write_config(mail={"server": "file:taken/"})
    (waiting / "taken").write_text("mine\n")
    result = waiting.run("run", now="2026-11-03 07:00", status=74)
    assert "taken" in result.err
    waiting.write_config(mail={"server": "file:mail/"})
    waiting.run("run", now="2026-11-03 07:10")
    assert [reader for reader, _ in waiting.mails()] == READERS


def test_clock_is_refused_off_loopback(planned):
    planned.write_config(mail={"server": "smtp://mail.invalid:587"})
    result = planned.run("run", now="2020-01-01T00:00:00Z", status=64)
    assert "loopback" in result.err
    planned.run("--now", "yesterday", "run", status=64)


def test_help_is_a_command_and_an_option(publication):
    (publication / "postrider.yaml").unlink()
    assert publication.run("help").out == publication.run("--help").out
    told = publication.run("help", "build").out
    assert told == publication.run("build", "--help").out
    assert told.startswith("postrider build\n\n") and "--take-over" in told
    assert "did you mean 'build'" in publication.run("help", "biuld", status=64).err
    assert "unexpected" in publication.run("help", "build", "run", status=64).err


@pytest.mark.parametrize("args, words", [
    ([], "command"), (["rnu"], "did you mean 'run'"), (["run", "x"], "unexpected"),
    (["--dry", "run"], "--dry"), (["build", "--take-ovr"], "--take-over"), (["-c"], "value"),
    (["edition", "show", "x"], "x"), (["article", "show", "nowhere"], "nowhere")])
def test_usage(planned, args, words):
    result = planned.run(*args, status=64)
    assert words in result.err and len(result.err.splitlines()) == 1


@pytest.mark.parametrize("readers", [1, 500, 2000])
@pytest.mark.parametrize("args", [["status"], ["subscriber", "export"], ["subscriber", "list"],
                                  ["--json", "subscriber", "list"]])
def test_output_that_cannot_be_printed(planned, args, readers):
    """However much of it: where the last write left nothing to flush, only the stream knows."""
    lines = "".join(f"reader{number:05}@example.org\n" for number in range(readers))
    planned.run("subscriber", "import", "-", stdin="email\n" + lines)
    with open("/dev/full", "w") as full:
        done = subprocess.run(planned.command(*args), cwd=planned.folder, stdout=full,
                              stderr=subprocess.PIPE, timeout=20)
    assert done.returncode == 74
    assert b"standard output" in done.stderr

"""Readers come, change and go on the command line and as CSV files."""

import csv
import io
import subprocess
import re

import pytest

ADA = "ada@example.org"
BOB = "bob@example.org"
NOON = "2026-11-03 12:00"


def show(publication, reference):
    return publication.run("--json", "subscriber", "show", reference).json()


def listed(publication, *options):
    return [reader["email"]
            for reader in publication.run("--json", "subscriber", "list", *options).json()]


def write_csv(publication, text, name="readers.csv"):
    data = text if isinstance(text, bytes) else text.encode()
    (publication / name).write_bytes(data)
    return name


def test_add(planned):
    planned.subscribe(BOB, "--name", "Bob Beispiel", "--rhythm", "daily", "--format", "text",
                      "--categories", "Backend", "--language", "de", now=NOON)
    reader = show(planned, BOB)
    assert {key: reader[key] for key in (
        "email", "name", "status", "rhythm", "format", "language", "categories")} == {
        "email": BOB, "name": "Bob Beispiel", "status": "active", "rhythm": "daily",
        "format": "text", "language": "de", "categories": "backend"}
    assert reader["consent_at"] == "2026-11-03T12:00:00+01:00"
    assert reader["consent_source"].startswith("added by ")


def test_add_twice(planned):
    result = planned.run("subscriber", "add", "ADA@Example.ORG", status=65)
    assert "subscriber already" in result.err
    assert listed(planned) == [ADA]


def test_defaults(planned):
    reader = show(planned, ADA)
    assert (reader["rhythm"], reader["format"], reader["categories"]) == ("weekly", "html", "")


@pytest.mark.parametrize("options, word", [
    (["--rhythm", "hourly"], "hourly"), (["--format", "pdf"], "pdf"),
    (["--categories", "backendd"], "did you mean 'backend'"), (["--language", "d e"], "d e"),
    (["--status", "happy"], "happy")])
def test_bad_value(planned, options, word):
    result = planned.run("subscriber", "add", BOB, *options, status=65)
    assert word in result.err
    assert listed(planned) == [ADA]


@pytest.mark.parametrize("address", [
    "", "ada", "ada@", "@example.org", "a b@example.org", "ada@example..org",
    "ada@example.org\r\nBcc: x@example.org", "ada@example.org\n", "ada\r@example.org",
    "a@b@c", "ada@-example.org", "x" * 70 + "@example.org"])
def test_bad_address(planned, address):
    assert planned.run("subscriber", "add", address, status=None).status in (64, 65)
    assert listed(planned) == [ADA]


def test_rhythm_that_is_not_offered(planned):
    planned.write_config(digests={"monthly": None})
    result = planned.run("subscriber", "add", BOB, "--rhythm", "monthly", status=65)
    assert "not offered" in result.err


def test_set(planned):
    planned.run("subscriber", "set", ADA, "--rhythm", "daily", "--format", "text",
                "--name", "Ada")
    planned.run("subscriber", "set", ADA, "--email", "countess@example.org")
    reader = show(planned, "countess@example.org")
    assert (reader["name"], reader["rhythm"], reader["format"]) == ("Ada", "daily", "text")
    planned.run("subscriber", "show", ADA, status=65)
    planned.run("subscriber", "set", ADA, "--rhythm", "daily", status=65)


def test_set_to_an_address_that_is_taken(planned):
    planned.subscribe(BOB, now=NOON)
    result = planned.run("subscriber", "set", BOB, "--email", ADA, status=65)
    assert ADA in result.err
    assert sorted(listed(planned)) == [ADA, BOB]


def test_set_to_an_address_that_is_suppressed(planned):
    planned.run("subscriber", "suppress", "never@example.org")
    result = planned.run("subscriber", "set", ADA, "--email", "never@example.org", status=65)
    assert "suppressed" in result.err
    assert listed(planned) == [ADA]


def test_import_keeps_the_proof_of_consent(planned):
    planned.run("subscriber", "import", write_csv(
        planned, f"email,consent_at,consent_source\n{BOB},2026-07-01T10:00:00Z,form\n"))
    planned.run("subscriber", "import", write_csv(
        planned, f"email,consent_at,consent_source,rhythm\n{BOB},,,daily\n"))
    reader = show(planned, BOB)
    assert (reader["rhythm"], reader["consent_source"]) == ("daily", "form")
    assert reader["consent_at"] == "2026-07-01T12:00:00+02:00"


def test_unsubscribe_and_again(planned):
    planned.run("subscriber", "unsubscribe", ADA, now=NOON)
    assert show(planned, ADA)["status"] == "unsubscribed"
    result = planned.run("subscriber", "add", ADA, status=65)
    assert "--again" in result.err
    assert show(planned, ADA)["status"] == "unsubscribed"
    planned.run("subscriber", "add", ADA, "--again")
    assert show(planned, ADA)["status"] == "active"
    assert listed(planned) == [ADA]


@pytest.mark.parametrize("words", ["{}", "leave {}", " Leave  {} "])
def test_unsubscribe_by_the_words_of_a_mail(planned, words):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("run", now="2026-11-05 08:00")
    mail, = (planned / "mail").rglob("*.eml")
    token = re.search(r"subject=leave%20([a-z2-7]+)", mail.read_text())[1]
    planned.run("subscriber", "unsubscribe", words.format(token))
    assert show(planned, ADA)["status"] == "unsubscribed"


@pytest.mark.parametrize("words", ["leave", "leave ", "", "leave nobody", "leaver {}", "leave x {}"])
def test_unsubscribe_by_other_words(planned, words):
    assert planned.run("subscriber", "unsubscribe", words, status=65).err
    assert show(planned, ADA)["status"] == "active"


def test_unsubscribe_twice_is_no_error(planned):
    planned.run("subscriber", "unsubscribe", ADA)
    planned.run("subscriber", "unsubscribe", ADA)


def test_who_left_gets_no_mail(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("subscriber", "unsubscribe", ADA)
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == []


def test_who_comes_back_gets_what_is_new_since(planned):
    planned.run("subscriber", "unsubscribe", ADA, now=NOON)
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("run", now="2026-11-05 08:00")
    planned.run("subscriber", "add", ADA, "--again", now="2026-11-06 08:00")
    planned.write_article("b", "Post B", "2026-11-06")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Post B"])]


def test_suppress(planned):
    planned.run("subscriber", "suppress", ADA, "--reason", "asked by letter", now=NOON)
    reader = show(planned, ADA)
    assert (reader["status"], reader["reason"]) == ("suppressed", "asked by letter")
    assert "suppressed" in planned.run("subscriber", "add", ADA, status=65).err
    planned.run("subscriber", "suppress", "never@example.org", now=NOON)
    assert "suppressed" in planned.run("subscriber", "add", "never@example.org", status=65).err
    planned.run("subscriber", "add", "never@example.org", "--again")
    assert listed(planned, "--status", "active") == ["never@example.org"]


def test_suppressed_stays_so_when_a_mail_to_leave_comes(planned):
    planned.run("subscriber", "suppress", ADA)
    planned.run("subscriber", "unsubscribe", ADA)
    assert show(planned, ADA)["status"] == "suppressed"


def test_list(planned):
    planned.subscribe(BOB, "--rhythm", "daily", "--categories", "backend", now=NOON)
    assert sorted(listed(planned)) == [ADA, BOB]
    assert listed(planned, "--rhythm", "daily") == [BOB]
    assert listed(planned, "--status", "unsubscribed") == []
    assert BOB in listed(planned, "--category", "backend")
    assert "bob@example.org (backend)" in planned.run("subscriber", "list").out
    planned.run("subscriber", "list", "--status", "happy", status=64)


def test_erase(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("subscriber", "set", ADA, "--name", "Ada Lovelace")
    planned.run("run", now="2026-11-05 08:00")
    with planned.database() as database:
        database.execute("UPDATE delivery SET reply = '550 <Ada@Example.org> is not here'")
    database.close()
    planned.run("subscriber", "erase", ADA, now="2026-11-06 08:00")
    assert listed(planned) == []
    dump = "\n".join(planned.dump()).lower()
    assert "ada@example.org" not in dump and "lovelace" not in dump
    planned.run("subscriber", "show", ADA, status=65)
    assert "--again" in planned.run("subscriber", "add", ADA, status=65).err
    assert "suppressed" in planned.run(
        "subscriber", "import", write_csv(planned, f"email\n{ADA}\n")).err
    assert listed(planned) == []
    assert planned.readers()[""]["state"] == "sent"


def test_import(planned):
    name = write_csv(planned, (
        "email,Name,categories,rhythm,format,language,status,consent_at,consent_source,city\r\n"
        "bob@example.org,\"Beispiel, Bob\",backend,daily,text,de,active,"
        "2026-07-01T10:00:00Z,sign-up form,Köln\r\n"
        "cyd@example.org,,,,,,,,,\r\n"))
    result = planned.run("--json", "subscriber", "import", "--keep", "city", name, now=NOON).json()
    assert result == {"added": 2, "updated": 0, "bad": 0, "refused": 0}
    bob, cyd = show(planned, BOB), show(planned, "cyd@example.org")
    assert (bob["name"], bob["categories"], bob["rhythm"], bob["format"], bob["language"]) == (
        "Beispiel, Bob", "backend", "daily", "text", "de")
    assert bob["consent_at"] == "2026-07-01T12:00:00+02:00"
    assert bob["consent_source"] == "sign-up form"
    assert (cyd["rhythm"], cyd["format"], cyd["status"]) == ("weekly", "html", "active")
    assert "import" in cyd["consent_source"]
    assert '"city":"Köln"' in "\n".join(planned.dump("subscriber"))


def test_import_from_standard_input(planned):
    planned.run("subscriber", "import", "-", stdin="\ufeffemail\nbob@example.org\n")
    assert sorted(listed(planned)) == [ADA, BOB]


def test_import_of_an_address_twice(planned):
    name = write_csv(planned, "email,rhythm\nbob@example.org,daily\nBOB@example.org,monthly\n")
    result = planned.run("--json", "subscriber", "import", name).json()
    assert (result["added"], result["updated"]) == (1, 1)
    assert show(planned, BOB)["rhythm"] == "monthly"


BAD_LINES = (
    b"email,name,categories,rhythm,format,status\n"
    b"good@example.org,Good,,,,\n"
    b"no-at-sign,,,,,\n"
    b"bob@example.org,,nowhere,,,\n"
    b"cyd@example.org,,,hourly,,\n"
    b"dan@example.org,,,,pdf,\n"
    b"eve@example.org,,,,,happy\n"
    b"fay@example.org,\"two\nlines\",,,,\n"
    b"\"gus@example.org\r\nBcc: evil@example.org\",,,,,\n"
    b"hal@example.org,nul\0name,,,,\n"
    b"ida@example.org,J\xfcrgen,,,,\n"
    b"last@example.org,Last,,,,\n")


def test_import_with_bad_lines(planned):
    name = write_csv(planned, BAD_LINES)
    result = planned.run("subscriber", "import", name)
    lines = [line for line in result.err.splitlines() if line.startswith(name + ":")]
    assert [line.split(":")[1] for line in lines] == [
        "3", "4", "5", "6", "7", "8", "10", "12"]
    assert "3 added" in result.out and "8 bad" in result.out
    assert sorted(listed(planned)) == [
        ADA, "good@example.org", "ida@example.org", "last@example.org"]
    assert show(planned, "ida@example.org")["name"] == "Jürgen"


def test_import_strict_takes_nothing(planned):
    name = write_csv(planned, BAD_LINES)
    result = planned.run("subscriber", "import", "--strict", name, status=65)
    assert f"{name}:3:" in result.err and "nothing" in result.err
    assert listed(planned) == [ADA]


@pytest.mark.parametrize("text", [b"", b"name\nAda\n", b"\n\n", b"\0\0\0"])
def test_import_without_a_header(planned, text):
    name = write_csv(planned, text)
    result = planned.run("subscriber", "import", name, status=65)
    assert f"{name}:1:" in result.err


def test_import_of_no_file(planned):
    result = planned.run("subscriber", "import", "nowhere.csv", status=None)
    assert result.status in (65, 74) and "nowhere.csv" in result.err


def test_import_keeps_who_left(planned):
    planned.run("subscriber", "unsubscribe", ADA)
    name = write_csv(planned, f"email,status\n{ADA},active\n{BOB},unsubscribed\n")
    result = planned.run("--json", "subscriber", "import", name)
    assert f"{name}:2:" in result.err and result.json()["refused"] == 1
    assert show(planned, ADA)["status"] == "unsubscribed"
    assert show(planned, BOB)["status"] == "unsubscribed"
    planned.run("subscriber", "import", "--again", name)
    assert show(planned, ADA)["status"] == "active"


@pytest.mark.parametrize("start, wanted", [
    (None, ["Post D"]), ("now", ["Post D"]), ("last", ["Post D", "Post C"]),
    ("2026-11-08", ["Post D", "Post C"]), ("2026-11-03", ["Post D", "Post C", "Post B", "Post A"]),
])
def test_import_start(planned, start, wanted):

    planned.write_article("a", "Post A", "2026-11-03")
    planned.write_article("b", "Post B", "2026-11-04")
    planned.run("run", now="2026-11-05 08:00")
    planned.write_article("c", "Post C", "2026-11-09")
    planned.run("run", now="2026-11-09 08:00")
    planned.mails()

    name = write_csv(planned, f"email\n{BOB}\n")
    planned.run("subscriber", "import", *(["--start", start] if start else []), name,
                now="2026-11-10 08:00")
    planned.write_article("d", "Post D", "2026-11-11")
    planned.run("run", now="2026-11-12 08:00")
    assert dict(planned.mails())[BOB] == wanted


def test_import_start_of_no_date(planned):
    name = write_csv(planned, f"email\n{BOB}\n")
    planned.run("subscriber", "import", "--start", "someday", name, status=64)
    assert listed(planned) == [ADA]


def test_export_and_import_again(planned, tmp_path_factory):
    from conftest import Publication
    write_csv(planned, (
        "email,name,categories,rhythm,format,language,status,consent_at,consent_source,city\n"
        "bob@example.org,\"Beispiel, \"\"Bob\"\"\",backend,daily,text,de,,"
        "2026-07-01T10:00:00Z,sign-up form,Köln\n"
        "leserin@bücher.example,Lena,,monthly,,,unsubscribed,,,\n"
        "gone@example.org,,,,,,suppressed,,,\n"))
    planned.run("subscriber", "import", "--keep", "city", "readers.csv", now=NOON)
    planned.run("subscriber", "export", "out.csv")
    assert (planned / "out.csv").stat().st_mode & 0o777 == 0o600
    text = (planned / "out.csv").read_text()
    assert planned.run("subscriber", "export").out.splitlines() == text.splitlines()
    rows = {row["email"]: row for row in csv.DictReader(io.StringIO(text))}
    assert rows[BOB]["name"] == 'Beispiel, "Bob"' and rows[BOB]["city"] == "Köln"
    assert rows["gone@example.org"]["status"] == "suppressed"
    other = Publication(tmp_path_factory.mktemp("other") / "blog")
    other.write_article("old", "Old post", "2026-10-20", "backend")
    (other / "in.csv").write_text(text)
    other.run("subscriber", "import", "--strict", "--keep", "city", "in.csv", now="2026-11-20 08:00")
    other.run("subscriber", "export", "out.csv")
    assert (other / "out.csv").read_text() == text
    assert "suppressed" in other.run("subscriber", "add", "gone@example.org", status=65).err


def test_export_into_a_folder_that_is_not_there(planned):
    planned.run("subscriber", "export", "nowhere/out.csv", status=74)


def test_export_in_a_dry_run_writes_no_file(planned):
    assert "would write 'out.csv'" in planned.run("-n", "subscriber", "export", "out.csv").out
    assert not (planned / "out.csv").exists()


@pytest.mark.parametrize("count", [3, 4000])
def test_export_to_a_full_disk_is_no_success(planned, count):
    rows = "".join(f"reader{i}@example.org\n" for i in range(count))
    write_csv(planned, "email\n" + rows)
    planned.run("subscriber", "import", "readers.csv")
    with open("/dev/full", "w") as full:
        done = subprocess.run(planned.command("subscriber", "export"), cwd=planned.folder,
                              stdout=full, stderr=subprocess.PIPE, timeout=60)
    assert done.returncode == 74


def test_erased_are_not_exported(planned):
    planned.run("subscriber", "erase", ADA)
    assert planned.run("subscriber", "export").out.splitlines()[1:] == []


@pytest.mark.parametrize("args", [[], ["ad"], ["add"], ["add", "a@example.org", "b@example.org"],
                                  ["import"], ["list", "x"], ["add", "--nmae", "x", BOB]])
def test_usage(planned, args):
    result = planned.run("subscriber", *args, status=64)
    assert len(result.err.splitlines()) == 1


def test_nobody_subscribes_where_no_digest_is_offered(publication):
    publication.write_config(digests=None)
    result = publication.run("subscriber", "add", BOB, status=78)
    assert "digests" in result.err
    write_csv(publication, "email\nbob@example.org\n")
    publication.run("subscriber", "import", "readers.csv", status=78)
    publication.run("preview", "--sample", status=78)
    assert listed(publication) == []


def test_who_comes_back_is_not_sent_what_was_missed(planned):
    planned.subscribe(BOB, now=NOON)
    planned.run("subscriber", "unsubscribe", BOB)
    planned.write_article("missed", "Missed", "2026-11-04")
    planned.run("run", now="2026-11-05 08:00")
    before = show(planned, BOB)["watermark"]
    planned.run("subscriber", "set", BOB, "--status", "active", now="2026-11-06 12:00")
    assert show(planned, BOB)["watermark"] == before == planned.database().execute(
        "SELECT max(sequence) FROM article").fetchone()[0]


def test_status_suppressed_is_kept_when_added_again(planned):
    planned.subscribe(BOB, now=NOON)
    planned.run("subscriber", "set", BOB, "--status", "suppressed")
    result = planned.run("subscriber", "add", BOB, status=65)
    assert "suppressed" in result.err
    planned.run("subscriber", "set", BOB, "--status", "active", status=65)
    planned.run("subscriber", "add", BOB, "--again", now=NOON)
    assert show(planned, BOB)["status"] == "active"


def test_pause(planned):
    """What comes out meanwhile is not mailed later either."""
    planned.subscribe("bob@example.org", "--rhythm", "daily", now="2026-11-03 08:00")
    planned.run("subscriber", "set", "bob@example.org", "--pause-until", "2026-11-06",
                now="2026-11-03 08:00")
    shown = planned.run("--json", "subscriber", "show", "bob@example.org").json()
    assert shown["paused_until"] == "2026-11-06T00:00:00+01:00"
    planned.write_article("while", "Meanwhile", "2026-11-03 12:00")
    planned.run("run", now="2026-11-04 07:00")
    assert planned.mails() == []
    planned.write_article("after", "Afterwards", "2026-11-06 12:00")
    planned.run("run", now="2026-11-07 07:00")
    assert ("bob@example.org", ["Afterwards"]) in planned.mails()
    planned.run("subscriber", "set", "bob@example.org", "--pause-until", "no")
    assert planned.run("--json", "subscriber", "show", "bob@example.org").json()[
        "paused_until"] is None


def test_pause_between_freeze_and_delivery(planned):
    planned.subscribe("bob@example.org", "--rhythm", "daily", now="2026-11-03 08:00")
    planned.write_article("while", "Meanwhile", "2026-11-03 12:00")
    planned.run("digest", now="2026-11-04 07:00")
    planned.run("subscriber", "set", "bob@example.org", "--pause-until", "2026-11-06",
                now="2026-11-04 07:01")
    planned.run("deliver", now="2026-11-04 07:02")
    assert planned.mails() == []
    reader = planned.readers()["bob@example.org"]
    assert (reader["state"], reader["reply"]) == ("skipped", "the reader is paused")


def test_pause_until_no_date(planned):
    planned.subscribe("bob@example.org")
    result = planned.run("subscriber", "set", "bob@example.org", "--pause-until", "soon",
                         status=65)
    assert "paused_until" in result.err


def explained(planned, *args):
    """{address: (reason, titles)} of the weekly digest that a dry run would freeze."""
    values = planned.run("--json", "-n", *args, "digest", now="2026-11-05 08:00").json()
    editions = {edition["rhythm"]: edition for edition in values["digest"]["editions"]}
    return {reader["email"]: (reader["reason"], [a["title"] for a in reader["articles"]])
            for reader in editions["weekly"]["explained"]}


def test_digest_dry_run_of_a_rhythm_that_nobody_chose(planned):
    values = planned.run("--json", "-n", "digest", now="2026-11-05 08:00").json()
    editions = {edition["rhythm"]: edition for edition in values["digest"]["editions"]}
    assert editions["daily"]["readers"] == 0 and editions["daily"]["explained"] == []


def test_digest_dry_run_says_why(planned):
    planned.write_article("b0", "Known", "2026-10-20 12:00", category="People")
    planned.run("run", now="2026-11-02 21:00")
    planned.run("article", "mark-sent", "articles/b0.md")
    for name in ("all", "people", "paused", "left", "pending"):
        planned.subscribe(f"{name}@example.org", "--rhythm", "weekly", now="2026-11-02 22:00")
    planned.run("subscriber", "set", "people@example.org", "--categories", "people")
    planned.run("subscriber", "set", "paused@example.org", "--pause-until", "2026-12-01")
    planned.run("subscriber", "unsubscribe", "left@example.org")
    planned.run("subscriber", "set", "pending@example.org", "--status", "pending")
    nothing = ("nothing is new", [])
    assert explained(planned)["all@example.org"] == nothing
    planned.write_article("new", "New", "2026-11-03 12:00", category="Backend")
    assert explained(planned) == {
        "all@example.org": ("gets what is new", ["New"]),
        "people@example.org": ("what is new is in none of the categories chosen", []),
        "paused@example.org": ("paused", []),
        "left@example.org": ("has left", []),
        "pending@example.org": ("has not confirmed", []),
        ADA: ("gets what is new", ["New"]),
    }
    told = planned.run("-n", "-v", "digest", now="2026-11-05 08:00").out
    assert "all@example.org: New" in told and "left@example.org: has left" in told
    # It was a dry run.
    assert planned.editions() == []


def test_show_says_what_comes_and_what_came(planned):
    planned.subscribe("bob@example.org", "--rhythm", "daily", now="2026-11-03 08:00")
    planned.write_article("new", "New", "2026-11-03 12:00")
    shown = planned.run("--json", "subscriber", "show", "bob@example.org",
                        now="2026-11-03 13:00").json()
    assert [article["title"] for article in shown["next"]["articles"]] == ["New"]
    assert shown["next"]["due"] == "2026-11-03T07:00:00+01:00"
    assert shown["deliveries"] == []
    planned.run("run", now="2026-11-04 07:00")
    shown = planned.run("--json", "subscriber", "show", "bob@example.org",
                        now="2026-11-04 08:00").json()
    assert shown["next"]["reason"] == "nothing is new"
    delivery, = shown["deliveries"]
    assert (delivery["state"], delivery["subject"]) == ("sent", "Test Notes: New")
    told = planned.run("subscriber", "show", "bob@example.org", now="2026-11-04 08:00").out
    assert "\nnext digest: nothing is new\n" in told and "Test Notes: New" in told
    assert re.search(r"^paused_until *$", told, re.MULTILINE)

"""Readers come from other services, and nobody who had opted out there is mailed (tests/support/exports)."""

from pathlib import Path

import pytest

EXPORTS = sorted((Path(__file__).parent.parent / "support/exports").glob("*.csv"))
STATUSES = {"stay": "active", "wait": "pending", "left": "unsubscribed", "gone": "suppressed"}


def statuses(publication):
    return {reader["email"]: reader["status"]
            for reader in publication.run("--json", "subscriber", "list").json()}


@pytest.fixture
def empty(publication):
    publication.write_article("old", "Old post", "2026-10-20")
    return publication


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_import_of_an_export_and_out_again(empty, path, tmp_path_factory):
    from conftest import Publication
    result = empty.run("--json", "subscriber", "import", "--strict", path).json()
    found = statuses(empty)
    assert found and result == {"added": len(found), "updated": 0, "bad": 0, "refused": 0}
    assert found == {email: STATUSES[email[:4]] for email in found}
    assert len(found) == path.read_bytes().replace(b"\0", b"").count(b"@example.org")
    empty.run("subscriber", "export", "out.csv")
    other = Publication(tmp_path_factory.mktemp("other") / "blog")
    other.write_article("old", "Old post", "2026-10-20")
    other.run("subscriber", "import", "--strict", empty / "out.csv")
    assert statuses(other) == found
    other.run("subscriber", "export", "out.csv")
    assert (other / "out.csv").read_text() == (empty / "out.csv").read_text()


@pytest.mark.parametrize("path", EXPORTS, ids=lambda path: path.stem)
def test_import_of_an_export_revives_nobody(empty, path):
    """Neither who left here nor who opted out there, in whatever order they come."""
    left = ["stay1@example.org"]
    empty.run("subscriber", "import", "-", stdin="email\n" + "\n".join(left) + "\n")
    empty.run("subscriber", "unsubscribe", left[0])
    empty.run("subscriber", "import", path)
    empty.run("subscriber", "import", path)
    assert all(status != "active" or email[:4] == "stay" and email not in left
               for email, status in statuses(empty).items())


def test_only_who_stays_is_mailed(empty):
    for path in EXPORTS:
        empty.run("subscriber", "import", path, now="2026-11-02 12:00")
    empty.run("run", now="2026-11-02 21:00")
    empty.write_article("new", "New", "2026-11-03")
    empty.run("run", now="2026-11-05 08:00")
    assert {address for address, _ in empty.mails()} == {
        email for email, status in statuses(empty).items() if status == "active"}
    assert all(address.startswith("stay") for address, _ in empty.mails())


def test_proof_of_consent_comes_along(empty):
    empty.run("subscriber", "import", EXPORTS[0].parent / "mailchimp-subscribed.csv")
    reader = empty.run("--json", "subscriber", "show", "stay1@example.org").json()
    assert reader["name"] == "Ada Lovelace"
    assert reader["consent_at"] == "2021-05-04T10:12:00+02:00"
    for word in ("OPTIN_TIME 2021-05-04 10:11:12", "OPTIN_IP 192.0.2.7",
                 "CONFIRM_TIME 2021-05-04 10:12:00", "CONFIRM_IP 192.0.2.8"):
        assert word in reader["consent_source"]


@pytest.mark.parametrize("name, names", [
    ("spreadsheet-utf16", {"stay1": "Jürgen", "left1": "Zoë"}),
    ("spreadsheet-windows", {"stay1": "Jürgen Müller", "stay2": "5“ screen", "stay3": "€",
                             "left1": "Zoë"})])
def test_names_of_any_encoding(empty, name, names):
    empty.run("subscriber", "import", EXPORTS[0].parent / f"{name}.csv")
    assert {reader["email"].split("@")[0]: reader["name"] for reader in
            empty.run("--json", "subscriber", "list").json()} == names


def test_columns_that_are_not_understood(empty):
    text = "email,Opt-in state,city,note\nstay1@example.org,dubious,Köln,=1+1\n"
    (empty / "in.csv").write_text(text)
    result = empty.run("subscriber", "import", "in.csv", status=65)
    assert "Opt-in state" in result.err and "--ignore" in result.err
    assert statuses(empty) == {}
    result = empty.run("subscriber", "import", "--ignore", "Opt-in state", "--keep", "NOTE", "in.csv")
    assert "columns left out: Opt-in state, city" in result.err and "note" not in result.err
    assert "'=1+1" in empty.run("subscriber", "export").out
    result = empty.run("subscriber", "import", "--keep", "town", "in.csv", status=64)
    assert "no column 'town'" in result.err


@pytest.mark.parametrize("lines", [
    ["{},unsubscribed,", "{},active,Ada"], ["{},active,Ada", "{},unsubscribed,"],
    ["{},unsubscribed,", "{},suppressed,", "{},unsubscribed,"], ["{},active,", "{},cleaned,"],
    ["{},active,", "{},unsubscribed,\"two\nlines\""], ["{},unsubscribed,", "{},,"]])
@pytest.mark.parametrize("options", [[], ["--again"]])
def test_an_opt_out_in_any_line_wins(empty, lines, options):
    text = "email,status,name\n" + "\n".join(line.format("x@example.org") for line in lines) + "\n"
    empty.run("subscriber", "import", *options, "-", stdin=text)
    worst = "suppressed" if "suppressed" in text or "cleaned" in text else "unsubscribed"
    assert statuses(empty) == {"x@example.org": worst}


def test_a_stray_quote_costs_nobody_else(empty):
    text = ('email,name\na@example.org,"open\nb@example.org,Bob\nc@example.org,5" disk\n'
            'd@example.org,"Dan ""the"" Man"\ne@example.org,"Eve, "Evi""\n')
    result = empty.run("subscriber", "import", "-", stdin=text)
    assert sorted(statuses(empty)) == [f"{name}@example.org" for name in "abcd"]
    assert ":6:1: a quote is left open" in result.err
    names = {reader["email"][0]: reader["name"]
             for reader in empty.run("--json", "subscriber", "list").json()}
    assert names == {"a": "open", "b": "Bob", "c": '5" disk', "d": 'Dan "the" Man'}


def test_no_field_becomes_a_reader(empty):
    """Whoever signs up may write lines into a field, in whatever column."""
    text = ('email,note\na@example.org,"mine\nvictim@example.org,hers"\nb@example.org,"two\nlines"\n')
    result = empty.run("subscriber", "import", "-", stdin=text)
    assert ":2:1: lines between two quotes look like rows" in result.err
    assert statuses(empty) == {"b@example.org": "active"}
    empty.run("subscriber", "import", "--strict", "-", stdin=text, status=65)


def test_cells_that_a_spreadsheet_would_run(empty, tmp_path_factory):
    """They come out as text, and in again as they were."""
    import csv
    from conftest import Publication
    names = ["=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "'=1", "''", "'quoted'", "a=b", "O'Neil"]
    rows = [(f"+{number}@example.org", name) for number, name in enumerate(names)]
    for address, name in rows:
        empty.run("subscriber", "add", address, "--name", name)
    empty.run("subscriber", "export", "out.csv")
    with (empty / "out.csv").open(newline="") as file:
        cells = [cell for row in csv.reader(file) for cell in row]
    assert not [cell for cell in cells if cell[:1] in ("=", "+", "-", "@")]
    other = Publication(tmp_path_factory.mktemp("other") / "blog")
    other.write_article("old", "Old post", "2026-10-20")
    other.run("subscriber", "import", "--strict", empty / "out.csv")
    assert {(reader["email"], reader["name"])
            for reader in other.run("--json", "subscriber", "list").json()} == set(rows)

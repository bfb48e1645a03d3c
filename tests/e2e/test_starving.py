"""Nobody starves in silence: who gets nothing whatever is published is counted and named."""

READERS = ("ada@example.org", "ben@example.org", "eve@example.org")
NOW = "2026-11-12 10:00"


def prepare(publication):
    """A daily reader, a weekly one of the category Linux, and a daily one of that category."""
    publication.write_article("old", "Old post", "2026-10-20", category="Linux")
    publication.run("run", now="2026-11-01 08:00")
    for reader, options in zip(READERS, [("--rhythm", "daily"), ("--categories", "linux"),
                                         ("--rhythm", "daily", "--categories", "linux")]):
        publication.subscribe(reader, *options, now="2026-11-01 09:00")


def starving(publication):
    """Who starves for what, as status says; check must say the same of the same readers."""
    values = {reader["email"]: reader["cause"] for reader in publication.status()["starving"]}
    text = publication.run("status").out
    findings = [item for item in publication.run("--json", "check", status=None).json()["findings"]
                if item["rule"] == "mail-starving"]
    assert all(item["severity"] == "warning" for item in findings)
    for said in (text, "".join(item["message"] for item in findings)):
        assert {reader for reader in READERS if reader in said} == set(values)
        assert all(cause in said for cause in values.values())
    return values


def test_nobody_starves_while_all_is_offered(publication):
    prepare(publication)
    assert starving(publication) == {}
    publication.run("subscriber", "unsubscribe", READERS[1], now=NOW)
    publication.write_article("old", "Old post", "2026-10-20", category="GNU")
    publication.run("subscriber", "set", READERS[2], "--categories", "", now=NOW)
    assert starving(publication) == {}


def test_a_rhythm_that_is_not_offered_any_more(publication):
    prepare(publication)
    publication.write_config(digests={"daily": None})
    publication.run("run", now=NOW)
    cause = "the rhythm daily is not offered"
    assert starving(publication) == {READERS[0]: cause, READERS[2]: cause}


def test_categories_that_no_article_has(publication):
    prepare(publication)
    publication.write_article("old", "Old post", "2026-10-20", category="GNU")
    publication.run("run", now=NOW)
    cause = "no article is in linux"
    assert starving(publication) == {READERS[1]: cause, READERS[2]: cause}
    publication.write_article("new", "New post", "2026-11-01", category="Linux")
    publication.run("run", now="2026-11-12 12:00")
    assert starving(publication) == {}


def test_the_first_ten_are_named(publication):
    prepare(publication)
    for i in range(12):
        publication.subscribe(f"z{i:02}@example.org", "--rhythm", "daily", now="2026-11-02 08:00")
    publication.write_config(digests={"daily": None})
    line, = [line for line in publication.run("status").out.splitlines() if "starving" in line]
    assert "14 readers get nothing" in line and line.endswith("and 4 more")
    line, = [line for line in publication.run("-v", "status").out.splitlines() if "starving" in line]
    assert "z11@example.org" in line and "more" not in line
    assert len(publication.status()["starving"]) == 14

"""Each key of `digests`, and `operator`, does what it says: see test_keys.py. `digests.check_live` has
a file of its own."""

import pytest

ADA = "ada@example.org"


def reader(publication, *options, **digests):
    """Ada, under those keys of `digests`, before the first post that counts."""
    publication.write_config(digests=digests)
    publication.write_article("old", "Old post", "2026-10-20")
    publication.subscribe(ADA, *options, now="2026-11-01 09:00")
    publication.run("run", now="2026-11-01 10:00")
    publication.write_article("a", "Post A", "2026-11-01 11:00")


def mailed(publication, now):
    """Who got what by a run at that time."""
    publication.run("run", now=now)
    return publication.mails()


@pytest.mark.parametrize("rhythm, when, before, due", [
    pytest.param("daily", "18:30", "2026-11-01 18:29", "2026-11-01 18:30",
                 marks=pytest.mark.key("digests.daily")),
    pytest.param("weekly", "tuesday 17:00", "2026-11-03 16:59", "2026-11-03 17:00",
                 marks=pytest.mark.key("digests.weekly")),
    pytest.param("monthly", "15 09:00", "2026-11-15 08:59", "2026-11-15 09:00",
                 marks=pytest.mark.key("digests.monthly")),
])
def test_rhythm(publication, rhythm, when, before, due):
    reader(publication, "--rhythm", rhythm, **{rhythm: when})
    assert mailed(publication, before) == []
    assert mailed(publication, due) == [(ADA, ["Post A"])]


@pytest.mark.key("digests.instant")
def test_instant(publication):
    reader(publication, "--rhythm", "instant", instant=True)
    assert mailed(publication, "2026-11-01 11:30") == [(ADA, ["Post A"])]


@pytest.mark.key("digests.default")
def test_default(publication):
    reader(publication, default="daily")
    assert mailed(publication, "2026-11-02 07:00") == [(ADA, ["Post A"])]


@pytest.mark.key("digests.settle")
def test_settle(publication):
    reader(publication, "--rhythm", "instant", settle="3h")
    assert mailed(publication, "2026-11-01 11:30") == []
    assert mailed(publication, "2026-11-01 14:20") == []
    assert mailed(publication, "2026-11-01 14:40") == [(ADA, ["Post A"])]


@pytest.mark.key("digests.review", "operator")
def test_review(publication):
    publication.write_config(operator="editor@example.org")
    reader(publication, "--rhythm", "daily", review="2h")
    assert mailed(publication, "2026-11-02 04:59") == []
    assert mailed(publication, "2026-11-02 05:00") == [("editor@example.org", ["Post A"])]
    assert mailed(publication, "2026-11-02 07:00") == [(ADA, ["Post A"])]

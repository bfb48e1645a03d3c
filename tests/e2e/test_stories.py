"""The stories of "What is new, and who gets it when", one test each. November 2026 begins on a
Sunday; weekly digests are due on Thursdays at 08:00, that is on the 5th, 12th, 19th and 26th."""

import shutil

import pytest

ADA = "ada@example.org"
BOB = "bob@example.org"


def article_id(publication, reference):
    return publication.run("--json", "article", "show", reference).json()["id"]


def test_first_run_mails_nothing(publication):
    for i in range(3):
        publication.write_article(f"p{i}", f"Post {i}", f"2026-10-2{i}")
    publication.subscribe(ADA, now="2026-11-02 09:00")
    result = publication.run("run", now="2026-11-02 10:00")
    assert "first plan" in result.out and "3 articles" in result.out
    publication.run("run", now="2026-11-05 08:00")
    assert publication.mails() == [] and publication.editions() == []
    publication.write_article("new", "New post", "2026-11-06")
    publication.run("run", now="2026-11-12 08:00")
    assert publication.mails() == [(ADA, ["New post"])]


def test_build_alone_is_no_plan(publication):
    publication.write_article("a", "Post A", "2026-10-20")
    publication.subscribe(ADA, now="2026-11-02 09:00")
    publication.run("build", now="2026-11-02 10:00")
    publication.write_article("b", "Post B", "2026-11-03")
    assert "2 articles" in publication.run("run", now="2026-11-05 08:00").out
    assert publication.mails() == []


def test_draft_waits_while_others_are_mailed(planned):
    planned.write_article("late", "Late draft", "2026-11-03", draft=True)
    planned.write_article("b", "Post B", "2026-11-04")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Post B"])]
    planned.write_article("late", "Late draft", "2026-11-03")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Late draft"])]


def test_scheduled_post_waits_for_its_date(planned):
    planned.write_article("future", "Future post", "2026-11-10")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == []
    assert "Future post" not in (planned / "public/feed.xml").read_text()
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Future post"])]


def test_back_dated_post_is_mailed(planned):
    planned.write_article("b", "Post B", "2026-11-04")
    planned.run("run", now="2026-11-05 08:00")
    planned.mails()
    planned.write_article("back", "Back-dated", "2026-10-01")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Back-dated"])]


def test_edit_before_the_freeze(planned):
    planned.write_article("a", "First title", "2026-11-03")
    planned.run("run", now="2026-11-03 12:00")
    planned.write_article("a", "Second title", "2026-11-03")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Second title"])]
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == []


def test_edit_after_the_freeze(planned):
    planned.write_article("a", "First title", "2026-11-03", "backend")
    planned.run("build", now="2026-11-05 08:00")
    planned.run("digest", now="2026-11-05 08:00")
    planned.write_article("a", "Second title", "2026-11-03", "database", body="Other words.")
    planned.run("run", now="2026-11-05 09:00")
    assert planned.mails() == [(ADA, ["First title"])]
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == []


def test_rename(planned):
    path = planned.write_article("a", "Post A", "2026-11-03")
    planned.run("run", now="2026-11-05 08:00")
    planned.mails()
    before = article_id(planned, "a")
    path.rename(planned / "articles/z.md")
    result = planned.run("-v", "run", now="2026-11-12 08:00")
    assert planned.mails() == []
    assert "renamed from" in result.err
    assert article_id(planned, "z") == before
    assert "https://blog.example.org/blog/z/" in (planned / "public/feed.xml").read_text()


def test_rename_and_edit(planned):
    path = planned.write_article("a", "Post A", "2026-11-03")
    planned.run("run", now="2026-11-05 08:00")
    planned.mails()
    before = article_id(planned, "a")
    path.unlink()
    planned.write_article("z", "Post A", "2026-11-03", body="Rewritten from the ground up.")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == []
    assert article_id(planned, "z") == before


def test_source_missing(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("digest", now="2026-11-05 08:00")
    planned.run("build", now="2026-11-05 08:01")
    outputs, rows = planned.tree("public"), planned.dump("article", "category", "edition")
    (planned / "articles").rename(planned / "elsewhere")
    result = planned.run("run", now="2026-11-12 08:00", status=65)
    assert "articles" in result.err
    assert planned.mails() == [(ADA, ["Post A"])]
    assert planned.tree("public") == outputs
    assert planned.dump("article", "category", "edition") == rows
    (planned / "elsewhere").rename(planned / "articles")
    planned.write_article("b", "Post B", "2026-11-06")
    planned.run("run", now="2026-11-12 09:00")
    assert planned.mails() == [(ADA, ["Post B"])]


def test_many_vanish(publication):
    for i in range(12):
        publication.write_article(f"p{i}", f"Post {i}", "2026-10-20")
    publication.subscribe(ADA, now="2026-11-02 09:00")
    publication.run("run", now="2026-11-02 10:00")
    outputs, rows = publication.tree("public"), publication.dump("article")
    for i in range(4):
        (publication / f"articles/p{i}.md").unlink()
    publication.write_article("new", "New post", "2026-11-03")
    result = publication.run("run", now="2026-11-05 08:00", status=65)
    assert "4 of 12" in result.err and "--accept-removals" in result.err
    assert publication.mails() == []
    assert publication.tree("public") == outputs and publication.dump("article") == rows
    publication.run("build", now="2026-11-05 08:00", status=65)
    publication.run("build", "--accept-removals", now="2026-11-05 08:01")
    assert "/blog/p0/" not in (publication / "public/feed.xml").read_text()
    publication.run("run", now="2026-11-05 08:02")
    assert publication.mails() == [(ADA, ["New post"])]


@pytest.mark.parametrize("there, gone", [(12, 3), (50, 5)])
def test_few_may_vanish(publication, there, gone):
    for i in range(there):
        publication.write_article(f"p{i}", f"Post {i}", "2026-10-20")
    publication.run("run", now="2026-11-02 10:00")
    for i in range(gone):
        (publication / f"articles/p{i}.md").unlink()
    publication.run("run", now="2026-11-05 08:00")
    assert "/blog/p0/" not in (publication / "public/sitemap-uncategorized.xml").read_text()


def test_post_comes_back(planned):
    path = planned.write_article("a", "Post A", "2026-11-03")
    planned.run("run", now="2026-11-05 08:00")
    planned.mails()
    before = article_id(planned, "a")
    shutil.move(path, planned / "a.md")
    planned.run("run", now="2026-11-06 08:00")
    assert "Post A" not in (planned / "public/feed.xml").read_text()
    shutil.move(planned / "a.md", path)
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == []
    assert article_id(planned, "a") == before
    assert "Post A" in (planned / "public/feed.xml").read_text()


def test_reader_who_joins_the_day_before(planned):
    planned.run("run", now="2026-11-05 08:00")
    planned.write_article("a", "Post A", "2026-11-06")
    planned.run("run", now="2026-11-07 08:00")
    planned.subscribe(BOB, now="2026-11-11 20:00")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Post A"]), (BOB, ["Post A"])]


def test_instant_reader_starts_at_joining(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("run", now="2026-11-03 08:00")
    planned.subscribe(BOB, "--rhythm", "instant", now="2026-11-03 09:00")
    planned.run("run", now="2026-11-03 10:00")
    assert planned.mails() == []
    planned.write_article("b", "Post B", "2026-11-03")
    planned.run("run", now="2026-11-03 11:00")
    assert planned.mails() == [(BOB, ["Post B"])]


def test_change_of_rhythm_repeats_and_loses_nothing(planned):
    """A post a day for four weeks, a change every third day: each post arrives once."""
    rhythms = ["daily", "instant", "weekly", "monthly", "daily", "weekly", "instant"]
    got = []
    for day in range(3, 31):
        title = f"Post of day {day}"
        planned.write_article(f"d{day}", title, f"2026-11-{day:02} 06:00")
        if day % 3 == 0:
            planned.run("subscriber", "set", ADA, "--rhythm", rhythms[day // 3 % len(rhythms)],
                        now=f"2026-11-{day:02} 06:30")
        planned.run("run", now=f"2026-11-{day:02} 08:00")
        got += [title for _, titles in planned.mails() for title in titles]
    planned.run("subscriber", "set", ADA, "--rhythm", "instant", now="2026-11-30 09:00")
    planned.run("run", now="2026-11-30 10:00")
    got += [title for _, titles in planned.mails() for title in titles]
    assert sorted(got) == sorted(f"Post of day {day}" for day in range(3, 31))


def test_change_of_categories(planned):
    planned.run("subscriber", "set", ADA, "--categories", "backend")
    planned.write_article("b1", "Backend one", "2026-11-03", "backend")
    planned.write_article("d1", "Database one", "2026-11-03", "database")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Backend one"])]
    # What was passed over is not mailed later; what is above the watermark counts at the freeze.
    planned.write_article("b2", "Backend two", "2026-11-06", "backend")
    planned.write_article("d2", "Database two", "2026-11-06", "database")
    planned.run("run", now="2026-11-07 08:00")
    planned.run("subscriber", "set", ADA, "--categories", "database", now="2026-11-11 08:00")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Database two"])]
    planned.run("subscriber", "set", ADA, "--categories", "", now="2026-11-13 08:00")
    planned.run("run", now="2026-11-19 08:00")
    assert planned.mails() == []


def test_recategorising_mails_nothing(planned):
    planned.run("subscriber", "set", ADA, "--categories", "backend")
    planned.write_article("d1", "Database one", "2026-11-03", "database")
    planned.run("run", now="2026-11-05 08:00")
    planned.write_article("d1", "Database one", "2026-11-03", "backend")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == []


def test_two_silent_months(planned):
    planned.run("subscriber", "set", ADA, "--rhythm", "monthly")
    for day in ("2026-12-07", "2027-01-04"):
        planned.run("run", now=f"{day} 08:00")
    assert planned.mails() == [] and planned.editions() == []
    planned.write_article("a", "Post A", "2027-01-10")
    planned.run("run", now="2027-02-01 07:59")
    assert planned.mails() == []
    planned.run("run", now="2027-02-01 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]


def test_two_months_without_a_run(planned):
    planned.run("subscriber", "set", ADA, "--rhythm", "monthly")
    planned.write_article("a", "Post A", "2026-11-20")
    planned.run("run", now="2027-01-10 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]
    edition, = planned.editions()
    assert edition["due"] == "2027-01-04T08:00:00+01:00"


def test_week_off_is_caught_up_at_once(planned):
    planned.run("run", now="2026-11-05 08:00")
    planned.write_article("a", "Post A", "2026-11-06")
    planned.run("run", now="2026-11-15 19:00")
    assert planned.mails() == [(ADA, ["Post A"])]
    assert planned.editions()[0]["due"] == "2026-11-12T08:00:00+01:00"
    planned.run("run", now="2026-11-15 20:00")
    planned.run("run", now="2026-11-19 08:00")
    assert planned.mails() == []


def test_evenings_only(publication):
    """A digest due in the morning, on a machine that is on in the evenings."""
    publication.write_config(digests={"daily": "07:00", "default": "daily"})
    publication.run("run", now="2026-11-02 20:00")
    publication.subscribe(ADA, now="2026-11-02 20:01")
    for day in range(3, 13):
        publication.write_article(f"p{day}", f"Post {day}", f"2026-11-{day:02}")
        publication.run("run", now=f"2026-11-{day:02} 20:00")
        assert publication.mails() == [(ADA, [f"Post {day}"])]
    assert sorted(edition["due"] for edition in publication.editions()) == [
        f"2026-11-{day:02}T07:00:00+01:00" for day in range(3, 13)]


def test_week_off_is_caught_up_however_late(planned):
    planned.run("run", now="2026-11-05 08:00")
    planned.write_article("a", "Post A", "2026-11-06")
    planned.run("run", now="2026-11-18 21:00")
    assert planned.mails() == [(ADA, ["Post A"])]
    planned.write_article("b", "Post B", "2026-11-17")
    planned.run("run", now="2026-11-19 08:00")
    assert planned.mails() == [(ADA, ["Post B"])]
    assert sorted(edition["due"] for edition in planned.editions()) == [
        "2026-11-12T08:00:00+01:00", "2026-11-19T08:00:00+01:00"]


def test_weeks_off_make_one_edition(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("run", now="2026-11-27 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]
    assert [edition["due"] for edition in planned.editions()] == ["2026-11-26T08:00:00+01:00"]


def at_half_past_two(publication, first):
    publication.write_config(digests={"daily": "02:30", "default": "daily"})
    publication.subscribe(ADA, now=first)
    publication.run("run", now=first)


def test_skipped_time_means_the_first_instant_after_the_gap(publication):
    at_half_past_two(publication, "2027-03-27T12:00:00Z")
    publication.write_article("a", "Post A", "2027-03-27")
    publication.run("run", now="2027-03-28T00:59:59Z")
    assert publication.mails() == []
    publication.run("run", now="2027-03-28T01:00:00Z")
    assert publication.mails() == [(ADA, ["Post A"])]
    assert publication.editions()[0]["due"] == "2027-03-28T03:00:00+02:00"
    publication.write_article("b", "Post B", "2027-03-28")
    publication.run("run", now="2027-03-28T01:30:00Z")
    publication.run("run", now="2027-03-29T00:29:59Z")
    assert publication.mails() == []
    publication.run("run", now="2027-03-29T00:30:00Z")
    assert publication.mails() == [(ADA, ["Post B"])]


def test_doubled_time_means_the_earlier_once(publication):
    at_half_past_two(publication, "2027-10-30T12:00:00Z")
    publication.write_article("a", "Post A", "2027-10-30")
    publication.run("run", now="2027-10-31T00:29:59Z")
    assert publication.mails() == []
    publication.run("run", now="2027-10-31T00:30:00Z")
    assert publication.mails() == [(ADA, ["Post A"])]
    publication.write_article("b", "Post B", "2027-10-30")
    publication.run("run", now="2027-10-31T01:30:00Z")
    assert publication.mails() == []
    publication.run("run", now="2027-11-01T01:30:00Z")
    assert publication.mails() == [(ADA, ["Post B"])]


def test_schedule_moved(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]
    planned.write_article("b", "Post B", "2026-11-06")
    planned.write_config(digests={"weekly": "friday 10:00"})
    planned.run("run", now="2026-11-06 09:59")
    assert planned.mails() == []
    planned.run("run", now="2026-11-06 10:00")
    assert planned.mails() == [(ADA, ["Post B"])]
    planned.write_article("c", "Post C", "2026-11-07")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == []
    planned.run("run", now="2026-11-13 10:00")
    assert planned.mails() == [(ADA, ["Post C"])]


def test_leaving_between_freeze_and_send(planned):
    planned.subscribe(BOB, now="2026-11-03 08:00")
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("digest", now="2026-11-05 08:00")
    planned.run("subscriber", "unsubscribe", BOB, now="2026-11-05 08:01")
    planned.run("deliver", now="2026-11-05 08:02")
    assert planned.mails() == [(ADA, ["Post A"])]
    assert planned.readers()[BOB]["state"] == "skipped"
    assert planned.deliveries() == {"sent": 1, "skipped": 1}


def test_now_before_the_last_run_plans_nothing(planned):
    planned.run("run", now="2026-11-05 08:00")
    planned.write_article("a", "Post A", "2026-11-03")
    before = planned.dump("rhythm", "edition", "delivery", "subscriber")
    result = planned.run("run", now="2026-11-04 08:00", status=65)
    assert "before" in result.err
    assert planned.mails() == []
    assert planned.dump("rhythm", "edition", "delivery", "subscriber") == before
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]


def test_many_old_posts_are_held(planned):
    for i in range(11):
        planned.write_article(f"old{i}", f"Archive {i}", f"2025-03-{i + 1:02}")
    planned.write_article("fresh", "Fresh post", "2026-11-03")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Fresh post"])]
    assert "/blog/old3/" in (planned / "public/sitemap-uncategorized.xml").read_text()
    told = planned.run("status").out
    assert "11 old posts" in told and "mark-sent" in told and "mark-new" in told
    planned.run("article", "mark-new", "old3", now="2026-11-06 08:00")
    planned.run("article", "mark-sent", "--held", now="2026-11-06 08:00")
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Archive 3"])]
    assert planned.status()["held"] == 0
    planned.run("run", now="2026-11-19 08:00")
    assert planned.mails() == []


def test_ten_old_posts_are_mailed(planned):
    for i in range(10):
        planned.write_article(f"old{i}", f"Archive {i}", f"2025-03-{i + 1:02}")
    planned.run("run", now="2026-11-05 08:00")
    (reader, titles), = planned.mails()
    assert reader == ADA and len(titles) == 10


def test_withdrawn_post_holds_the_unsent_rest(planned):
    path = planned.write_article("a", "Post A", "2026-11-03")
    planned.run("digest", now="2026-11-05 08:00")
    path.unlink()
    planned.run("run", now="2026-11-05 08:10")
    assert planned.mails() == []
    edition, = planned.editions()
    assert edition["state"] == "held" and edition["deliveries"]["queued"] == 1
    assert "edition" in planned.run("status").out
    planned.run("edition", "release", str(edition["number"]), now="2026-11-05 08:20")
    planned.run("run", now="2026-11-05 08:30")
    assert planned.mails() == [(ADA, ["Post A"])]


def test_cancelled_edition_is_never_mailed(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("digest", now="2026-11-05 08:00")
    planned.run("edition", "cancel", "1", now="2026-11-05 08:01")
    planned.run("run", now="2026-11-05 08:10")
    planned.run("run", now="2026-11-12 08:10")
    assert planned.mails() == []
    assert planned.readers()[ADA]["state"] == "skipped"


@pytest.mark.parametrize("reference", [
    "old", "articles/old.md", "https://blog.example.org/blog/old/",
    "tag:blog.example.org,2026-01-01:/blog/old/"])
def test_digest_include(planned, reference):
    told = planned.run("-n", "digest", "--include", reference, now="2026-11-03 08:00").out
    assert told.startswith(f"digest: '{reference}' would count as new\n")
    told = planned.run("digest", "--include", reference, now="2026-11-03 08:00").out
    assert told.startswith(f"digest: '{reference}' counts as new\n")
    assert planned.mails() == []
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Old post"])]
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == []


def test_digest_include_of_nothing_known(planned):
    result = planned.run("digest", "--include", "nowhere", now="2026-11-03 08:00", status=64)
    assert "nowhere" in result.err


def test_settle(planned):
    planned.write_config(digests={"settle": "15m"})
    planned.write_article("calm", "Calm post", "2026-11-04")
    planned.run("run", now="2026-11-05 07:40")
    planned.write_article("hasty", "Hasty post", "2026-11-04")
    planned.run("run", now="2026-11-05 07:50")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Calm post"])]
    planned.run("run", now="2026-11-12 08:00")
    assert planned.mails() == [(ADA, ["Hasty post"])]


def test_settle_begins_again_with_an_edit(planned):
    planned.write_config(digests={"settle": "15m"})
    planned.write_article("a", "Post A", "2026-11-04")
    planned.run("run", now="2026-11-05 07:40")
    planned.write_article("a", "Post A", "2026-11-04", body="Better words.")
    planned.run("run", now="2026-11-05 07:50")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == []


def test_empty_digest_is_skipped(planned):
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [] and planned.editions() == []
    assert planned.deliveries() == {}


def test_paused_mail_leaves_after_resume(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("pause", now="2026-11-04 08:00")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [] and planned.status()["paused"]
    assert planned.deliveries() == {"queued": 1}
    planned.run("resume", now="2026-11-05 09:00")
    planned.run("run", now="2026-11-05 09:30")
    assert planned.mails() == [(ADA, ["Post A"])]


def test_marked_as_sent_is_in_no_digest(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.write_article("b", "Post B", "2026-11-03")
    planned.run("build", now="2026-11-04 08:00")
    planned.run("article", "mark-sent", "a", now="2026-11-04 08:00")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Post B"])]


def test_run_prints_json(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    values = planned.run("--json", "run", now="2026-11-05 08:00").json()
    assert values["mail"]["sent"] == 1
    assert [e["rhythm"] for e in values["digest"]["editions"] if e["readers"]] == ["weekly"]


def test_restored_store_mails_nothing_twice(publication):
    """A backup that is put back does not know what was mailed since."""
    publication.subscribe("ada@example.org", "--rhythm", "daily", now="2026-11-01 08:00")
    publication.run("run", now="2026-11-02 06:00")
    publication.write_article("a", "Post A", "2026-11-01 12:00")
    publication.run("run", now="2026-11-02 07:00")
    state = publication / "state"
    backup = (state / "postrider.db").read_bytes()
    publication.write_article("b", "Post B", "2026-11-02 12:00")
    publication.run("run", now="2026-11-03 07:00")
    assert publication.mails() == [("ada@example.org", ["Post A"]), ("ada@example.org", ["Post B"])]
    (state / "postrider.db").write_bytes(backup)
    for command in ("run", "digest", "deliver"):
        result = publication.run(command, now="2026-11-03 07:10", status=65)
        assert "resume --restored" in result.err
    assert publication.mails() == []
    # The feeds go out all the same.
    publication.run("build", now="2026-11-03 07:10")
    told = publication.run("resume", "--restored", now="2026-11-03 07:20").out
    assert "known to every reader" in told
    publication.run("run", now="2026-11-03 07:30")
    publication.run("run", now="2026-11-04 07:00")
    assert publication.mails() == []
    publication.write_article("c", "Post C", "2026-11-04 12:00")
    publication.run("run", now="2026-11-05 07:00")
    assert publication.mails() == [("ada@example.org", ["Post C"])]


def test_lost_epoch_is_made_anew(publication):
    publication.run("run", now="2026-11-02 06:00")
    epoch = publication / "state/postrider.db.epoch"
    before = epoch.read_text()
    epoch.unlink()
    publication.run("-n", "digest", now="2026-11-02 07:00")
    assert not epoch.exists()
    publication.run("run", now="2026-11-02 07:00")
    assert int(epoch.read_text()) > int(before)


def review_config(publication):
    publication.write_config(operator="boss@example.org", digests={"review": "2h"})
    publication.subscribe("ada@example.org", "--rhythm", "weekly", now="2026-11-01 08:00")
    publication.subscribe("bob@example.org", "--rhythm", "instant", now="2026-11-01 08:00")
    publication.run("run", now="2026-11-02 06:00")
    publication.write_article("a", "Post A", "2026-11-03 12:00")


def test_review_goes_to_the_operator_first(publication):
    review_config(publication)
    publication.run("run", now="2026-11-05 05:59")
    # Instant digests are not reviewed.
    assert publication.mails() == [("bob@example.org", ["Post A"])]
    publication.run("run", now="2026-11-05 06:00")
    message, = publication.messages().values()
    assert message["To"].addresses[0].addr_spec == "boss@example.org"
    assert message["Subject"] == "[review] Test Notes: Post A"
    text = message.get_body(("plain",)).get_content()
    assert "goes to 1 readers at" in text and "2026-11-05 08:00" in text
    assert "postrider.yaml edition cancel 2" in text
    assert "edition cancel 2" in message.get_body(("html",)).get_content()
    # Once, and nobody else before it is due.
    publication.run("run", now="2026-11-05 07:00")
    assert publication.mails() == []
    publication.run("run", now="2026-11-05 08:00")
    assert publication.mails() == [("ada@example.org", ["Post A"])]


def test_review_and_cancel(publication):
    review_config(publication)
    publication.run("run", now="2026-11-05 06:00")
    publication.mails()
    publication.run("edition", "cancel", "2", now="2026-11-05 06:30")
    publication.run("run", now="2026-11-05 08:00")
    publication.run("run", now="2026-11-12 08:00")
    assert publication.mails() == []


def test_review_shows_what_is_frozen(publication):
    """A post that comes out meanwhile goes into the next digest."""
    review_config(publication)
    publication.run("run", now="2026-11-05 06:00")
    publication.write_article("b", "Post B", "2026-11-05 06:30")
    publication.mails()
    publication.run("run", now="2026-11-05 08:00")
    assert ("ada@example.org", ["Post A"]) in publication.mails()
    publication.run("run", now="2026-11-12 06:00")
    publication.run("run", now="2026-11-12 08:00")
    assert ("ada@example.org", ["Post B"]) in publication.mails()


def test_nothing_waits_before_the_first_plan(publication):
    """What is there then is mailed to nobody, and without mail nothing ever is."""
    publication.write_article("old", "Old post", "2026-10-20")
    publication.run("build", now="2026-11-02 09:00")
    told = publication.run("status").out
    assert "1 public; the first run counts them as known, and mails none\n" in told
    assert "wait" not in told
    publication.run("run", now="2026-11-02 10:00")
    publication.write_article("new", "New post", "2026-11-02")
    publication.run("build", now="2026-11-02 11:00")
    told = publication.run("status").out
    assert "2 public, 1 wait to be mailed\n" in told and "articles/new.md" in told
    publication.write_config(mail=None, digests=None)
    told = publication.run("status").out
    assert "articles       2 public\n" in told and "wait" not in told

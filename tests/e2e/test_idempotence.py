"""What is done is not done again: files, mails, and runs at the same time."""

import fcntl
import os

import pytest

ADA = "ada@example.org"
MONDAY = "2026-11-02 10:00"


def test_build_twice_writes_no_file(publication):
    for i in range(5):
        publication.write_article(f"p{i}", f"Post {i}", f"2026-10-2{i}", "backend")
    publication.run("build", now=MONDAY)
    before = publication.tree("public")
    assert len(before) > 5
    result = publication.run("--json", "build", now="2026-11-20 10:00").json()
    assert result["written"] == 0 and result["removed"] == 0
    assert publication.tree("public") == before


def test_outputs_do_not_depend_on_the_folder_or_the_hour(publication, tmp_path_factory):
    from conftest import Publication
    other = Publication(tmp_path_factory.mktemp("other") / "elsewhere")
    for each, now in ((publication, MONDAY), (other, "2026-11-05 17:03")):
        for i in range(5):
            each.write_article(f"p{i}", f"Post {i}", f"2026-10-2{i}", "backend")
        each.run("build", now=now)
    assert {path: data for path, (_, _, data) in publication.tree("public").items()} == \
        {path: data for path, (_, _, data) in other.tree("public").items()}


def test_run_twice_at_one_instant_mails_once(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.subscribe("ida@example.org", "--rhythm", "instant", now="2026-11-02 11:00")
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Post A"]), ("ida@example.org", ["Post A"])]
    before = planned.tree("public", "mail")
    planned.run("run", now="2026-11-05 08:00")
    planned.run("run", now="2026-11-05 08:00:01")
    assert planned.tree("public", "mail") == before
    assert planned.deliveries() == {"sent": 2}


def test_recreated_file_gets_its_old_mtime(planned):
    path = planned / "public/feed.xml"
    os.utime(path, (1_700_000_000, 1_700_000_000))
    planned.write_article("a", "Post A", "2026-11-02")
    planned.run("build", now="2026-11-03 10:00")
    before = path.stat().st_mtime, path.read_bytes()
    os.utime(path, (before[0] + 100, before[0] + 100))
    path.unlink()
    planned.run("build", now="2026-11-04 10:00")
    assert (path.stat().st_mtime, path.read_bytes()) == (int(before[0]), before[1])


@pytest.mark.parametrize("umask", [0o000, 0o022, 0o077])
def test_published_files_are_readable_whatever_the_umask(publication, umask):
    publication.write_article("a", "Post A", "2026-10-20", "backend")
    publication.run("build", now=MONDAY, preexec_fn=lambda: os.umask(umask))
    for path in (publication / "public").rglob("*"):
        assert path.stat().st_mode & 0o777 == (0o755 if path.is_dir() else 0o644), path
    assert (publication / "public").stat().st_mode & 0o777 == 0o755


def test_store_is_nobody_elses_business(planned):
    for path in (planned / "state").glob("postrider.db*"):
        if path.suffix == ".lock":
            continue
        assert path.stat().st_mode & 0o077 == 0, path


def test_strangers_files_are_left_alone(publication):
    publication.write_article("a", "Post A", "2026-10-20", "backend")
    (publication / "public/category").mkdir(parents=True)
    for name in ("feed.xml", "index.html", "category/notes.txt"):
        (publication / "public" / name).write_text("mine\n")
    result = publication.run("build", now=MONDAY, status=74)
    assert "public/feed.xml" in result.err and "--take-over" in result.err
    assert (publication / "public/feed.xml").read_text() == "mine\n"
    assert "Post A" in (publication / "public/atom.xml").read_text()
    publication.run("build", "--take-over", now=MONDAY)
    assert "Post A" in (publication / "public/feed.xml").read_text()
    assert (publication / "public/index.html").read_text() == "mine\n"
    assert (publication / "public/category/notes.txt").read_text() == "mine\n"
    publication.run("build", now=MONDAY)


def test_strangers_symlink_is_not_followed(publication):
    publication.write_article("a", "Post A", "2026-10-20")
    (publication / "precious").write_text("mine\n")
    (publication / "public").mkdir()
    (publication / "public/feed.xml").symlink_to(publication / "precious")
    publication.run("build", now=MONDAY, status=74)
    publication.run("build", "--take-over", now=MONDAY)
    assert (publication / "precious").read_text() == "mine\n"


def test_edited_output_is_written_again(planned):
    good = (planned / "public/feed.xml").read_bytes()
    (planned / "public/feed.xml").write_text("scribble")
    planned.run("build", now="2026-11-03 10:00")
    assert (planned / "public/feed.xml").read_bytes() == good


def test_output_of_a_name_no_more_configured_is_removed(planned):
    assert (planned / "public/feed.json").exists()
    planned.write_config(output={"json": False})
    planned.run("build", now="2026-11-03 10:00")
    assert not (planned / "public/feed.json").exists()
    assert not (planned / "public/category/backend/feed.json").exists()


@pytest.mark.parametrize("command", ["run", "build", "digest"])
def test_two_runs_at_once(planned, command):
    planned.write_article("a", "Post A", "2026-11-03")
    before = planned.tree("public", "mail"), planned.dump()
    with open(planned / "state/postrider.db.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = planned.run(command, now="2026-11-05 08:00", status=75)
    assert len(result.err.splitlines()) == 1 and "another run" in result.err
    assert (planned.tree("public", "mail"), planned.dump()) == before
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]


def test_two_deliveries_at_once(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("digest", now="2026-11-05 08:00")
    with open(planned / "state/postrider.db.deliver.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        result = planned.run("deliver", now="2026-11-05 08:00", status=75)
        assert len(result.err.splitlines()) == 1 and "is sending" in result.err
        planned.run("subscriber", "list")
        planned.run("status")
    assert planned.mails() == []


@pytest.mark.parametrize("link, target, name", [
    ("named.db", "state/postrider.db", "named.db"),
    ("beside", "state", "beside/postrider.db"),
])
def test_two_names_of_one_store(planned, link, target, name):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("digest", now="2026-11-05 08:00")
    (planned / link).symlink_to(target)
    planned.write_config(store=name)
    for lock, command in (("deliver.lock", "deliver"), ("lock", "run")):
        with open(planned / f"state/postrider.db.{lock}", "w") as held:
            fcntl.flock(held, fcntl.LOCK_EX)
            planned.run(command, now="2026-11-05 08:00", status=75)
    planned.run("deliver", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]
    planned.write_config(store=None)
    planned.run("run", now="2026-11-05 09:00")
    assert planned.mails() == []
    assert [path.name for path in planned.folder.rglob("*.epoch")] == ["postrider.db.epoch"]


def test_store_with_a_second_hard_link(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    (planned / "second.db").hardlink_to(planned / "state/postrider.db")
    for store in (None, "second.db"):
        planned.write_config(**({"store": store} if store else {}))
        for command in ("run", "deliver", "status"):
            result = planned.run(command, now="2026-11-05 08:00", status=74)
            assert len(result.err.splitlines()) == 1 and "2 names (hard links)" in result.err
    assert planned.mails() == []
    (planned / "state/postrider.db").unlink()
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]


@pytest.mark.parametrize("args", [
    ["run"], ["build"], ["digest"], ["digest", "--include", "old"], ["deliver"],
    ["build", "--accept-removals"], ["subscriber", "add", "new@example.org"],
    ["subscriber", "set", ADA, "--rhythm", "daily"], ["subscriber", "unsubscribe", ADA],
    ["subscriber", "suppress", ADA], ["subscriber", "suppress", "nobody@example.org"],
    ["subscriber", "erase", ADA], ["subscriber", "import", "readers.csv"],
    ["article", "mark-sent", "old"], ["article", "mark-new", "old"],
    ["edition", "hold", "1"], ["edition", "cancel", "1"], ["pause"], ["resume"], ["preview"],
    ["mail", "test", ADA]], ids=lambda args: "-".join(args[:2]))
def test_dry_run_changes_nothing(planned, args):
    (planned / "readers.csv").write_text("email\ncsv@example.org\n")
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("digest", now="2026-11-05 08:00")
    planned.write_article("b", "Post B", "2026-11-06")
    (planned / "articles/old.md").unlink() if "--accept-removals" in args else None
    before = planned.tree(), planned.dump()
    planned.run("--dry-run", *args, now="2026-11-12 08:00")
    after = planned.tree(), planned.dump()
    assert after[1] == before[1]
    assert {path: data for path, (_, _, data) in after[0].items() if "state/" not in path} == \
        {path: data for path, (_, _, data) in before[0].items() if "state/" not in path}


def test_dry_run_says_what_a_run_would_do(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    dry = planned.run("--json", "-n", "run", now="2026-11-05 08:00").json()
    real = planned.run("--json", "run", now="2026-11-05 08:00").json()
    assert dry["dry_run"] and not real["dry_run"]
    assert dry["files"]["written"] == real["files"]["written"] > 0
    assert [(e["rhythm"], e["due"], e["readers"]) for e in dry["digest"]["editions"]] == \
        [(e["rhythm"], e["due"], e["readers"]) for e in real["digest"]["editions"]]
    assert dry["mail"]["sent"] == 0 and real["mail"]["sent"] == 1


def test_dry_run_before_anything_else(publication):
    publication.write_article("a", "Post A", "2026-10-20")
    before = set(publication.tree())
    for command in ("run", "build", "digest", "deliver"):
        publication.run("-n", command, now=MONDAY)
    assert set(publication.tree()) == before


def test_copy_of_the_store_is_a_backup(planned):
    planned.write_article("a", "Post A", "2026-11-03")
    planned.run("-n", "store", "copy", "backup.db")
    assert not (planned / "backup.db").exists()
    planned.run("store", "copy", "backup.db")
    planned.run("store", "copy", "backup.db", status=74)
    planned.run("run", now="2026-11-05 08:00")
    assert planned.mails() == [(ADA, ["Post A"])]
    for path in planned.folder.glob("state/postrider.db-*"):
        path.unlink()
    (planned / "backup.db").rename(planned / "state/postrider.db")
    planned.run("run", now="2026-11-05 09:00", status=65)
    planned.run("resume", "--restored", now="2026-11-05 09:00")
    planned.run("run", now="2026-11-05 09:00")
    assert planned.mails() == []
    assert "1 active" in planned.run("status").out

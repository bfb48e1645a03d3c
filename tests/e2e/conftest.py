"""What the end-to-end tests share: a blog in a temporary folder, and the program run on it.

$POSTRIDER names the program; without it, build/dev/bin/postrider. Mail goes into the folder mail/
unless a test says otherwise, and every clock is an argument, so that no test waits for a date.
"""

import dataclasses
import datetime
import email
import email.policy
import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import zoneinfo

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
POSTRIDER = str(pathlib.Path(
    os.environ.get("POSTRIDER", ROOT / "build/dev/bin/postrider")).resolve())
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")

sys.path.insert(0, str(ROOT / "tests/support"))

import sites  # noqa: E402

collect_ignore = [] if sites.REAL else ["test_real_blogs.py"]

CONFIG = {
    "site": {
        "title": "Test Notes",
        "url": "https://blog.example.org/",
        "since": "2026-01-01",
        "timezone": "Europe/Berlin",
    },
    "sources": [{"articles": "articles/", "permalink": "/blog/:slug/"}],
    "output": {"directory": "public/"},
    "digests": {
        "weekly": "thursday 08:00",
        "daily": "07:00",
        "monthly": "first monday 08:00",
        "instant": True,
        "default": "weekly",
    },
    "mail": {
        "from": "Test Notes <notes@example.org>",
        "server": "file:mail/",
        "leave": "leave@example.org",
    },
    "store": "state/postrider.db",
}


def pytest_configure(config):
    config.addinivalue_line("markers", "key(name, …): the test fails where the configuration's key is "
                            "ignored; test_keys.py lists the keys without one")


def at(text):
    """'2026-11-05 08:00' in Berlin, as RFC 3339; what is RFC 3339 already stays."""
    if "T" in text:
        return text
    moment = datetime.datetime.fromisoformat(text).replace(tzinfo=BERLIN)
    return moment.isoformat()


@dataclasses.dataclass
class Result:
    status: int
    out: str
    err: str

    def json(self):
        return json.loads(self.out)


class Publication:
    """One blog. Paths are relative to its folder, where every command runs."""

    def __init__(self, folder):
        self.folder = folder
        self.config = json.loads(json.dumps(CONFIG))
        self.titles = {}  # in the order of writing
        self.seen = {}    # mails that mails() has told of
        (folder / "articles").mkdir(parents=True)
        self.write_config()

    def __truediv__(self, name):
        return self.folder / name

    def write_config(self, **sections):
        """Changes sections key by key; None takes a key or a section away."""
        for section, values in sections.items():
            if isinstance(values, dict):
                target = self.config.setdefault(section, {})
                target.update(values)
                for key in [key for key, value in values.items() if value is None]:
                    del target[key]
            elif values is None:
                del self.config[section]
            else:
                self.config[section] = values
        text = yaml.safe_dump(self.config, allow_unicode=True, sort_keys=False)
        (self / "postrider.yaml").write_text(text, encoding="utf-8")

    def write_article(self, name, title, date=None, category=None, body="Some words.", **more):
        """Writes articles/NAME.md; further arguments are front matter."""
        front = {"title": title, "date": date, "category": category, **more}
        front = {key: value for key, value in front.items() if value is not None}
        text = yaml.safe_dump(front, allow_unicode=True, sort_keys=False)
        path = self / f"articles/{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{text}---\n{body}\n", encoding="utf-8")
        self.titles[title] = None
        return path

    def command(self, *args, now=None):
        return [POSTRIDER, *(["--now", at(now)] if now else []), *args]

    def run(self, *args, now=None, status=0, env=None, stdin=None, timeout=60, **popen):
        """Runs postrider; fails unless it ends with the status. None allows any."""
        done = subprocess.run(
            self.command(*args, now=now), cwd=self.folder, capture_output=True,
            input=stdin if stdin is None or isinstance(stdin, bytes) else stdin.encode(),
            env={**os.environ, "TZ": "UTC", "LC_ALL": "C.UTF-8", **(env or {})},
            timeout=timeout, **popen)
        result = Result(done.returncode, done.stdout.decode("utf-8", "backslashreplace"),
                        done.stderr.decode("utf-8", "backslashreplace"))
        assert "Sanitizer" not in result.err and "runtime error" not in result.err, result.err
        assert status is None or result.status == status, \
            f"{args} ended with {result.status}, not {status}:\n{result.out}{result.err}"
        return result

    def kill(self, *args, now, after):
        """Starts postrider and kills it after so many seconds; whether it was still going."""
        process = subprocess.Popen(self.command(*args, now=now), cwd=self.folder,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            process.wait(after)
        except subprocess.TimeoutExpired:
            pass
        running = process.poll() is None
        process.kill()
        process.wait()
        return running

    def subscribe(self, address, *options, now=None):
        return self.run("subscriber", "add", address, *options, now=now)

    def messages(self):
        """The mails that were written since the last call, parsed, by file name."""
        found = {}
        for path in sorted((self / "mail").glob("*.eml")):
            stamp = path.stat().st_mtime_ns
            if self.seen.get(path.name) != stamp:
                self.seen[path.name] = stamp
                found[path.name] = parse(path.read_bytes())
        return found

    def mails(self):
        """Who got which titles since the last call: [(address, [title, …]), …], sorted."""
        return sorted((message["To"].addresses[0].addr_spec, self.titles_in(message))
                      for message in self.messages().values())

    def titles_in(self, message):
        """The titles that stand alone on a line of the text, in that order."""
        lines = message.get_body(("plain",)).get_content().splitlines()
        return [line.strip() for line in lines if line.strip() in self.titles]

    def tree(self, *folders):
        """Every file's bytes and mtime, by path."""
        found = {}
        for folder in folders or ("",):
            for path in sorted((self / folder).rglob("*")):
                info = path.lstat()
                data = path.read_bytes() if path.is_file() else None
                found[str(path.relative_to(self.folder))] = (info.st_mtime_ns, info.st_mode, data)
        return found

    def database(self):
        return sqlite3.connect(self / "state/postrider.db")

    def dump(self, *tables):
        """The rows of the tables, or all there is, as SQL."""
        if not (self / "state/postrider.db").exists():
            return None
        with self.database() as database:
            lines = list(database.iterdump())
        database.close()
        if tables:
            lines = [line for line in lines
                     if any(line.startswith(f'INSERT INTO "{table}"') for table in tables)]
        return lines

    def editions(self):
        return self.run("--json", "edition", "list").json()

    def status(self):
        return self.run("--json", "status").json()

    def deliveries(self):
        """How many deliveries are in which state, without the states of none."""
        return {state: count for state, count in self.status()["deliveries"].items() if count}

    def readers(self, edition=1):
        """The deliveries of an edition, by address."""
        values = self.run("--json", "edition", "show", str(edition)).json()
        return {reader["address"]: reader for reader in values["readers"]}


def parse(data):
    return email.message_from_bytes(data, policy=email.policy.default)


@pytest.fixture
def publication(tmp_path):
    assert os.access(POSTRIDER, os.X_OK), f"{POSTRIDER} is not there: build it, or set $POSTRIDER"
    made = Publication(tmp_path / "blog")
    yield made
    lint_mails(made / "mail")


def lint_mails(folder):
    """Every mail that a test made is what MAIL's checklist asks for."""
    mails = sorted(folder.glob("*.eml"))
    linter = pathlib.Path(POSTRIDER).parents[1] / "tests/support/mail_lint"
    if mails:
        done = subprocess.run([linter, *mails], capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def planned(publication):
    """A publication after its first plan on Monday, 2 November 2026, with one old article and
    the weekly reader ada@example.org."""
    publication.write_article("old", "Old post", "2026-10-20", "backend")
    publication.subscribe("ada@example.org", now="2026-11-02 09:00")
    publication.run("run", now="2026-11-02 10:00")
    return publication

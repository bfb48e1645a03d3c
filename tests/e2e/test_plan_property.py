"""Random histories against a naive model of CONTRACT's rules, which keeps for every reader the set
of posts that were considered: posts, drafts, edits, changes of category, readers who join, leave,
come back, pause, change rhythm or categories, runs that are missed, clocks that are set back.

$POSTRIDER_PLAN_SEEDS and $POSTRIDER_PLAN_STEPS make it longer; a seed that fails is named."""

import dataclasses
import datetime
import os
import random
import zoneinfo

import pytest

SEEDS = int(os.environ.get("POSTRIDER_PLAN_SEEDS", "10"))
STEPS = int(os.environ.get("POSTRIDER_PLAN_STEPS", "120"))
BERLIN = zoneinfo.ZoneInfo("Europe/Berlin")
CATEGORIES = ["backend", "frontend", "people"]
RHYTHMS = ["instant", "daily", "weekly", "monthly"]
HOUR = datetime.timedelta(hours=1)
# Both changes of the clocks lie within the histories.
START = datetime.datetime(2026, 3, 1, 12, 0, tzinfo=datetime.timezone.utc)


def local(day, hour):
    """An instant of a local time that no change of clocks touches."""
    return datetime.datetime.combine(day, datetime.time(hour), BERLIN).astimezone(
        datetime.timezone.utc)


def calendar():
    """Every due instant of the rhythms with a schedule, the slow and obvious way."""
    found = {"daily": [], "weekly": [], "monthly": []}
    day = datetime.date(2026, 1, 1)
    while day.year < 2029:
        found["daily"].append(local(day, 7))
        if day.weekday() == 3:
            found["weekly"].append(local(day, 8))
        if day.weekday() == 0 and day.day <= 7:
            found["monthly"].append(local(day, 8))
        day += datetime.timedelta(days=1)
    return found


CALENDAR = calendar()


@dataclasses.dataclass
class Post:
    number: int
    published: datetime.datetime
    categories: list
    draft: bool = False
    public: bool = False  # some plan has seen it


@dataclasses.dataclass
class Reader:
    address: str
    rhythm: str
    categories: list
    active: bool = True
    paused_until: object = None
    considered: set = dataclasses.field(default_factory=set)


class Model:
    """What the rules say, row by row."""

    def __init__(self):
        self.posts, self.readers = [], {}
        self.numbered = set()          # posts that were eligible at some plan
        self.planned = False
        self.last_due, self.last_set, self.last_run = {}, {}, None

    def due(self, rhythm, now):
        """The instant for which an edition is to be made now, or None."""
        last = self.last_due[rhythm]
        if rhythm == "instant":
            return now if now > last else None
        instants = CALENDAR[rhythm]
        passed = [instant for instant in instants if last < instant <= now]
        return passed[-1] if passed else None

    def start(self, rhythm):
        """What a new reader of the rhythm is taken to have had."""
        if rhythm == "instant" or not self.planned:
            return set(self.numbered)
        return set(self.last_set[rhythm])

    def plan(self, now):
        """{(rhythm, due): {address: posts}} of the editions that this plan makes."""
        self.numbered |= {post.number for post in self.posts
                          if not post.draft and post.published <= now}
        if not self.planned:
            self.planned = True
            for reader in self.readers.values():
                reader.considered = set(self.numbered)
        editions = {}
        for rhythm in RHYTHMS:
            if rhythm not in self.last_due:
                self.last_due[rhythm], self.last_set[rhythm] = now, set(self.numbered)
                continue
            due = self.due(rhythm, now)
            if due is None:
                continue
            mailed = {}
            for reader in self.readers.values():
                if reader.rhythm != rhythm:
                    continue
                posts = self.for_reader(reader, now)
                if posts:
                    mailed[reader.address] = posts
                reader.considered = set(self.numbered)
            self.last_due[rhythm], self.last_set[rhythm] = due, set(self.numbered)
            if mailed:
                editions[rhythm, due] = mailed
        self.last_run = now
        return editions

    def for_reader(self, reader, now):
        if not reader.active or (reader.paused_until and reader.paused_until > now):
            return set()
        by_number = {post.number: post for post in self.posts}
        return {number for number in self.numbered - reader.considered
                if not reader.categories
                or set(reader.categories) & set(by_number[number].categories)}


class History:
    """Plays one history on the program and on the model."""

    def __init__(self, publication, seed):
        self.random = random.Random(seed)
        self.publication = publication
        self.model = Model()
        self.now = START
        self.editions = {}
        publication.write_config(output=None, digests={"settle": "0m"})
        # So that every category is known.
        for _ in CATEGORIES:
            self.new_post(days=-2)
        for post, category in zip(self.model.posts, CATEGORIES):
            post.categories, post.draft = [category], False
            self.write(post)
        for _ in range(8):
            self.join()

    def stamp(self):
        return self.now.isoformat()

    def run(self, *args, status=0):
        return self.publication.run(*args, now=self.stamp(), status=status)

    def write(self, post):
        self.publication.write_article(
            f"p{post.number}", f"Post {post.number}", post.published.isoformat(),
            categories=post.categories, draft=post.draft or None,
            body=f"Words, {self.random.random()}.")

    def some_categories(self, least):
        return sorted(self.random.sample(CATEGORIES, self.random.randint(least, 2)))

    # What may happen.

    def new_post(self, days=None):
        shift = self.random.uniform(-2, 3) if days is None else days
        post = Post(len(self.model.posts) + 1,
                    (self.now + shift * 24 * HOUR).replace(microsecond=0),
                    self.some_categories(1), self.random.random() < 0.15)
        self.model.posts.append(post)
        self.write(post)

    def edit(self):
        self.write(self.random.choice(self.model.posts))

    def finish_draft(self):
        post = self.random.choice(self.model.posts)
        # What was mailed, or may have been, stays public.
        post.draft = False
        self.write(post)

    def recategorise(self):
        # The first ones stay what they are, so that no category is ever unknown.
        post = self.random.choice(self.model.posts[len(CATEGORIES):] or [None])
        if not post:
            return
        post.categories = self.some_categories(1)
        self.write(post)

    def join(self):
        address = f"r{len(self.model.readers)}@example.org"
        reader = Reader(address, self.random.choice(RHYTHMS), self.some_categories(0))
        reader.considered = self.model.start(reader.rhythm)
        self.model.readers[address] = reader
        self.run("subscriber", "add", address, "--rhythm", reader.rhythm,
                 "--categories", ";".join(reader.categories))

    def some_reader(self):
        return self.random.choice(list(self.model.readers.values())) \
            if self.model.readers else None

    def leave(self):
        reader = self.some_reader()
        if reader and reader.active:
            reader.active = False
            self.run("subscriber", "unsubscribe", reader.address)

    def come_back(self):
        reader = self.some_reader()
        if reader and not reader.active:
            reader.active = True
            reader.considered |= self.model.start(reader.rhythm)
            self.run("subscriber", "set", reader.address, "--status", "active")

    def pause(self):
        reader = self.some_reader()
        if reader:
            until = self.now + self.random.uniform(0.2, 12) * 24 * HOUR
            reader.paused_until = until.replace(microsecond=0)
            self.run("subscriber", "set", reader.address, "--pause-until",
                     reader.paused_until.isoformat())

    def go_on(self):
        reader = self.some_reader()
        if reader and reader.paused_until:
            reader.paused_until = None
            self.run("subscriber", "set", reader.address, "--pause-until", "no")

    def change_rhythm(self):
        reader = self.some_reader()
        if reader:
            reader.rhythm = self.random.choice(RHYTHMS)
            self.run("subscriber", "set", reader.address, "--rhythm", reader.rhythm)

    def change_categories(self):
        reader = self.some_reader()
        if reader:
            reader.categories = self.some_categories(0)
            self.run("subscriber", "set", reader.address, "--categories",
                     ";".join(reader.categories))

    def plan(self):
        hours = self.random.choice([0.25, 1, 3, 8, 12, 24, 24, 30, 100, 400])
        self.now = (self.now + hours * HOUR).replace(microsecond=0)
        self.editions.update(self.model.plan(self.now))
        self.run("digest")
        self.compare()

    def plan_with_a_clock_set_back(self):
        if self.model.last_run:
            before, self.now = self.now, self.model.last_run - HOUR
            self.run("digest", status=65)
            self.now = before
            self.compare()

    def explain(self):
        """What is told of a reader is what a plan would do now."""
        reader = self.some_reader()
        if reader and self.model.planned:
            told = self.run("--json", "subscriber", "show", reader.address).json()["next"]
            expected = set()
            if reader.active:
                numbered = set(self.model.numbered)
                self.model.numbered |= {post.number for post in self.model.posts
                                        if not post.draft and post.published <= self.now}
                expected = self.model.for_reader(reader, self.now)
                self.model.numbered = numbered
            assert {int(article["title"].split()[1]) for article in told["articles"]} == expected

    def compare(self):
        """Everything that was ever queued, by edition and reader."""
        found = {}
        with self.publication.database() as database:
            numbers = {number: int(title.split()[1]) for number, title in
                       database.execute("SELECT number, title FROM article")}
            for rhythm, due, address, articles in database.execute(
                    "SELECT edition.rhythm, edition.due, address, articles FROM delivery "
                    "JOIN edition ON edition.number = delivery.edition "
                    "JOIN variant ON variant.number = delivery.variant "
                    "JOIN subscriber ON subscriber.number = delivery.subscriber"):
                instant = datetime.datetime.fromtimestamp(due, datetime.timezone.utc)
                posts = {numbers[int(number)] for number in articles.split(",")}
                found.setdefault((rhythm, instant), {})[address] = posts
        database.close()
        assert found == self.editions
        for reader in self.model.readers:
            had = [post for mailed in found.values() for post in mailed.get(reader, ())]
            assert len(had) == len(set(had)), f"{reader} got a post twice"

    def play(self, steps):
        events = {self.new_post: 6, self.edit: 2, self.finish_draft: 1, self.recategorise: 2,
                  self.join: 4, self.leave: 1, self.come_back: 1, self.pause: 1, self.go_on: 1,
                  self.change_rhythm: 2, self.change_categories: 2, self.plan: 12,
                  self.plan_with_a_clock_set_back: 1, self.explain: 2}
        for _ in range(steps):
            event, = self.random.choices(list(events), list(events.values()))
            event()
        return len(self.editions)


@pytest.mark.parametrize("seed", range(SEEDS))
def test_plans_as_the_naive_model_does(publication, seed):
    history = History(publication, seed)
    assert history.play(STEPS) > 0

"""Posts for measuring: always the same, about 8 KB each, in 8 categories and 40 tags."""

import datetime
import pathlib
import random

CATEGORIES = [f"Category {i}" for i in range(8)]
TAGS = [f"tag-{i:02}" for i in range(40)]
BYTES = 8 * 1024
# The newest post is a week older than any clock that runs this.
NEWEST = datetime.datetime(2024, 6, 1, 12, tzinfo=datetime.timezone.utc)

WORDS = ("server cache index commit reader writer queue latency disk packet thread lock page table "
         "query schema backup restore timeout retry signal socket buffer stream token cursor shard "
         "replica quorum leader follower the a of and to in is that it was for on with as by at "
         "we you they from this which when where naïve café").split()


def sentence(rng):
    words = rng.choices(WORDS, k=rng.randint(6, 18))
    roll = rng.random()
    if roll < 0.08:
        words[2] = f"`{words[2]}()`"
    elif roll < 0.14:
        words[3] = f"**{words[3]}**"
    elif roll < 0.20:
        words[1] = f"[{words[1]}](/posts/post-{rng.randint(0, 999):06}/)"
    return " ".join(words).capitalize() + "."


def block(rng, number):
    kind = rng.random()
    if kind < 0.12:
        return f"## {' '.join(rng.choices(WORDS, k=4)).capitalize()} {number}"
    if kind < 0.22:
        return "\n".join(f"- {sentence(rng)}" for _ in range(rng.randint(3, 6)))
    if kind < 0.30:
        lines = "\n".join(f"    let {rng.choice(WORDS)}_{i} = \"{rng.choice(WORDS)}\" < {i};"
                          for i in range(rng.randint(3, 9)))
        return f"```js\n{lines}\n```"
    if kind < 0.33:
        return f"![{rng.choice(WORDS)}](/images/{rng.randint(1, 99)}.png)"
    return " ".join(sentence(rng) for _ in range(rng.randint(3, 7)))


def bodies(rng, count=64):
    """Making text is slow: blocks are made once, and each post takes its own choice of them."""
    return [block(rng, number) for number in range(count * 16)]


def post(number, blocks):
    rng = random.Random(number)
    date = NEWEST - datetime.timedelta(hours=number)
    tags = ", ".join(rng.sample(TAGS, 3))
    head = (f"---\ntitle: \"Post {number}: {' '.join(rng.choices(WORDS, k=5))}\"\n"
            f"date: {date.isoformat()}\n"
            f"description: {' '.join(rng.choices(WORDS, k=14))}\n"
            f"categories: [{CATEGORIES[number % len(CATEGORIES)]}]\n"
            f"tags: [{tags}]\n---\n\n")
    parts, size = [], len(head)
    while size < BYTES:
        parts.append(rng.choice(blocks))
        size += len(parts[-1].encode()) + 2
    return head + "\n\n".join(parts) + "\n"


def write(folder, count):
    """Writes `count` posts below the folder, the first the newest."""
    blocks = bodies(random.Random(20240601))
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    for number in range(count):
        (folder / f"post-{number:06}.md").write_text(post(number, blocks), encoding="utf-8")

"""Catalogues in every form: the same posts as a list and as Markdown give the same bytes, and what
several sources say of one post is one article."""

import csv
import io
import json

import pytest
import yaml

NOW = "2026-11-20 10:00"
POSTS = [
    {"slug": "one", "title": "One: \"first\" & <best>", "date": "2026-03-04", "category": "Backend",
     "tags": ["a", "b c"], "summary": "What it is about, in a line; with a semicolon.",
     "readTime": "6 min", "authors": ["Ada Example", "Bob Example"]},
    {"slug": "two", "title": "007", "date": "2026-03-05T08:00:00Z", "category": "Größe",
     "summary": "Zwei 🚀", "image": "/i/two.png", "updated": "2026-04-01"},
    {"slug": "three", "title": "Three", "date": "2026-03-06 10:00", "url": "/own/three.html",
     "id": "tag:example.org,2026:three", "summary": "Three."},
]


def as_yaml(posts):
    return yaml.safe_dump({"posts": posts}, allow_unicode=True)


def as_toml(posts):
    lines = []
    for post in posts:
        lines.append("[[posts]]")
        for key, value in post.items():
            if key in ("date", "updated") and " " not in value:
                lines.append(f"{key} = {value}")
            else:
                lines.append(f"{key} = {json.dumps(value, ensure_ascii=False)}")
    return "\n".join(lines) + "\n"


def as_table(separator):
    def write(posts):
        keys = list(dict.fromkeys(key for post in posts for key in post))
        out = io.StringIO()
        rows = csv.writer(out, delimiter=separator)
        rows.writerow(keys)
        for post in posts:
            rows.writerow([";".join(value) if isinstance(value, list) else value
                           for value in (post.get(key, "") for key in keys)])
        return out.getvalue()
    return write


FORMS = {
    "posts.yaml": as_yaml,
    "posts.yml": as_yaml,
    "posts.json": lambda posts: json.dumps(posts),  # with surrogate pairs
    "posts.toml": as_toml,
    "posts.csv": as_table(","),
    "posts.tsv": as_table("\t"),
}


def outputs(publication):
    return {str(path.relative_to(publication / "public")): path.read_bytes()
            for path in sorted((publication / "public").rglob("*")) if path.is_file()}


@pytest.fixture
def markdown(publication):
    """What a folder of Markdown gives."""
    for post in POSTS:
        front = yaml.safe_dump(post, allow_unicode=True)
        (publication / f"articles/{post['slug']}.md").write_text(
            f"---\n{front}---\n", encoding="utf-8")
    publication.write_config(output={"content": "summary", "per": ["category", "tag", "author"]})
    publication.run("build", "--strict", now=NOW)
    found = outputs(publication)
    for path in (publication / "articles").iterdir():
        path.unlink()
    (publication / "state/postrider.db").unlink()
    return found


@pytest.mark.parametrize("name", FORMS)
def test_a_list_gives_what_markdown_gives(publication, markdown, name):
    (publication / name).write_text(FORMS[name](POSTS), encoding="utf-8")
    publication.write_config(sources=[{"catalogue": name, "permalink": "/blog/:slug/"}])
    publication.run("build", "--strict", now=NOW)
    found = outputs(publication)
    assert found.keys() == markdown.keys()
    for path, data in found.items():
        assert data == markdown[path], path


def both(publication, posts, first):
    """A catalogue and a folder, in either order."""
    (publication / "posts.yaml").write_text(as_yaml(posts), encoding="utf-8")
    sources = [{"catalogue": "posts.yaml", "permalink": "/blog/:slug/"},
               {"articles": "articles/", "permalink": "/blog/:slug/"}]
    publication.write_config(sources=sources if first == "catalogue" else sources[::-1])


def entry(publication):
    item, = json.loads((publication / "public/feed.json").read_text())["items"]
    return item


@pytest.mark.parametrize("first", ["catalogue", "articles"])
def test_an_entry_and_a_file_are_one_article(publication, first):
    publication.write_article("one", "From the file", "2026-03-01", category="File", body="Its **body**.")
    both(publication, [{"slug": "one", "title": "From the list", "summary": "Listed.",
                        "tags": ["x"]}], first)
    publication.run("build", "--strict", now=NOW)
    item = entry(publication)
    assert item["title"] == ("From the list" if first == "catalogue" else "From the file")
    assert item["summary"] == "Listed."
    assert "<strong>body</strong>" in item["content_html"]
    assert set(item["tags"]) == {"File", "x"}
    assert item["date_published"] == "2026-02-28T23:00:00Z"
    again = publication.run("build", now="2026-11-20 11:00")
    assert "1 articles, 0 files written" in again.out


@pytest.mark.parametrize("change", ["list", "file"])
def test_a_change_of_either_is_one(publication, change):
    publication.write_article("one", "T", "2026-03-01", body="Old words.")
    both(publication, [{"slug": "one", "title": "T", "summary": "Old."}], "catalogue")
    publication.run("build", now=NOW)
    if change == "list":
        both(publication, [{"slug": "one", "title": "T", "summary": "New."}], "catalogue")
    else:
        publication.write_article("one", "T", "2026-03-01", body="New words.")
    publication.run("build", now="2026-11-20 11:00")
    item = entry(publication)
    assert "New" in item["summary"] + item["content_html"]
    assert item["date_modified"].startswith("2026-11-20T")


def test_lists_merge_by_id(publication):
    """With other slugs, and so other URLs: the first one's counts."""
    (publication / "a.yaml").write_text("- {id: 'urn:1', slug: a, title: A, category: X}\n")
    (publication / "b.csv").write_text("id,slug,title,date,category\nurn:1,b,B,2026-03-04,Y\nurn:2,c,C,2026-03-03,\n")
    publication.write_config(sources=[{"catalogue": "a.yaml"}, {"catalogue": "b.csv"}])
    publication.run("build", "--strict", now=NOW)
    rows = publication.run("--json", "article", "list", now=NOW).json()
    assert [(row["title"], row["url"].split("/")[-2], row["published"][:10]) for row in rows] == \
        [("A", "a", "2026-03-04"), ("C", "c", "2026-03-03")]


def test_two_files_at_one_url_are_told(publication):
    publication.write_article("a", "A", "2026-03-01", url="/x/")
    publication.write_article("b", "B", "2026-03-02", url="/x/")
    built = publication.run("build", now=NOW)
    assert "articles/b.md:1: has the same URL as 'articles/a.md'" in built.err


BAD = {
    "posts.json": ('[{"title": "A", "slug": "a"', "posts.json:2:1: "),
    "posts.toml": ("[[posts]]\ntitle = x\n", "posts.toml:2:"),
    "posts.csv": ('slug,title\na,"open\n', "posts.csv: line 2"),
    "posts.yaml": ("posts: no list\n", "posts.yaml:1:"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_broken_list_is_told_with_its_place(publication, name):
    text, place = BAD[name]
    (publication / name).write_text(text)
    publication.write_config(sources=[{"catalogue": name}])
    built = publication.run("build", now=NOW, status=65)
    assert place in built.err

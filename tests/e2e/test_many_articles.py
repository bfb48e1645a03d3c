"""Every article of an edition is named in it, with its link, in both parts: up to 300."""

import re

ADA = "ada@example.org"


def digest_of(publication, count):
    """The digest of so many new articles: how many each part names, and the HTML's bytes."""
    publication.write_article("old", "Old post", "2026-10-20")
    publication.run("run", now="2026-11-01 08:00")
    publication.subscribe(ADA, "--rhythm", "instant", now="2026-11-01 08:00")
    for i in range(count):
        publication.write_article(f"a{i}", f"Article {i}", "2026-11-02", body=f"Short text {i}.")
    publication.run("run", now="2026-11-02 10:00")
    message, = publication.messages().values()
    parts = {kind: message.get_body((kind,)).get_content().replace("\r\n", "\n") for kind in ("plain", "html")}
    named = {kind: set(re.findall(r"/blog/(a\d+)/", text)) for kind, text in parts.items()}
    assert named["plain"] == named["html"]
    return named["html"], parts


def test_300_articles_are_all_named(publication):
    named, parts = digest_of(publication, 300)
    assert len(named) == 300
    assert len(parts["html"].encode()) <= 102_000
    assert all(f">Article {i}</a>" in parts["html"] for i in range(300))
    publication.run("run", now="2026-11-03 10:00")
    assert publication.messages() == {}


def test_what_is_not_named_is_not_called_mailed(publication):
    named, parts = digest_of(publication, 310)
    assert len(named) == 300
    assert "And 10 more:\nhttps://blog.example.org/" in parts["plain"]
    assert "And 10 more on <a href=\"https://blog.example.org/\"" in parts["html"]
    articles = publication.run("--json", "edition", "show", "1").json()["articles"]
    assert {re.search(r"/blog/(a\d+)/", item["url"])[1] for item in articles} == named

"""`postrider check`: each rule finds what it is for, at its place, and nothing else; a clean site
gives no finding."""

import dataclasses
import json
import re
import shutil
import struct
import subprocess
import typing
import zlib

import pytest

from conftest import POSTRIDER, ROOT

NOW = "2026-11-10 10:00"
URL = "https://blog.example.org/"
MORE = {"description": "What it is about."}


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width, height):
    rows = zlib.compress((b"\0" + b"\0" * width) * height)
    return (b"\x89PNG\r\n\x1a\n" +
            chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)) +
            chunk(b"IDAT", rows) + chunk(b"IEND", b""))


@pytest.fixture
def site(publication):
    """A site in which nothing is wrong."""
    publication.write_config(
        site={"description": "Notes.", "author": {"name": "Ada", "email": "ada@example.org"}},
        mail={"postal_address": "1 Example Street"})
    (publication / "articles/images").mkdir()
    (publication / "articles/images/a.png").write_bytes(png(40, 30))
    publication.write_article(
        "first", "First post", "2026-10-20", "backend", tags=["c"], **MORE,
        body='## A part\n\nSee [the second](/blog/second/#note) and ![A](../images/a.png).\n\n'
             '<img src="../images/a.png" width="80" height="60" alt="">\n')
    publication.write_article(
        "second", "Second post", "2026-10-27", "backend", **MORE,
        body='<p id="note">Back to [the first](../first/#a-part), [home](/), '
             '[by its old name](/old/), [elsewhere](https://other.example/x).</p>\n',
        aliases=["/old/"])
    publication.write_article("third", "Third post", "2026-11-03", "databases", **MORE)
    return publication


def check(site, *options, status=None, now=NOW):
    return site.run("--json", "check", *options, now=now, status=status).json()


def found(site):
    """(rule, severity, file, line) of every finding."""
    return [(item["rule"], item["severity"], item["file"], item["line"])
            for item in check(site)["findings"]]


def third(site, body="Some words.", **more):
    site.write_article("third", "Third post", "2026-11-03", "databases", body=body,
                       **{**MORE, **more})


def change(site, name, old, new):
    """Replaces text in a file that was built, wherever it stands, as a faulty hand would."""
    path = site / "public" / name
    text = path.read_text(encoding="utf-8")
    assert re.search(old, text), f"{old} is not in {name}"
    path.write_text(re.sub(old, lambda match: match.expand(new), text, count=1), encoding="utf-8")


def change_json(site, edit, name="feed.json"):
    path = site / "public" / name
    feed = json.loads(path.read_text(encoding="utf-8"))
    edit(feed)
    path.write_text(json.dumps(feed), encoding="utf-8")


def test_check_clean_site(site):
    site.run("build", now=NOW)
    result = check(site, "--strict", status=0)
    assert result == {"errors": 0, "warnings": 0, "notes": 0, "findings": []}


def test_check_example(tmp_path):
    folder = tmp_path / "example"
    subprocess.run(["cp", "-r", ROOT / "feeds/backend-notes", folder], check=True)
    for command in ["check", "--strict"], ["build"], ["check", "--strict"]:
        done = subprocess.run([POSTRIDER, "--now", "2026-11-23T10:00:00Z", *command], cwd=folder,
                              capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), command


# What is wrong with the articles, before anything is built.

@dataclasses.dataclass
class Fault:
    rule: str
    severity: str
    file: typing.Optional[str]
    line: typing.Optional[int]
    make: typing.Callable

    def __str__(self):
        return self.rule


THIRD = "articles/third.md"
# The front matter of third.md: title, date, category, description between two lines of dashes.
BODY = 7


def with_mail(**values):
    return lambda site: site.write_config(mail=values)


def with_file(name, data, body):
    def make(site):
        (site / "articles" / name).write_bytes(data)
        third(site, body)
    return make


def with_body(body, **more):
    return lambda site: third(site, body, **more)


def with_authors(one, two):
    def make(site):
        site.write_config(output={"per": ["author"]})
        site.write_article("second", "Second post", "2026-10-27", "backend", author=two, **MORE,
                           body='<p id="note">', aliases=["/old/"])
        site.write_article("first", "First post", "2026-10-20", "backend", author=one, **MORE)
    return make


ARTICLES = [
    Fault("link-target", "error", THIRD, BODY, with_body("[gone](/blog/gone/)")),
    Fault("link-target", "error", THIRD, BODY + 2, with_body("One\n\ntwo [gone](../gone/)")),
    Fault("link-target", "error", THIRD, BODY, with_body("[by file](second.md)")),
    Fault("link-target", "error", THIRD, BODY, with_body(f"[absolute]({URL}blog/gone)")),
    Fault("link-target", "error", THIRD, BODY, with_body('<a href="http://[/">none</a>')),
    Fault("link-fragment", "warning", THIRD, BODY, with_body("[part](/blog/second/#gone)")),
    Fault("link-fragment", "warning", THIRD, BODY, with_body("[own](#gone)")),
    Fault("link-unknown", "note", THIRD, BODY, with_body("[about](/about/)")),
    Fault("image-missing", "error", THIRD, BODY, with_body("![A](../images/gone.png)")),
    Fault("image-missing", "error", THIRD, BODY,
          with_body('<img src="../images/a.png" srcset="../images/b.png 2x" alt="A">')),
    Fault("image-missing", "error", THIRD, 1, with_body("", image="/blog/images/gone.png")),
    Fault("image-unreadable", "warning", THIRD, BODY,
          with_file("x.png", b"no picture", "![A](x.png)")),
    Fault("image-unreadable", "warning", THIRD, BODY,
          with_file("x.png", png(4, 4)[:14], "![A](x.png)")),
    Fault("image-type", "warning", THIRD, BODY,
          with_file("x.jpg", png(4, 4), "![A](x.jpg)")),
    Fault("image-size", "warning", THIRD, BODY,
          with_body('<img src="../images/a.png" width="40" height="40" alt="A">')),
    Fault("image-alt", "note", THIRD, BODY, with_body('<img src="../images/a.png">')),
    Fault("title-duplicate", "warning", THIRD, 1,
          lambda site: site.write_article("third", "First post", "2026-11-03", **MORE)),
    Fault("term-collision", "error", THIRD, 1, with_body("", tags=["C++"])),
    Fault("term-collision", "error", "articles/second.md", 1, with_authors("Ada L.", "Ada L+")),
    Fault("date-order", "warning", THIRD, 1, with_body("", updated="2026-11-01 10:00")),
    Fault("date-order", "warning", THIRD, 1, with_body("", updated="2027-01-01")),
    Fault("summary-missing", "note", THIRD, 1, with_body("Words.", description=None)),
    Fault("summary-length", "note", THIRD, 1, with_body("Words.", description="word " * 101)),
    Fault("source", "warning", THIRD, 3, lambda site: site.write_article(
        "third", "Third post", "2026-02-30", "databases", **MORE)),
    Fault("feed-icon", "warning", "postrider.yaml", None,
          lambda site: site.write_config(site={"icon": "/icon.svg"})),
    Fault("mail-address", "error", "postrider.yaml", None, with_mail(reply_to="a..b@example.org")),
    Fault("mail-postal", "warning", "postrider.yaml", None, with_mail(postal_address=None)),
    Fault("mail-dkim", "error", "postrider.yaml", None, with_mail(
        dkim=[{"domain": "example.org", "selector": "s1", "key_file": "missing.pem"}])),
    Fault("mail-password", "warning", "postrider.yaml", None,
          with_mail(user="notes", password_file="missing")),
    Fault("mail-pages", "warning", "postrider.yaml", None,
          lambda site: site.write_config(web={"url": "https://notes.example.org/"})),
    Fault("mail-rhythm", "error", "postrider.yaml", None,
          lambda site: site.write_config(digests=None)),
]


@pytest.mark.parametrize("fault", ARTICLES, ids=str)
def test_check_article(site, fault):
    fault.make(site)
    wanted = (fault.rule, fault.severity, fault.file, fault.line)
    assert [item for item in found(site) if item[0] != "output-missing"] == [wanted]


# What is wrong with the files in the output folder, as if another program had written them. Each is
# not what would be built, too.

def put_item(key, value):
    def edit(feed):
        feed["items"][0][key] = value
    return lambda site: change_json(site, edit)


def put(key, value):
    def edit(feed):
        feed[key] = value
    return lambda site: change_json(site, edit)


def replace(name, old, new):
    return lambda site: change(site, name, old, new)


def write(name, text):
    return lambda site: (site / "public" / name).write_text(text)


FEED, ATOM, JSON = "feed.xml", "atom.xml", "feed.json"
DATABASES = "sitemap-databases.xml"
ENCLOSURE = '<enclosure url="https://x.example/a.mp3" type="audio/mpeg" length="1"/>'
IMAGE = "<image><url>https://x.example/a.{}</url><title>{}</title><link>{}</link></image>"

OUTPUTS = [
    Fault("output-parse", "error", FEED, 4, replace(FEED, "<channel>", "<channel>\x01")),
    Fault("output-parse", "error", JSON, 1, write(JSON, "{]")),
    Fault("feed-required", "error", FEED, None, replace(FEED, "<title>[^<]*</title>", "")),
    Fault("feed-required", "error", FEED, None,
          replace(FEED, "<description>Notes.</description>", "")),
    Fault("feed-required", "error", FEED, None, replace(FEED, 'version="2.0"', 'version="0.91"')),
    Fault("feed-required", "error", THIRD, 1, replace(FEED, "<guid[^>]*>[^<]*</guid>", "")),
    Fault("feed-required", "error", ATOM, None, replace(ATOM, "<id>[^<]*</id>", "")),
    Fault("feed-required", "error", ATOM, None, replace(ATOM, "(?s)<author>.*?</author>", "")),
    Fault("feed-required", "error", THIRD, 1,
          replace(ATOM, "(?s)(<entry>.*?)<updated>[^<]*</updated>", r"\1")),
    Fault("feed-required", "error", JSON, None, put("version", "1.0")),
    Fault("feed-required", "error", THIRD, 1, put_item("content_html", None)),
    Fault("feed-id", "error", "articles/second.md", 1, lambda site: change_json(
        site, lambda feed: feed["items"].insert(0, feed["items"][1]))),
    Fault("feed-id-differs", "error", THIRD, 1, put_item("id", "another")),
    Fault("feed-date", "error", THIRD, 1, put_item("date_published", "2026-11-03 00:00:00Z")),
    Fault("feed-date", "error", THIRD, 1, put_item("date_published", "2026-02-30T00:00:00Z")),
    Fault("feed-date", "error", THIRD, 1, put_item("date_modified", "2027-11-03T00:00:00Z")),
    Fault("feed-date", "error", THIRD, 1,
          replace(FEED, "<pubDate>[^<]*", "<pubDate>2026-11-02T23:00:00Z")),
    Fault("feed-weekday", "error", THIRD, 1, replace(FEED, "<pubDate>Mon", "<pubDate>Tue")),
    Fault("feed-updated", "error", THIRD, 1, put_item("date_modified", "2026-11-01T00:00:00Z")),
    Fault("feed-updated", "error", ATOM, None,
          replace(ATOM, "<updated>[^<]*", "<updated>2026-10-01T00:00:00Z")),
    Fault("feed-language", "error", JSON, None, put("language", "de_DE")),
    Fault("feed-enclosure", "error", THIRD, 1,
          replace(FEED, "<item>", "<item>" + ENCLOSURE + ENCLOSURE)),
    Fault("feed-enclosure", "error", THIRD, 1,
          replace(FEED, "<item>", "<item>" + ENCLOSURE.replace('"1"', '""'))),
    Fault("feed-enclosure", "error", THIRD, 1,
          replace(FEED, "<item>", "<item>" + ENCLOSURE.replace('audio/mpeg', ''))),
    Fault("feed-enclosure", "error", THIRD, 1, put_item(
        "attachments", [{"url": "a.mp3", "mime_type": "audio/mpeg"}])),
    Fault("feed-image", "error", FEED, None,
          replace(FEED, "<item>", IMAGE.format("png", "Others", URL) + "<item>")),
    Fault("feed-image", "error", FEED, None,
          replace(FEED, "<item>", IMAGE.format("svg", "Test Notes", URL) + "<item>")),
    Fault("feed-link", "error", JSON, None, put("home_page_url", "/")),
    Fault("feed-self", "warning", JSON, None, put("feed_url", URL + "other.json")),
    Fault("feed-markup", "warning", THIRD, 1, put_item("title", "A &amp; B")),
    Fault("content-unsafe", "error", THIRD, 1, put_item("content_html", "<script>x</script>")),
    Fault("content-unsafe", "error", THIRD, 1, put_item("content_html", "<p style=''><style>")),
    Fault("content-unsafe", "error", THIRD, 1, put_item("content_html", "<iframe src='https:x'>")),
    Fault("content-unsafe", "error", THIRD, 1, put_item("content_html", "<img OnError=x>")),
    Fault("content-unsafe", "error", THIRD, 1,
          put_item("content_html", "<a href=' java\tscript:x'>A</a>")),
    Fault("content-unsafe", "error", THIRD, 1, put_item("content_html", "<i>" * 400)),
    Fault("content-relative", "error", THIRD, 1, put_item("content_html", "<a href='/x'>A</a>")),
    Fault("content-relative", "error", THIRD, 1, put_item("content_html", "<img src=x.png>")),
    Fault("opml", "error", "feeds.opml", 10,
          replace("feeds.opml", r'xmlUrl="[^"]*feed\.xml"', f'xmlUrl="{URL}gone.xml"')),
    Fault("opml", "error", "feeds.opml", 10,
          replace("feeds.opml", r'xmlUrl="[^"]*feed\.xml"', 'xmlUrl="/feed.xml"')),
    Fault("sitemap-loc", "error", DATABASES, 3,
          replace(DATABASES, "<loc>[^<]*", "<loc>https://other.example/a/")),
    Fault("sitemap-loc", "error", DATABASES, 3,
          replace(DATABASES, "<loc>[^<]*", f"<loc>{URL}{'a' * 2048}")),
    Fault("sitemap-loc", "error", DATABASES, 3,
          replace(DATABASES, "<loc>[^<]*", f"<loc>{URL}ä/")),
    Fault("sitemap-lastmod", "error", THIRD, 1,
          replace(DATABASES, "<lastmod>[^<]*", "<lastmod>yesterday")),
    Fault("sitemap-lastmod", "error", THIRD, 1,
          replace(DATABASES, "<lastmod>[^<]*", "<lastmod>2026-12-01")),
    Fault("sitemap-duplicate", "warning", "articles/second.md", 1,
          replace(DATABASES, "<loc>[^<]*", f"<loc>{URL}blog/second/")),
    Fault("sitemap-empty", "error", DATABASES, None,
          replace(DATABASES, "(?s)<url>.*</url>", "")),
    Fault("sitemap-index", "error", "sitemap.xml", 7,
          replace("sitemap.xml", "sitemap-databases", "sitemap-gone")),
]


def output_findings(site):
    """Without those that say that the file was changed, which is on purpose here."""
    return [item for item in found(site) if item[0] != "output-stale"]


@pytest.mark.parametrize("fault", OUTPUTS, ids=str)
def test_check_output(site, fault):
    site.run("build", now=NOW)
    fault.make(site)
    file = fault.file if "/" in fault.file else "public/" + fault.file
    wanted = (fault.rule, fault.severity, file, fault.line)
    # A sitemap that is listed no more is a second finding of the same cause.
    assert wanted in output_findings(site)
    assert {item[0] for item in output_findings(site)} == {fault.rule}
    assert ("output-stale", "warning") in {item[:2] for item in found(site)}


def test_check_mail_leave(site):
    site.write_config(mail={"leave": None, "server": "smtp://mail.example.org"})
    result = check(site, status=65, now=None)  # a clock of its own is refused with such a server
    assert [item["rule"] for item in result["findings"] if item["severity"] == "error"] == [
        "mail-leave"]


@pytest.mark.parametrize("domain, mode, kind, said", [
    ("example.org", 0o600, "ED25519", None),
    ("mail.example.org", 0o600, "ED25519", None),
    ("EXAMPLE.org", 0o600, "ED25519", None),
    ("example.net", 0o600, "ED25519", "not the domain of mail.from"),
    ("badexample.org", 0o600, "ED25519", "not the domain of mail.from"),
    ("example.org", 0o644, "ED25519", "can be read by others"),
    ("example.org", 0o640, "ED25519", None),
    ("example.org", 0o600, "X25519", "neither RSA nor Ed25519"),
])
def test_check_mail_dkim(site, domain, mode, kind, said):
    subprocess.run(["openssl", "genpkey", "-algorithm", kind, "-out", site / "dkim.pem"], check=True,
                   capture_output=True)
    (site / "dkim.pem").chmod(mode)
    site.write_config(mail={"dkim": [{"domain": domain, "selector": "s1", "key_file": "dkim.pem"}]})
    messages = [item["message"] for item in check(site)["findings"] if item["rule"] == "mail-dkim"]
    assert len(messages) == (1 if said else 0)
    assert not said or said in messages[0]


def test_check_configuration(site):
    site.run("build", now=NOW)
    (site / "articles").rename(site / "elsewhere")
    item, = check(site, status=65)["findings"]
    assert (item["rule"], item["file"]) == ("configuration", "postrider.yaml")
    assert "articles/" in item["message"]


def test_check_template(site):
    (site / "templates").mkdir()
    (site / "templates/digest.txt").write_text("{{#open}}")
    site.write_config(templates="templates/")
    assert ("template", "error") in {item[:2] for item in found(site)}


def test_check_output_missing(site):
    assert found(site) == [("output-missing", "note", "public/", None)]


def test_check_output_stale(site):
    site.run("build", now=NOW)
    third(site, "Other words.")
    assert ("output-stale", "warning", "public/feed.xml", None) in found(site)
    site.run("build", now=NOW)
    assert found(site) == []
    (site / "public/atom.xml").unlink()
    assert found(site) == [("output-stale", "warning", "public/atom.xml", None)]
    (site / "public/atom.xml").write_text("hello")
    assert ("output-parse", "error", "public/atom.xml", 1) in found(site)


def test_check_output_stale_leftover(site):
    site.run("build", now=NOW)
    site.write_config(output={"json": False})
    assert ("output-stale", "warning", "public/feed.json", None) in found(site)


def test_check_output_foreign(site):
    (site / "public").mkdir()
    (site / "public/other").write_text("mine")
    site.run("build", now=NOW)
    site.write_config(output={"rss": "other"})
    assert ("output-foreign", "error", "public/other", None) in found(site)


def test_check_feed_bytes(site):
    third(site, "word " * 2000, description="word " * 100)
    site.run("build", now=NOW)
    assert found(site) == []
    site.write_config(output={"bytes": "4K"})
    assert ("feed-bytes", "warning", "public/feed.xml", None) in found(site)


def test_check_sitemap_count(site):
    site.run("build", now=NOW)
    urls = "".join(f"<url><loc>{URL}{i}/</loc></url>" for i in range(50001))
    change(site, DATABASES, "(?s)<url>.*</url>", urls)
    assert output_findings(site) == [("sitemap-count", "error", "public/" + DATABASES, None)]


def test_check_sitemap_bytes(site):
    site.run("build", now=NOW)
    comment = "<!--" + "x" * 9000000 + "-->"
    change(site, DATABASES, "</urlset>", comment * 6 + "</urlset>")
    assert output_findings(site) == [("sitemap-bytes", "error", "public/" + DATABASES, None)]


ROBOTS = f"User-agent: *\nDisallow: /private/\nSitemap: {URL}sitemap.xml\n"


@pytest.mark.parametrize("text, wanted", [
    (ROBOTS, []),
    (ROBOTS.replace("/private/", ""), []),
    (ROBOTS.replace("*", "badbot").replace("/private", ""), []),
    (ROBOTS.replace("/private/", "/blog/ # all"), [None]),
    (ROBOTS.replace("User-agent: *", "User-agent: *\nUser-agent: a")
           .replace("/private/", "/"), [None]),
    (ROBOTS.replace("Sitemap:", "# Sitemap:"), [None]),
    (ROBOTS.replace("sitemap.xml", "gone.xml"), [3]),
])
def test_check_robots(site, text, wanted):
    site.write_config(output={"robots": True})
    site.run("build", now=NOW)
    assert found(site) == []
    (site / "public/robots.txt").write_text(text)
    assert output_findings(site) == [
        ("robots", "warning", "public/robots.txt", line) for line in wanted]


def test_check_place_of_a_link(site):
    """The column counts characters, and equal links are told apart."""
    third(site, "Größe: [a](../gone/)\n\nand [b](../gone/) `[c](../gone/)`")
    places = [(item["line"], item["column"]) for item in check(site)["findings"]
              if item["rule"] == "link-target"]
    assert places == [(BODY, 12), (BODY + 2, 9)]


def test_check_finds_the_site_s_own_pages(site):
    """Where the output folder is the whole site, what is not in it is not there."""
    third(site, "[about](/about/), [contact](/contact.html)")
    (site / "public/about").mkdir(parents=True)
    (site / "public/index.html").write_text("<h1>Test Notes</h1>")
    (site / "public/about/index.html").write_text("<h1>About</h1>")
    site.run("build", now=NOW)
    assert found(site) == [("link-target", "error", THIRD, BODY)]


def test_check_exit_status(site):
    site.run("build", now=NOW)
    site.run("check", "--strict", now=NOW, status=0)
    third(site, "[part](#gone)")
    site.run("build", now=NOW)
    site.run("check", now=NOW, status=0)
    site.run("check", "--strict", now=NOW, status=65)
    third(site, "[gone](/blog/gone/)")
    result = site.run("check", now=NOW, status=65)
    assert (f"{THIRD}:{BODY}:8: error: the link '/blog/gone/' leads to {URL}blog/gone/, "
            "which is not there [link-target]\n") in result.err
    assert result.out.splitlines()[-1].startswith("1 errors, ")


def test_check_json_objects(site):
    third(site, "[gone](/blog/gone/)")
    result = check(site, status=65)
    assert result["errors"] == 1
    assert result["findings"][0] == {
        "rule": "link-target", "severity": "error", "file": THIRD, "line": BODY, "column": 8,
        "message": f"the link '/blog/gone/' leads to {URL}blog/gone/, which is not there"}


def test_check_rules_are_listed(site):
    rules = check(site, "--rules", status=0)
    names = [rule["rule"] for rule in rules]
    assert len(set(names)) == len(names)
    assert {rule["severity"] for rule in rules} <= {"error", "warning", "note"}
    text = site.run("check", "--rules").out
    assert all(name in text for name in names)


def test_check_rules_need_no_configuration(site):
    listed = site.run("check", "--rules").out
    (site / "postrider.yaml").write_text("no: configuration")
    assert site.run("check", "--rules").out == listed
    (site / "postrider.yaml").unlink()
    assert site.run("check", "--rules").out == listed
    assert site.run("check", "--unit", "--rules").out == listed
    site.run("check", status=78)
    site.run("check", "--unit", status=78)


@pytest.mark.parametrize("mode, environment, words", [
    (0o644, {}, ["'smtp-password' can be read by others: chmod 600"]), (0o640, {}, []),
    (0o644, {"CREDENTIALS_DIRECTORY": "/nowhere"}, [])])
def test_check_password_of_others(site, mode, environment, words):
    (site / "smtp-password").write_text("secret")
    (site / "smtp-password").chmod(mode)
    site.write_config(mail={"user": "notes", "password_file": "smtp-password"})
    found = site.run("--json", "check", now=NOW, env=environment).json()["findings"]
    assert [item["message"] for item in found if item["rule"] == "mail-password"] == words


def test_check_unit_names_folders_with_blanks(site, tmp_path):
    """systemd takes blanks, % and $ for its own: two paths, a specifier, a variable."""
    folder = tmp_path / "my 100% $blog"
    shutil.copytree(site.folder, folder)
    lines = subprocess.run([POSTRIDER, "check", "--unit"], cwd=folder, text=True, check=True,
                           stdout=subprocess.PIPE).stdout.splitlines()
    path = str(folder).replace("%", "%%")
    assert f'ReadWritePaths="{path}/state"' in lines
    assert f'ReadWritePaths="{path}/public/"' in lines
    path = path.replace("$", "$$")
    assert f'ExecStart=postrider -c "{path}/postrider.yaml" run' in lines


def test_check_is_deterministic(site):
    third(site, "".join(f"[{i}](/blog/gone-{i % 7}/)\n" for i in range(40)))
    site.run("build", now=NOW)
    change(site, FEED, "<title>[^<]*</title>", "")
    first = site.run("--json", "check", now=NOW, status=65).out
    assert site.run("--json", "check", now=NOW, status=65).out == first
    places = [(item["file"], item["line"] or 0, item["column"] or 0)
              for item in json.loads(first)["findings"]]
    assert places == sorted(places) and len(places) == 42


def test_check_changes_nothing(site):
    before = site.tree()
    check(site, status=0)
    assert site.tree() == before
    site.run("build", now=NOW)
    third(site, "Other words.")
    before, rows = site.tree("articles", "public"), site.dump()
    check(site, status=0)
    assert site.tree("articles", "public") == before
    assert site.dump() == rows


def test_check_without_a_store(site):
    """As on a build server, which has the files and no state."""
    site.run("build", now=NOW)
    for path in (site / "state").iterdir():
        path.unlink()
    (site / "state").rmdir()
    assert found(site) == []
    change(site, FEED, "Notes", "Other")
    assert ("output-stale", "warning", "public/feed.xml", None) in found(site)
    assert not (site / "state").exists()


def test_check_looks_at_the_bytes_of_a_digest(site):
    """A template of one's own that says nothing makes a mail with an empty part."""
    assert "mail-wire" not in {item[0] for item in found(site)}
    (site / "templates").mkdir()
    (site / "templates/digest.txt").write_text("{{! nothing }}")
    site.write_config(templates="templates/")
    before = site.tree()
    assert ("mail-wire", "error") in {item[:2] for item in found(site)}
    assert site.tree() == before

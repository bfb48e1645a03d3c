"""A small site for each preset, as its generator would have it: the files, the configuration of the
source, the addresses that the generator gives, and what is no post. The generator's own
configuration is there too, where it has one that can be read."""

import dataclasses

import sites


@dataclasses.dataclass
class PresetSite:
    source: dict     # of postrider.yaml
    files: dict      # path → text
    pages: dict      # title → URL path of the public articles
    drafts: tuple = ()  # titles
    site: dict = dataclasses.field(default_factory=dict)  # further settings of the site


def post(title, date=None, body="Some words.", **more):
    lines = [f"title: {title}", *([f"date: {date}"] if date else []),
             *(f"{key}: {value}" for key, value in more.items())]
    return "---\n" + "\n".join(lines) + f"\n---\n{body}\n"


SITES = {
    "jekyll": PresetSite(
        source={"articles": ".", "preset": "jekyll"},
        files={
            "_config.yml": "title: A Jekyll\nurl: https://jekyll.example.org\n"
                           "timezone: America/New_York\n",
            "_posts/2026-03-04-First_Post.md": post("First", categories="one two"),
            # In New York it is the day before.
            "_posts/2026-03-05-late.md": post("Late", "2026-03-05 01:00 +0000", category="A b"),
            "cooking/_posts/2026-03-06-soup.markdown": post("Soup", tags="warm quick"),
            "_posts/2026-03-07-moved.md": post("Moved", permalink="/here/:year/"),
            "_posts/2026-03-08-slugged.md": post("Slugged", slug="Other"),
            "_posts/notes.md": post("No date in its name"),
            "_drafts/idea.md": post("Idea"),
            "about.md": post("About"),
            "README.md": "# A site",
        },
        pages={
            "First": "/one/two/2026/03/04/First_Post.html",
            "Late": "/a%20b/2026/03/04/late.html",
            "Soup": "/cooking/2026/03/06/soup.html",
            "Moved": "/here/2026/",
            "Slugged": "/2026/03/08/Other.html",
        },
        drafts=("Idea",),
        site={"timezone": "America/New_York"},
    ),
    "hugo": PresetSite(
        source={"articles": "content/", "preset": "hugo"},
        files={
            "hugo.toml": "baseURL = 'https://hugo.example.org/'\ntitle = 'A Hugo'\n",
            "content/_index.md": post("Home"),
            "content/blog/_index.md": post("Blog"),
            "content/blog/2026-03-04-Some Post.md": post("Dated", "2026-03-04"),
            "content/blog/bundle/index.md": post("Bundle", "2026-03-05", image="a.png"),
            "content/blog/slugged.md": post("Slugged", "2026-03-06", slug="Another One"),
            "content/blog/own.md": post("Own", "2026-03-07", url="/own/page/"),
            "content/notes/What's up.md": post("Note", "2026-03-08", aliases="[/old/]"),
            "content/blog/later.md": post("Draft", "2026-03-09", draft="true"),
            "content/blog/toml.md":
                "+++\ntitle = 'Toml'\ndate = 2026-03-10T08:00:00Z\n+++\nSome words.\n",
            "content/blog/json.md":
                '{\n  "title": "Json",\n  "date": "2026-03-11"\n}\nSome words.\n',
        },
        pages={
            "Dated": "/blog/2026-03-04-some-post/",
            "Bundle": "/blog/bundle/",
            "Slugged": "/blog/another-one/",
            "Own": "/own/page/",
            "Note": "/notes/whats-up/",
            "Toml": "/blog/toml/",
            "Json": "/blog/json/",
        },
        drafts=("Draft",),
    ),
    "hexo": PresetSite(
        source={"articles": "source/", "preset": "hexo"},
        files={
            "_config.yml": "title: A Hexo\nurl: https://hexo.example.org\n"
                           "permalink: :year/:month/:day/:title/\nnew_post_name: :title.md\n",
            "source/_posts/Hello_World.md": post("Hello", "2026-03-04 10:00:00"),
            "source/_posts/2026-03-05-dated.md": post("Dated"),
            "source/_posts/deep/er.md": post("Deep", "2026-03-06"),
            "source/_drafts/idea.md": post("Idea"),
            "source/about/index.md": post("About"),
        },
        pages={
            "Hello": "/2026/03/04/Hello_World/",
            "Dated": "/2026/03/05/dated/",
            "Deep": "/2026/03/06/deep/er/",
        },
        drafts=("Idea",),
    ),
    "eleventy": PresetSite(
        source={"articles": "src/", "preset": "eleventy"},
        files={
            ".eleventy.js": "module.exports = () => ({ dir: { input: 'src' } });\n",
            "src/blog/2026-03-04-first.md": post("First"),
            "src/blog/second/index.md": post("Second", "2026-03-05"),
            "src/notes/notes.json": '{"layout": "note.njk", "permalink": "/n/{{ page.fileSlug }}/"}',
            "src/notes/2026-03-06-third.md": post("Third"),
            "src/notes/fourth.md": post("Fourth", "2026-03-07", permalink="/4.html"),
            "src/notes/fifth.md": post("Fifth", "2026-03-08", permalink="false"),
        },
        pages={
            "First": "/blog/first/",
            "Second": "/blog/second/",
            "Third": "/n/third/",
            "Fourth": "/4.html",
        },
    ),
    "astro": PresetSite(
        source={"articles": "src/content/blog/", "preset": "astro"},
        files={
            "astro.config.mjs": "export default { site: 'https://astro.example.org' };\n",
            "src/content/blog/First Post!.md": post("First", pubDate="Mar 04 2026"),
            "src/content/blog/2026/second/index.mdx": post("Second", pubDate="2026-03-05"),
            "src/content/blog/third.md": post("Third", pubDatetime="2026-03-06T08:00:00Z", slug="3rd"),
            "src/content/blog/_draft.md": post("Hidden", "2026-03-07"),
        },
        pages={
            "First": "/blog/first-post/",
            "Second": "/blog/2026/second/",
            "Third": "/blog/3rd/",
        },
    ),
    "docusaurus": PresetSite(
        source={"articles": "blog/", "preset": "docusaurus"},
        files={
            "docusaurus.config.js":
                "module.exports = { title: 'A Docusaurus', url: 'https://docusaurus.example.org', "
                "baseUrl: '/' };\n",
            "blog/2026-03-04-first.md": post("First"),
            "blog/2026-03-05-second/index.mdx": post("Second"),
            # The address has the file's date, the post its own.
            "blog/2026/03/06/third.md": post("Third", "2026-03-09"),
            "blog/2026-03-07-fourth.md": post("Fourth", slug="4th"),
            "blog/_parts/x.md": post("Part"),
        },
        pages={
            "First": "/blog/2026/03/04/first",
            "Second": "/blog/2026/03/05/second",
            "Third": "/blog/2026/03/06/third",
            "Fourth": "/blog/4th",
        },
    ),
    "zola": PresetSite(
        source={"articles": "content/", "preset": "zola"},
        files={
            "config.toml": "base_url = 'https://zola.example.org'\ntitle = 'A Zola'\n",
            "content/blog/_index.md": "+++\ntitle = 'Blog'\n+++\n",
            "content/blog/2026-03-04-Frühling.md": "+++\ntitle = 'First'\n+++\nSome words.\n",
            "content/blog/second/index.md":
                "+++\ntitle = 'Second'\ndate = 2026-03-05\nslug = '2nd'\n"
                "[taxonomies]\ncategories = ['Gardens']\ntags = ['a', 'b']\n+++\nSome words.\n",
            "content/third.md": "+++\ntitle = 'Third'\ndate = 2026-03-06\npath = 'own/path'\n+++\nX\n",
        },
        pages={
            "First": "/blog/fruhling/",
            "Second": "/blog/2nd/",
            "Third": "/own/path",
        },
    ),
    "pelican": PresetSite(
        source={"articles": "content/", "preset": "pelican"},
        files={
            "pelicanconf.py": "SITENAME = 'A Pelican'\nSITEURL = 'https://pelican.example.org'\n",
            "content/first.md": "Title: It's a First\nDate: 2026-03-04 10:00\nCategory: Birds\n"
                                "Tags: a, b\n\nSome words.\n",
            "content/2026-03-05-second.md": "Title: Second\nSlug: 2nd\n\nSome words.\n",
            "content/fish/third.md": "title: Third\ndate: 2026-03-06\nstatus: published\n\nX\n",
            "content/first-es.md": "Title: Primero\nDate: 2026-03-04\nLang: es\n"
                                   "Slug: its-a-first\n\nPalabras.\n",
        },
        pages={
            "It's a First": "/its-a-first.html",
            "Second": "/2nd.html",
            "Third": "/third.html",
        },
        site={"language": "en", "languages": ["en", "es"]},
    ),
    "next": PresetSite(
        source={"articles": "data/blog/", "preset": "next"},
        files={
            "next.config.js": "module.exports = {};\n",
            "data/blog/first.mdx": post("First", "2026-03-04"),
            "data/blog/nested/second.md": post("Second", "2026-03-05"),
        },
        pages={"First": "/blog/first", "Second": "/blog/nested/second"},
    ),
    "none": PresetSite(
        source={"articles": "posts/"},
        files={
            "posts/2026-03-04-first.md": "# First\n\nSome words.\n",
            "posts/second.md": post("Second", "2026-03-05"),
            "posts/licence.md": "Words without a title or a date.\n",
        },
        pages={"First": "/first/", "Second": "/second/"},
    ),
}


def write(name, folder):
    """Writes the site's files, and a postrider.yaml for them, into the folder."""
    site = SITES[name]
    sites.publication(folder, f"A {name} site", sources=[site.source])
    settings = folder / "postrider.yaml"
    values = sites.yaml.safe_load(settings.read_text(encoding="utf-8"))
    values["site"].update(site.site)
    sites.write(settings, sites.yaml.safe_dump(values, allow_unicode=True))
    write_files(name, folder)


def write_files(name, folder):
    """Writes the generator's files alone."""
    for path, text in SITES[name].files.items():
        sites.write(folder / path, text)

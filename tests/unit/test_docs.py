"""What can be held of the documentation: that it names only what is there, and all that must be named.

Usage: test_docs.py SOURCE_DIRECTORY
"""

import re
import sys
import unittest
from pathlib import Path

# For users, whose folders are not ours. All other pages are for those who work on postrider.
USERS = ["README.md", "docs/configuration.md", "docs/subscribers.md",
         "docs/benchmarks.md"]

SUFFIXES = r"\.(?:c|h|py|sql|cmake|in|1|md)"
PLACEHOLDER = re.compile(r"NAME|NNNN|MODULE|[{*…]")


class Tree:
    """The repository, read once."""

    def __init__(self, root):
        self.root = root
        self.folders = {path.name for path in (root / "src").iterdir() if path.is_dir()}
        self.code = {path: path.read_text(encoding="utf-8")
                     for path in sorted((root / "src").rglob("*.[ch]"))}
        self.words = set(re.findall(r"[A-Za-z_]\w*", "\n".join(self.code.values())))
        self.functions = set(re.findall(
            r"([A-Za-z_]\w*)\(", "\n".join(self.code.values()))) - {"if", "while", "for", "switch"}
        self.file_names = {path.name for folder in ("src", "tests", "systemd", "cmake", "docs")
                           for path in (root / folder).rglob("*") if path.is_file()}
        self.file_names |= {path.name for path in root.iterdir() if path.is_file()}

    def has_path(self, text):
        """A path from the root, from src/, or from where tests lie."""
        return any((self.root / start / text).exists()
                   for start in ("", "src", "tests/unit", "tests/e2e"))

    def page(self, name):
        return (self.root / name).read_text(encoding="utf-8")


def prose(text):
    """Without blocks of code, which show what users type or what programs draw."""
    return re.sub(r"^```.*?^```$", "", text, flags=re.M | re.S)


def spans(text):
    """What stands in code style."""
    return re.findall(r"`([^`\n]+)`", prose(text))


def check_span(tree, span, is_for_maintainers):
    """What is wrong with a word in code style, or None."""
    if PLACEHOLDER.search(span):
        return None
    call = re.fullmatch(r"(\w+)\(\)", span)
    if call:
        known = call.group(1) in tree.functions
        return None if known else f"there is no function {span}"
    if re.fullmatch(r"(?:struct|enum) \w+", span):
        return None if span.split()[1] in tree.words else f"there is no {span}"
    script = re.match(r"(?:scripts|\.ci|tests/bench)/[\w-]+", span)
    if script:
        return None if tree.has_path(script.group()) else f"{script.group()} is not there"
    if re.fullmatch(r"[\w./-]+" + SUFFIXES, span):
        if not is_for_maintainers and not re.match(r"(?:docs|src|tests|systemd)/", span):
            return None
        if "/" in span:
            return None if tree.has_path(span.removeprefix("./")) else f"{span} is not there"
        if span.endswith((".c", ".h", ".sql", ".cmake")):
            return None if span in tree.file_names else f"no file is called {span}"
        return None
    if is_for_maintainers and re.fullmatch(r"(?!/)[\w./-]+/", span):
        known = tree.has_path(span)
        return None if known else f"there is no folder {span}"
    if is_for_maintainers and re.fullmatch(r"[A-Z]+(_[A-Z]+)+", span):
        return None if span in tree.words else f"nothing is called {span}"
    return None


def all_pages(root):
    """Every page, the changelog excepted, which speaks of versions that are gone."""
    return ["README.md", "CONTRIBUTING.md", "SECURITY.md", "src/README.md",
            *sorted(f"docs/{path.name}" for path in (root / "docs").glob("*.md"))]


def check_spans(tree):
    faults = []
    for page in all_pages(tree.root):
        for span in sorted(set(spans(tree.page(page)))):
            fault = check_span(tree, span, page not in USERS)
            if fault:
                faults.append(f"{page}: {fault}")
    return faults


def anchor_of(heading):
    """The name by which a heading is linked to."""
    plain = re.sub(r"[`*]|\[([^]]*)\]\([^)]*\)", r"\1", heading).strip().lower()
    return re.sub(r"[^\w\- ]", "", plain).replace(" ", "-")


def check_links(root, page):
    """Relative links must lead to a file, and their fragments to a heading."""
    faults = []
    text = prose((root / page).read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, fragment = target.partition("#")
        file = (root / page).parent / path if path else root / page
        if not file.resolve().is_relative_to(root) or not file.exists():
            faults.append(f"{page}: the link '{target}' leads nowhere")
        elif fragment:
            headings = re.findall(r"^#+ (.*)$", file.read_text(encoding="utf-8"), re.M)
            if fragment not in map(anchor_of, headings):
                faults.append(f"{page}: the link '{target}' names no heading")
    return faults


def table_folders(text):
    """The folders of a page's table, in its first column."""
    return set(re.findall(r"^\| `(\w+)/` \|", text, re.M))


def states(tree, name):
    """The texts of an array of states in model/edition.c."""
    array = re.search(r"\b" + name + r"\[\w*\] = \{(.*?)\};",
                      (tree.root / "src/model/edition.c").read_text(encoding="utf-8"), re.S)
    return re.findall(r'"([^"]+)"', array.group(1))


def diagrams(text):
    """{heading: {(from, to)}} of the state diagrams, with the states' names as they are shown."""
    found = {}
    for heading, body in re.findall(r"^## (.*?)$(.*?)(?=^## |\Z)", text, re.M | re.S):
        block = re.search(r"^```mermaid\n(.*?)^```$", body, re.M | re.S)
        if block:
            names = dict((short, name) for name, short in
                         re.findall(r'state "([^"]+)" as (\w+)', block.group(1)))
            found[heading] = {(names.get(a, a), names.get(b, b), number) for a, b, number in
                              re.findall(r"^\s*(\S+) --> (\S+?)(?::\s*(\d*).*)?$",
                                         block.group(1), re.M)}
    return found


def numbered_rows(text, heading):
    """The numbers of the table of arrows below a heading."""
    body = re.search(r"^## " + re.escape(heading) + r"$(.*?)(?=^## |\Z)", text, re.M | re.S)
    return set(re.findall(r"^\| (\d+) \|", body.group(1), re.M))


def writers_of_state(tree):
    """The functions of store/ that write the state of an edition or a delivery."""
    pattern = re.compile(r'UPDATE (?:delivery|edition) SET state|INSERT INTO (?:delivery|edition) \(')
    found = set()
    for path, text in tree.code.items():
        if path.parent.name != "store":
            continue
        joined = re.sub(r'"\s*\n\s*"', "", text)
        for name, body in re.findall(r"^[a-z][^\n;]*?(\w+)\([^;{]*?\)\n\{\n(.*?)^\}", joined,
                                     re.M | re.S):
            if pattern.search(body):
                found.add(name)
    return found


class Pages(unittest.TestCase):
    """The documentation itself."""

    @classmethod
    def setUpClass(cls):
        cls.tree = Tree(ROOT)

    def assert_none(self, faults):
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def test_names_what_is_there(self):
        self.assert_none(check_spans(self.tree))

    def test_links_lead_somewhere(self):
        self.assert_none([fault for page in all_pages(ROOT)
                          for fault in check_links(ROOT, page)])

    def test_no_page_is_forgotten(self):
        linked = "".join(self.tree.page(page) for page in ("README.md", "CONTRIBUTING.md",
                                                           "docs/architecture.md"))
        self.assert_none([f"nobody links to {page}" for page in all_pages(ROOT)
                          if f"{Path(page).name})" not in linked])

    def test_folders_are_those_of_the_source(self):
        for page in ("docs/architecture.md", "src/README.md"):
            with self.subTest(page=page):
                self.assertEqual(table_folders(self.tree.page(page)), self.tree.folders)

    def test_rule_is_the_one_of_the_source(self):
        rule = re.search(r"^base ← .*$", self.tree.page("docs/architecture.md"), re.M).group()
        self.assertTrue(rule in self.tree.page("src/README.md").splitlines(),
                        "src/README.md has another rule than docs/architecture.md")

    def test_every_state_is_in_the_lifecycle(self):
        text = self.tree.page("docs/lifecycle.md")
        drawn = diagrams(text)
        for heading, array in (("An edition", "edition_states"),
                               ("A delivery", "delivery_states")):
            with self.subTest(heading=heading):
                shown = {state for a, b, _ in drawn[heading] for state in (a, b)} - {"[*]"}
                self.assertEqual(shown, set(states(self.tree, array)))

    def test_every_arrow_is_explained(self):
        text = self.tree.page("docs/lifecycle.md")
        drawn = diagrams(text)
        self.assertEqual(len(drawn), 3)
        for heading, arrows in drawn.items():
            with self.subTest(heading=heading):
                numbers = {number for _, _, number in arrows if number}
                self.assertEqual(numbers, numbered_rows(text, heading))

    def test_who_writes_states_is_in_the_lifecycle(self):
        writers = writers_of_state(self.tree)
        self.assertGreater(len(writers), 6)
        named = set(spans(self.tree.page("docs/lifecycle.md")))
        self.assert_none([f"docs/lifecycle.md does not name {name}()"
                          for name in sorted(writers) if f"{name}()" not in named])

    def test_every_decision_has_its_reasons(self):
        sections = re.split(r"^### ", self.tree.page("docs/decisions.md"), flags=re.M)[1:]
        self.assertGreater(len(sections), 20)
        for section in sections:
            with self.subTest(section=section.splitlines()[0]):
                for part in ("Considered:", "Decided:", "Because", "What would change our mind:"):
                    self.assertEqual(len(re.findall(rf"^- \*{part}\*", section, re.M)), 1, part)

    def test_one_version_everywhere(self):
        version = re.search(r"project\(postrider VERSION (\S+)",
                            self.tree.page("CMakeLists.txt")).group(1)
        first = self.tree.page("docs/postrider.1").splitlines()[0]
        heading = re.search(r"^## (.*)$", self.tree.page("CHANGELOG.md"), re.M).group(1)
        self.assertIn(f'"postrider {version}"', first)
        self.assertIn(version, heading.split()[:2])


class Checker(unittest.TestCase):
    """Small faults, one at a time: each is seen."""

    @classmethod
    def setUpClass(cls):
        cls.tree = Tree(ROOT)

    def test_spans(self):
        table = [
            ("file_replace()", None),
            ("file_replace_all()", "there is no function file_replace_all()"),
            ("struct report", None),
            ("struct raport", "there is no struct raport"),
            ("base/file.c", None),
            ("src/base/file.c", None),
            ("base/fiel.c", "base/fiel.c is not there"),
            ("command.c", None),
            ("commando.c", "no file is called commando.c"),
            ("scripts/test --quick", None),
            ("scripts/tset", "scripts/tset is not there"),
            ("base/", None),
            ("bass/", "there is no folder bass/"),
            ("ERROR_INPUT", None),
            ("ERROR_OUTPUT_", None),
            ("ERROR_OUTPUT", "nothing is called ERROR_OUTPUT"),
            ("cmd/cmd_NAME.c", None),
            ("digests.settle", None),
        ]
        for span, fault in table:
            with self.subTest(span=span):
                self.assertEqual(check_span(self.tree, span, True), fault)

    def test_users_have_folders_of_their_own(self):
        self.assertIsNone(check_span(self.tree, "public/", False))

    def test_spans_in_blocks_do_not_count(self):
        self.assertEqual(spans("a `b`\n```sh\n`c`\n```\n`d e`\n"), ["b", "d e"])

    def test_anchors(self):
        self.assertEqual(anchor_of("The outbox: `due`, and why"), "the-outbox-due-and-why")

    def test_diagrams(self):
        text = ('## One\n```mermaid\nstateDiagram-v2\n  state "in doubt" as d\n'
                '  [*] --> a: 1 x\n  a --> d: 2 y\n  d --> [*]\n```\n| 1 | x |\n## Two\n')
        self.assertEqual(diagrams(text), {"One": {("[*]", "a", "1"), ("a", "in doubt", "2"),
                                                  ("in doubt", "[*]", "")}})
        self.assertEqual(numbered_rows(text, "One"), {"1"})

    def test_writers_of_state(self):
        self.assertIn("recover_to_doubt", writers_of_state(self.tree))
        self.assertNotIn("outbox_put_off", writers_of_state(self.tree))


if __name__ == "__main__":
    ROOT = Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1])

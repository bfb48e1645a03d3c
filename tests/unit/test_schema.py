"""docs/schema.md has every table and column of the migrated schema, every fact of `meta` and every state, and none that is
not there.

Usage: test_schema.py SOURCE_DIRECTORY
"""

import re
import sqlite3
import sys
import unittest
from pathlib import Path

# Facts that have functions of their own, beside those of `facts` in store.c.
OWN_FACTS = re.compile(r'(?:get_meta|set_meta|set_meta_number)\(store, "(\w+)"'
                       r"|meta WHERE name = '(\w+)'")


def schema():
    """Table → its columns."""
    database = sqlite3.connect(":memory:")
    for path in sorted((ROOT / "src/store/migrations").glob("*.sql")):
        database.executescript(path.read_text(encoding="utf-8"))
    names = [name for name, in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")]
    tables = {name: [row[1] for row in database.execute(f"PRAGMA table_info({name})")]
              for name in names}
    indexes = [name for name, in database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL")]
    return tables, indexes


def page():
    """Table → {column or fact: the whole row}, of the page's sections."""
    tables = {}
    for section in re.split(r"^### ", TEXT, flags=re.MULTILINE)[1:]:
        name = re.match(r"`(\w+)`", section).group(1)
        section = re.split(r"^## ", section, flags=re.MULTILINE)[0]
        tables[name] = {}
        for first, rest in re.findall(r"^\| `(\w+)` \|(.*)\|$", section, flags=re.MULTILINE):
            if first in tables[name]:
                raise AssertionError(f"{name}.{first} stands twice")
            tables[name][first] = rest
    return tables


class Page(unittest.TestCase):
    def setUp(self):
        self.page = page()
        self.tables, self.indexes = schema()

    def test_has_every_table(self):
        self.assertEqual(sorted(self.page), sorted(self.tables))

    def test_has_every_column_in_its_order(self):
        for name, columns in self.tables.items():
            with self.subTest(table=name):
                self.assertEqual(list(self.page[name])[:len(columns)], columns)
                if name != "meta":
                    self.assertEqual(len(self.page[name]), len(columns))

    def test_says_who_writes_and_reads(self):
        for name, rows in self.page.items():
            for column, rest in rows.items():
                with self.subTest(column=f"{name}.{column}"):
                    cells = [cell.strip() for cell in rest.split(" | ")]
                    self.assertTrue(all(cells))
                    if column not in self.tables["meta"] or name != "meta":
                        self.assertEqual(len(cells), 3)

    def test_has_every_fact(self):
        source = (ROOT / "src/store/store.c").read_text(encoding="utf-8")
        facts = set(re.findall(r'\[STORE_\w+\] = "(\w+)"', source))
        facts |= {first or second for first, second in OWN_FACTS.findall(source)}
        self.assertGreater(len(facts), 8)
        self.assertEqual(set(self.page["meta"]) - set(self.tables["meta"]), facts)

    def test_has_every_state(self):
        for file, enum, column in (("edition", "EDITION", "edition.state"),
                                   ("edition", "DELIVERY", "delivery.state"),
                                   ("subscriber", "SUBSCRIBER", "subscriber.status")):
            source = (ROOT / f"src/model/{file}.c").read_text(encoding="utf-8")
            states = re.findall(rf'\[{enum}_\w+\] = "([\w ]+)"', source)
            table, name = column.split(".")
            with self.subTest(column=column):
                self.assertGreater(len(states), 2)
                described = re.findall(r"`([^`]+)`", self.page[table][name].split(" | ")[0])
                self.assertEqual(described, states)

    def test_has_every_index(self):
        for name in self.indexes:
            self.assertIn(f"`{name}`", TEXT)


if __name__ == "__main__":
    ROOT = Path(sys.argv[1]).resolve()
    TEXT = (ROOT / "docs/schema.md").read_text(encoding="utf-8")
    unittest.main(argv=sys.argv[:1])

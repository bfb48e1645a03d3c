"""Nothing but its driver knows SQLite: no name of its library, no word of its SQL alone; and the
migrations keep to the words whose reading in another database src/store/db_driver.h tells.

Usage: test_driver.py SRC_FOLDER
"""

import re
import sys
import tempfile
import unittest
from pathlib import Path

# The seam names the driver, and says what others would do otherwise.
SEAM = {"store/db.c", "store/db_driver.h"}
DRIVER = re.compile(r"store/db_sqlite\w*\.[ch]")

# What only one of the two databases speaks, in the strings of store/.
OWN_SQL = re.compile(
    r"""\b(PRAGMA|AUTOINCREMENT|ROWID|GLOB|INSERT\s+OR|REPLACE\s+INTO|WITHOUT\s+ROWID|ATTACH|
        BEGIN\s+IMMEDIATE|SERIAL|ILIKE|RETURNING\s+\*)\b
      | \b(ifnull|iif|group_concat|strftime|datetime|julianday|unixepoch|instr|hex|unhex|quote|
        printf|typeof|zeroblob|randomblob|last_insert_rowid|changes|json\w*|now|greatest|least|
        string_agg|unnest|nextval|currval)\s*\(
      | \blast_insert_rowid\b | ::""", re.IGNORECASE | re.VERBOSE)

MIGRATION_WORDS = set("""
    CREATE TABLE INDEX ON ALTER ADD COLUMN TEXT BIGINT INTEGER BLOB PRIMARY KEY AUTOINCREMENT UNIQUE
    NOT NULL DEFAULT REFERENCES WHERE IN DROP INSERT INTO VALUES SELECT FROM UPDATE SET DELETE AND
    OR""".split())


def strings_of(text):
    """(line, string) of every run of string literals, joined as the compiler does."""
    text = re.sub(r'("(?:\\.|[^"\\\n])*")|/\*.*?\*/|//[^\n]*',
                  lambda match: match.group(1) or "\n" * match.group().count("\n"), text,
                  flags=re.DOTALL)
    for match in re.finditer(r'"(?:\\.|[^"\\\n])*"(?:\s*"(?:\\.|[^"\\\n])*")*', text):
        parts = re.findall(r'"((?:\\.|[^"\\\n])*)"', match.group())
        yield text.count("\n", 0, match.start()) + 1, "".join(parts)


def check_names(source, path, faults):
    name = str(path.relative_to(source))
    text = path.read_text(encoding="utf-8")
    if name in SEAM:
        text = re.sub(r"\bdb_sqlite\b|/\*.*?\*/",
                      lambda match: "\n" * match.group().count("\n"), text, flags=re.DOTALL)
    for match in re.finditer("sqlite", text, re.IGNORECASE):
        faults.append(f"{name}:{text.count(chr(10), 0, match.start()) + 1}: SQLite is named")


def check_sql(source, path, faults):
    for line, string in strings_of(path.read_text(encoding="utf-8")):
        for match in OWN_SQL.finditer(string):
            faults.append(f"{path.relative_to(source)}:{line}: "
                          f"'{match.group().strip()}' is one database's own")


def check_migration(path, faults):
    text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
    text = re.sub(r"'[^']*'", "", text)
    for word in sorted(set(re.findall(r"\b[A-Z]+\b", text)) - MIGRATION_WORDS):
        faults.append(f"migrations/{path.name}: '{word}' is no word of the migrations")
    if re.search(r"(?<!INTEGER PRIMARY KEY )AUTOINCREMENT", text):
        faults.append(f"migrations/{path.name}: AUTOINCREMENT stands alone")


def check_tree(source):
    """Every fault of the tree as a line of text."""
    faults = []
    for path in sorted(source.rglob("*.[ch]")):
        name = str(path.relative_to(source))
        if not DRIVER.fullmatch(name):
            check_names(source, path, faults)
            if name.startswith("store/"):
                check_sql(source, path, faults)
    for path in sorted(source.rglob("CMakeLists.txt")):
        if path.parent.name != "store" and "sqlite" in path.read_text(encoding="utf-8").lower():
            faults.append(f"{path.relative_to(source)}: SQLite is named")
    for path in sorted((source / "store/migrations").glob("*.sql")):
        check_migration(path, faults)
    return faults


class Source(unittest.TestCase):
    """The tree itself."""

    def test_keeps_to_the_seam(self):
        faults = check_tree(SOURCE)
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def test_there_is_something_to_check(self):
        statements = [string for path in (SOURCE / "store").glob("*.c")
                      for _, string in strings_of(path.read_text(encoding="utf-8"))
                      if re.match("(SELECT|INSERT|UPDATE|DELETE) ", string)]
        self.assertGreater(len(statements), 60)
        self.assertGreater(len(list((SOURCE / "store/migrations").glob("*.sql"))), 6)
        self.assertTrue((SOURCE / "store/db_sqlite.c").is_file())

    def test_header_says_how_the_migrations_are_read(self):
        text = (SOURCE / "store/db_driver.h").read_text(encoding="utf-8")
        self.assertIn("INTEGER PRIMARY KEY [AUTOINCREMENT] ", text)
        self.assertIn("BLOB ", text)


class Checker(unittest.TestCase):
    """A small tree with one fault at a time: the check sees it."""

    GOOD = {
        "store/db_sqlite.c": "#include <sqlite3.h>\nconst char *a = \"PRAGMA x\";\n",
        "store/db_sqlite_file.h": "/* SQLite */\n",
        "store/db.c": "void *driver = &db_sqlite;\n",
        "store/db_driver.h": "/* SQLite's words */\nextern int db_sqlite;\n",
        "store/query.c": 'f("SELECT a "\n\t"FROM b"); /* PRAGMA */ changes(db);\n',
        "store/CMakeLists.txt": "LIBRARIES PkgConfig::SQLITE\n",
        "store/migrations/1.sql": "CREATE TABLE t ( -- A COMMENT\n"
                                  "\tnumber INTEGER PRIMARY KEY AUTOINCREMENT,\n\tb BLOB);\n",
        "cmd/run.c": 'const char *text = "the GLOB of now()";\n',
    }

    def faults(self, changes):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**self.GOOD, **changes}.items():
                path = Path(folder, name)
                path.parent.mkdir(exist_ok=True, parents=True)
                path.write_text(text, encoding="utf-8")
            return check_tree(Path(folder))

    def test_good_tree(self):
        self.assertEqual(self.faults({}), [])

    def test_faults(self):
        table = [
            ("cmd/run.c", "\n#include <sqlite3.h>\n", "cmd/run.c:2: SQLite is named"),
            ("cmd/run.c", "/* as SQLite does */\n", "cmd/run.c:1: SQLite is named"),
            ("store/query.c", "x = &db_sqlite;\n", "store/query.c:1: SQLite is named"),
            ("store/db.c", "\nsqlite3_open();\n", "store/db.c:2: SQLite is named"),
            ("store/query.c", '"SELECT 1 FROM sqlite_master"\n',
             "store/query.c:1: SQLite is named"),
            ("store/query.c", 'f("a");\nf("PRAGMA x");\n',
             "store/query.c:2: 'PRAGMA' is one database's own"),
            ("store/query.c", 'f("INSERT "\n"OR IGNORE INTO t");\n',
             "store/query.c:1: 'INSERT OR' is one database's own"),
            ("store/query.c", 'f("SELECT ifnull(a, 0) FROM t");\n',
             "store/query.c:1: 'ifnull(' is one database's own"),
            ("store/query.c", 'f("SELECT rowid FROM t");\n',
             "store/query.c:1: 'rowid' is one database's own"),
            ("store/query.c", 'f("SELECT a::text FROM t");\n',
             "store/query.c:1: '::' is one database's own"),
            ("cmd/CMakeLists.txt", "PkgConfig::SQLITE\n",
             "cmd/CMakeLists.txt: SQLite is named"),
            ("store/migrations/1.sql", "CREATE TABLE t (a DATETIME);\n",
             "migrations/1.sql: 'DATETIME' is no word of the migrations"),
            ("store/migrations/1.sql", "CREATE TABLE t (a INTEGER NOT NULL AUTOINCREMENT);\n",
             "migrations/1.sql: AUTOINCREMENT stands alone"),
        ]
        for name, text, fault in table:
            with self.subTest(fault=fault):
                self.assertEqual(self.faults({name: text}), [fault])


if __name__ == "__main__":
    SOURCE = Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1])

"""What is the command line's stays in cmd/, and cmd/ holds nothing that another caller could want.

Usage: test_command_line.py SRC_FOLDER
"""

import re
import sys
import unittest
from pathlib import Path

# A command, and what commands are printed, found and read with. No other file of cmd/ may use the
# store, or what lies behind the calls of a use case.
COMMANDS = re.compile(r"cmd_\w+|command\w*|options|print\w*")
# What the others may include: the command line itself, and a publication to hand on.
OPEN_TO_ALL = re.compile(r"base/|config/|cmd/|publication/publication\.h")

LINES = 5300


def code_of(path):
    """The file without its comments."""
    return re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


def faults_of_the_rest(folder):
    faults = []
    for path in sorted(folder.glob("*.[ch]")):
        if COMMANDS.fullmatch(path.stem):
            continue
        code = code_of(path)
        faults += [f"{path.name} includes {header}"
                   for header in re.findall(r'#include "([^"]+)"', code)
                   if not OPEN_TO_ALL.match(header)]
        faults += [f"{path.name} calls {call}" for call in re.findall(r"\b(store_\w+)\(", code)]
    return faults


def strangers(source):
    """Files outside of cmd/ and main.c that name the command line."""
    return [str(path.relative_to(source)) for path in sorted(source.rglob("*.[ch]"))
            if path.parent.name != "cmd" and path.name != "main.c"
            and re.search(r"\bstruct context\b", code_of(path))]


class CommandLine(unittest.TestCase):
    def test_rest_of_cmd_uses_no_store(self):
        self.assertEqual(faults_of_the_rest(SOURCE / "cmd"), [])

    def test_nobody_else_names_the_command_line(self):
        self.assertEqual(strangers(SOURCE), [])

    def test_cmd_stays_small(self):
        lines = sum(len(path.read_text(encoding="utf-8").splitlines())
                    for path in (SOURCE / "cmd").glob("*.[ch]"))
        self.assertLessEqual(lines, LINES)
        self.assertGreater(lines, 1000, "where have the commands gone?")


if __name__ == "__main__":
    SOURCE = Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1])

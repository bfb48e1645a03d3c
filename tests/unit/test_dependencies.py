"""The dependency rule of src/README.md, over every #include of src/ and every FOLDERS of its
CMakeLists.txt; and that below cmd/ nothing prints and nothing asks the clock.

Usage: test_dependencies.py SRC_FOLDER
"""

import re
import sys
import tempfile
import unittest
from pathlib import Path

# Leftwards only, never sideways: the line below is the one of src/README.md.
RULE = ("base ← {config, model} ← {net, template, markup, store}"
        " ← {source, output, digest, mail, subscribers} ← {audit, publish, deliver}"
        " ← announce ← publication ← newsletter ← cmd")
STAGES = [re.findall(r"\w+", stage) for stage in RULE.split("←")]
LEVEL = {folder: level for level, stage in enumerate(STAGES) for folder in stage}

CLOCKS = {"time", "clock", "clock_gettime", "gettimeofday", "timespec_get", "g_get_real_time",
          "g_get_monotonic_time", "g_date_time_new_now", "g_date_time_new_now_utc",
          "g_date_time_new_now_local"}
PRINTERS = {"printf", "vprintf", "puts", "putchar", "perror", "dprintf", "g_print", "g_printerr",
            "g_warning", "g_message", "g_debug", "g_critical", "syslog", "vsyslog",
            "sd_journal_print", "sd_journal_send"}
STREAMS = {"stdout", "stderr", "STDOUT_FILENO", "STDERR_FILENO"}

# (file, word): why it may.
ALLOWED = {
    ("base/mem.c", "stderr"): "out of memory: the last words before abort()",
    ("net/curl.c", "stderr"): "libcurl does not start: the last words before abort()",
    ("deliver/committer.c", "clock_gettime"): "the monotonic clock of a wait, which is no time of day",
    ("store/db_sqlite_wait.c", "clock_gettime"): "the monotonic clock of a wait, which is no time of day",
    ("deliver/job_queue.c", "clock_gettime"): "the monotonic clock of a wait, which is no time of day",
    ("net/line.c", "clock_gettime"): "the monotonic clock of time-outs, which is no time of day",
    ("net/live.c", "clock_gettime"): "the monotonic clock of time-outs, which is no time of day",
}


def may_use(folder, other):
    return other in LEVEL and (other == folder or LEVEL[other] < LEVEL[folder])


def without_comments_and_strings(text):
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda match: '""' + "\n" * match.group().count("\n"), text,
                  flags=re.DOTALL)


def includes_of(text):
    """(line, header) of every #include "…"."""
    pattern = re.compile(r'^[ \t]*#[ \t]*include[ \t]*"([^"]*)"', re.MULTILINE)
    for match in pattern.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match.group(1)


def forbidden_words(text):
    """(line, word) of every call that prints or asks the clock, and every mention of a stream."""
    for match in re.finditer(r"(?<![\w.>])([A-Za-z_]\w*)\b([ \t\n]*\()?", text):
        word, call = match.groups()
        if word in STREAMS or (call and word in CLOCKS | PRINTERS):
            yield text.count("\n", 0, match.start()) + 1, word


def folders_in_cmake(text):
    """What a folder's CMakeLists.txt says it links, or None without a library."""
    call = re.search(r"postrider_library\(\s*\w+([^)]*)\)", re.sub(r"#[^\n]*", "", text))
    if not call:
        return None
    parts = re.split(r"\b(SOURCES|FOLDERS|LIBRARIES)\b", call.group(1))
    return parts[parts.index("FOLDERS") + 1].split() if "FOLDERS" in parts else []


def check_includes(source, folder, path, faults):
    """Returns the other folders that the file includes headers of."""
    used = set()
    for line, header in includes_of(path.read_text(encoding="utf-8")):
        place = f"{path.relative_to(source)}:{line}"
        other = header.split("/")[0]
        if "/" not in header:
            faults.append(f'{place}: "{header}" is written without its folder')
        elif not may_use(folder, other):
            faults.append(f"{place}: {folder} must not include {header}")
        elif not (source / header).is_file():
            faults.append(f"{place}: {header} is not there")
        elif other != folder:
            used.add(other)
    return used


def check_words(source, path, allowed, faults):
    """Returns the allowances that the file makes use of."""
    used = set()
    name = str(path.relative_to(source))
    for line, word in forbidden_words(
            without_comments_and_strings(path.read_text(encoding="utf-8"))):
        if (name, word) in allowed:
            used.add((name, word))
        else:
            faults.append(f"{name}:{line}: {word} is for cmd/ and main.c alone")
    return used


def check_cmake(source, folder, used, faults):
    path = source / folder / "CMakeLists.txt"
    if not path.is_file():
        return
    linked = folders_in_cmake(path.read_text(encoding="utf-8"))
    if linked is None:
        return
    name = path.relative_to(source)
    for other in linked:
        if not may_use(folder, other):
            faults.append(f"{name}: {folder} must not link {other}")
    for other in sorted(used - set(linked)):
        faults.append(f"{name}: {folder} includes headers of {other}, which FOLDERS does not name")


def check_tree(source, allowed):
    """Every fault of the tree as a line of text."""
    faults = []
    used_allowances = set()
    folders = sorted(path.name for path in source.iterdir() if path.is_dir())
    for folder in folders:
        if folder not in LEVEL:
            faults.append(f"{folder}: the rule does not know this folder")
            continue
        used = set()
        for path in sorted((source / folder).rglob("*.[ch]")):
            used |= check_includes(source, folder, path, faults)
            if folder != "cmd":
                used_allowances |= check_words(source, path, allowed, faults)
        check_cmake(source, folder, used, faults)
    for name, word in sorted(set(allowed) - used_allowances):
        faults.append(f"{name}: is allowed to use {word}, and does not")
    return faults


class Source(unittest.TestCase):
    """The tree itself."""

    def test_follows_the_rule(self):
        faults = check_tree(SOURCE, ALLOWED)
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def test_rule_is_the_one_in_the_readme(self):
        self.assertIn(RULE, (SOURCE / "README.md").read_text(encoding="utf-8"))

    def test_there_is_something_to_check(self):
        self.assertGreater(len(list((SOURCE / "base").glob("*.c"))), 5)


class Checker(unittest.TestCase):
    """A small tree with one fault at a time: the check sees it."""

    GOOD = {
        "base/a.h": "",
        "base/a.c": '#include "base/a.h"\n',
        "base/CMakeLists.txt": "postrider_library(base\n\tSOURCES a.c)\n",
        "model/m.h": '#include "base/a.h"\n',
        "config/c.h": "",
        "store/s.c": '#include "model/m.h"\n#include "base/a.h"\n',
        "store/CMakeLists.txt": "postrider_library(store\n\tSOURCES s.c\n\tFOLDERS base model)\n",
        "cmd/run.c": '#include "model/m.h"\nint main(void) { return printf("x") + time(NULL); }\n',
    }

    def faults(self, changes, allowed=()):
        with tempfile.TemporaryDirectory() as folder:
            for name, text in {**self.GOOD, **changes}.items():
                path = Path(folder, name)
                path.parent.mkdir(exist_ok=True)
                path.write_text(text, encoding="utf-8")
            return check_tree(Path(folder), allowed)

    def test_good_tree(self):
        self.assertEqual(self.faults({}), [])

    def test_faults(self):
        table = [
            ("base/a.c", '#include "model/m.h"\n', "base/a.c:1: base must not include model/m.h"),
            ("config/c.h", '\n #  include "model/m.h"\n',
             "config/c.h:2: config must not include model/m.h"),
            ("base/a.c", '#include "a.h"\n', 'base/a.c:1: "a.h" is written without its folder'),
            ("base/a.c", '#include "../model/m.h"\n',
             "base/a.c:1: base must not include ../model/m.h"),
            ("base/a.c", '#include "base/gone.h"\n', "base/a.c:1: base/gone.h is not there"),
            ("store/s.c", '#include "config/c.h"\n',
             "store/CMakeLists.txt: store includes headers of config, which FOLDERS does not name"),
            ("store/CMakeLists.txt", "postrider_library(store SOURCES s.c FOLDERS base model net)",
             "store/CMakeLists.txt: store must not link net"),
            ("misc/x.c", "", "misc: the rule does not know this folder"),
            ("base/a.c", 'void f(void)\n{\n\tprintf("x");\n}\n',
             "base/a.c:3: printf is for cmd/ and main.c alone"),
            ("base/a.c", "int x = fputs(text,\n\tstderr);\n",
             "base/a.c:2: stderr is for cmd/ and main.c alone"),
            ("base/a.c", "/* a\n * b */ long t = time (NULL);\n",
             "base/a.c:2: time is for cmd/ and main.c alone"),
            ("base/a.h", "static inline int f(void) { return clock_gettime(0, 0); }\n",
             "base/a.h:1: clock_gettime is for cmd/ and main.c alone"),
        ]
        for name, text, fault in table:
            with self.subTest(fault=fault):
                self.assertEqual(self.faults({name: text}), [fault])

    def test_no_faults(self):
        for text in (
            "/* printf(x) and time(NULL) */\n",
            'const char *text = "say \\"printf(x)\\" to stderr";\n',
            "// stdout\n",
            "struct timespec time; int x = article->time(0) + my_time(0) + s.puts(0);\n",
            "int n = snprintf(buffer, size, format);\n",
            "#include <stdio.h>\n",
            "char quote = '\"'; /* \" */\n",
        ):
            with self.subTest(text=text):
                self.assertEqual(self.faults({"base/a.c": text}), [])

    def test_allowances(self):
        allowed = {("base/a.c", "stderr"): "why"}
        self.assertEqual(self.faults({"base/a.c": "f(stderr);\n"}, allowed), [])
        self.assertEqual(self.faults({"model/m.h": "f(stderr);\n", "base/a.c": "f(stderr);\n"},
                                     allowed),
                         ["model/m.h:1: stderr is for cmd/ and main.c alone"])
        self.assertEqual(self.faults({}, allowed),
                         ["base/a.c: is allowed to use stderr, and does not"])


if __name__ == "__main__":
    SOURCE = Path(sys.argv[1]).resolve()
    unittest.main(argv=sys.argv[:1])

"""No circles between files: where a.c calls b.c, b.c reaches a.c by no way. What a parent and its
children need stands in a unit below both.

The files' calls are read from the symbols of the built libraries: which compilation unit defines a
function or variable, and which ones use it.

Usage: test_circles.py NM LIBRARY...
"""

import re
import subprocess
import sys
import unittest
from collections import defaultdict
from pathlib import Path

# (file, symbol that it uses of a file above it): the recursion that a grammar asks for.
RECURSION = {
    ("markup/html_text", "html_render_block"): "HTML: what a block holds may be blocks again",
    ("markup/html_table", "html_render_block"): "HTML: a table holds blocks, its caption first",
}

SYMBOL = re.compile(r"^.*?[:\[]([^:\[\]]+)\.c\.o(?:bj)?\]?: *[0-9A-Fa-f]* +([A-Za-z]) (\S+)$")
DEFINED = "TDRBCSG"  # nm(1): strong definitions, in any section


def folder_of(library):
    return re.fullmatch(r"lib[a-z]+-(\w+)", Path(library).stem).group(1)


def read_symbols(text, folder):
    """(file, kind, symbol) of every line of `nm -A`. What begins with two underscores is the
    compiler's."""
    for line in text.splitlines():
        match = SYMBOL.match(line)
        if match and not match.group(3).startswith("__"):
            yield f"{folder}/{match.group(1)}", match.group(2), match.group(3)


def calls_between(symbols):
    """{file: {symbol: the other file that defines it}}"""
    symbols = list(symbols)
    definer = {name: file for file, kind, name in symbols if kind in DEFINED}
    calls = defaultdict(dict)
    for file, kind, name in symbols:
        if kind == "U" and definer.get(name, file) != file:
            calls[file][name] = definer[name]
    return calls


def circle_of(graph, start):
    """The shortest way from the file back to it, or None."""
    before = {}
    queue = [start]
    for file in queue:
        for other in sorted(graph.get(file, ())):
            if other == start:
                way = [file]
                while way[-1] != start:
                    way.append(before[way[-1]])
                return way[::-1]
            if other not in before:
                before[other] = file
                queue.append(other)
    return None


def describe(calls, circle):
    steps = [f"{file} -> {other} ({', '.join(sorted(n for n, f in calls[file].items() if f == other))})"
             for file, other in zip(circle, circle[1:] + circle[:1])]
    return "a circle: " + ", ".join(steps)


def find_faults(calls, allowed):
    """Every circle that is left once the allowed calls are taken away, and every allowance without
    which there would be none, as lines of text."""
    graph = {file: {other for name, other in used.items() if (file, name) not in allowed}
             for file, used in calls.items()}
    faults = []
    seen = set()
    for file in sorted(graph):
        circle = circle_of(graph, file) if file not in seen else None
        if circle:
            seen.update(circle)
            faults.append(describe(calls, circle))
    for file, name in sorted(allowed):
        other = calls.get(file, {}).get(name)
        whole = {**graph, file: {other}}
        if other is None or not circle_of(whole, file):
            faults.append(f"{file}: {name} closes no circle any more, and is listed as if it did")
    return faults


class Libraries(unittest.TestCase):
    """The libraries as they were built."""

    @classmethod
    def setUpClass(cls):
        symbols = []
        for library in LIBRARIES:
            text = subprocess.run([NM, "-A", "-g", library], capture_output=True, text=True,
                                  check=True).stdout
            symbols += read_symbols(text, folder_of(library))
        cls.calls = calls_between(symbols)

    def test_have_no_circles(self):
        faults = find_faults(self.calls, RECURSION)
        self.assertEqual(faults, [], "\n" + "\n".join(faults))

    def test_are_read(self):
        self.assertEqual(self.calls["base/url"].get("url_mend"), "base/url_mend")
        self.assertEqual(self.calls["net/smtp_send"].get("error_set"), "base/error")
        self.assertGreater(sum(map(len, self.calls.values())), 1000)


class Checker(unittest.TestCase):
    """Small graphs, and the faults that they have."""

    def test_reads_symbols(self):
        text = ("build/libx-base.a:url.c.o:0000000000000012 T url_host\n"
                "build/libx-base.a:url.c.o:                 U url_mend\n"
                "build/libx-base.a:url.c.o:0000000000000000 D __asan_table\n"
                "build/libx-base.a[mem.c.o]: 00000000 R mem_sizes\n")
        self.assertEqual(list(read_symbols(text, "base")),
                         [("base/url", "T", "url_host"), ("base/url", "U", "url_mend"),
                          ("base/mem", "R", "mem_sizes")])
        self.assertEqual(folder_of("build/src/base/libpostrider-base.a"), "base")

    def test_calls_are_those_of_other_files(self):
        symbols = [("a", "T", "f"), ("a", "U", "f"), ("a", "U", "g"), ("a", "U", "puts"),
                   ("b", "D", "g"), ("b", "W", "w"), ("a", "U", "w")]
        self.assertEqual(calls_between(symbols), {"a": {"g": "b"}})

    def test_faults(self):
        table = [
            ({"a": {"g": "b"}, "b": {"h": "c"}}, {}, []),
            ({"a": {"g": "b", "h": "c"}, "b": {"k": "d"}, "c": {"k": "d"}}, {}, []),
            ({"a": {"g": "b"}, "b": {"f": "a"}}, {}, ["a circle: a -> b (g), b -> a (f)"]),
            ({"a": {"g": "b"}, "b": {"h": "c"}, "c": {"e": "a", "f": "a"}}, {},
             ["a circle: a -> b (g), b -> c (h), c -> a (e, f)"]),
            ({"a": {"g": "b"}, "b": {"f": "a"}, "c": {"k": "d"}, "d": {"h": "c"}}, {},
             ["a circle: a -> b (g), b -> a (f)", "a circle: c -> d (k), d -> c (h)"]),
        ]
        for calls, allowed, faults in table:
            with self.subTest(calls=calls):
                self.assertEqual(find_faults(calls, allowed), faults)

    def test_allowances(self):
        calls = {"a": {"g": "b"}, "b": {"f": "a"}}
        stale = "b: {} closes no circle any more, and is listed as if it did"
        self.assertEqual(find_faults(calls, {("b", "f"): "why"}), [])
        self.assertEqual(find_faults({"a": {"g": "b"}}, {("b", "f"): "why"}), [stale.format("f")])
        self.assertEqual(find_faults({"a": {"g": "b"}, "b": {"h": "c"}}, {("b", "h"): "why"}),
                         [stale.format("h")])
        calls["b"]["e"] = "a"
        self.assertEqual(find_faults(calls, {("b", "f"): "why"}),
                         ["a circle: a -> b (g), b -> a (e, f)"])


if __name__ == "__main__":
    NM, *LIBRARIES = sys.argv[1:]
    unittest.main(argv=sys.argv[:1])

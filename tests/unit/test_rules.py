"""Every test that docs/feeds.md names is there.

Usage: test_rules.py SOURCE_DIRECTORY
"""

import pathlib
import re
import sys

ROW = re.compile(r"`([\w/]+\.(?:c|py)): (test_\w+)`")


def main():
    root = pathlib.Path(sys.argv[1])
    rows = ROW.findall((root / "docs/feeds.md").read_text())
    faults = []
    if len(rows) < 40:
        faults.append(f"only {len(rows)} rules name a test: the table changed shape")
    for file, test in rows:
        path = root / ("tests/unit" if file.endswith(".c") else "tests/e2e") / file
        if not path.exists():
            faults.append(f"{file} is not there")
        elif not re.search(rf"\b{test}\(", path.read_text()):
            faults.append(f"{file} has no {test}")
    print("\n".join(faults) or f"{len(rows)} rules, each with its test")
    return 1 if faults else 0


sys.exit(main())

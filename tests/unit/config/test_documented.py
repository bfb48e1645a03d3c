"""Every key in the tables of src/config is in docs/configuration.md, and no other is.

Usage: test_documented.py SOURCE_DIRECTORY
"""

import pathlib
import re
import sys

TABLE = re.compile(r"struct settings_key (\w+)\[\] = \{(.*?)\{0\},\s*\};", re.S)
ROW = re.compile(r'\{\s*\.name = "(\w+)"(.*?)\}', re.S)
# Keys that are read only to be refused are in no table of the document.
REFUSED_FOR_EVER = {"mail.password"}


def section_of(text, name, end):
    """The section that settings_read_map is told for the table, first behind the table itself."""
    use = re.compile(r'settings_read_map\(\s*&?reader, "([^"]*)", ' + name + r"\b")
    found = use.search(text, end)
    if not found:
        sys.exit(f"no settings_read_map uses the table {name}")
    return found.group(1)


def keys_of_the_code(folder):
    """{full key: whether this version reads it}"""
    keys = {}
    for path in sorted(folder.glob("settings*.c")):
        text = path.read_text()
        for table in TABLE.finditer(text):
            section = section_of(text, table.group(1), table.end())
            for row in ROW.finditer(table.group(2)):
                key = f"{section}.{row.group(1)}" if section else row.group(1)
                keys[key] = ".read" in row.group(2)
    return keys


def keys_of_the_document(text):
    """{full key: whether it is documented as one of this version}, from the tables' first cells"""
    now, later = text.split("## Keys of later versions")
    keys = {key: True for key in re.findall(r"^\| `([\w.]+)` \|", now, re.M)}
    for heading in re.findall(r"^## (`.*`)$", now, re.M):
        keys.update({key: True for key in re.findall(r"`(\w+)`", heading)})
    keys.update({key: False for key in re.findall(r"^\| `([\w.]+)` \|", later, re.M)})
    return keys


def main():
    root = pathlib.Path(sys.argv[1])
    code = keys_of_the_code(root / "src/config")
    document = keys_of_the_document((root / "docs/configuration.md").read_text())
    faults = []
    if len(code) < 50:
        faults.append(f"only {len(code)} keys were found in src/config: the tables changed shape")
    for key in sorted(code.keys() - document.keys() - REFUSED_FOR_EVER):
        faults.append(f"'{key}' is not in docs/configuration.md")
    for key in sorted(document.keys() - code.keys()):
        faults.append(f"'{key}' is in docs/configuration.md, but in no table of src/config")
    for key in sorted(code.keys() & document.keys()):
        if code[key] != document[key]:
            faults.append(f"'{key}' stands among the keys of the wrong version")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

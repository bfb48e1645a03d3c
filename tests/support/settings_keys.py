"""The keys that a configuration may have, as the tables in src/config/settings*.c list them."""

import pathlib
import re
import sys

TABLE = re.compile(r"struct settings_key (\w+)\[\] = \{(.*?)\{0\},\s*\};", re.S)
ROW = re.compile(r'\{\s*\.name = "(\w+)"(.*?)\}', re.S)
# Keys that are read only to be refused.
REFUSED_FOR_EVER = {"mail.password"}


def section_of(text, name, end):
    """The section that settings_read_map is told for the table, first behind the table itself."""
    use = re.compile(r'settings_read_map\(\s*&?reader, "([^"]*)", ' + name + r"\b")
    found = use.search(text, end)
    if not found:
        sys.exit(f"no settings_read_map uses the table {name}")
    return found.group(1)


def keys_of_the_code(root):
    """{full key: whether this version reads it}"""
    keys = {}
    for path in sorted(pathlib.Path(root, "src/config").glob("settings*.c")):
        text = path.read_text()
        for table in TABLE.finditer(text):
            section = section_of(text, table.group(1), table.end())
            for row in ROW.finditer(table.group(2)):
                key = f"{section}.{row.group(1)}" if section else row.group(1)
                keys[key] = ".read" in row.group(2)
    return keys


def usable_keys(root):
    """Those that a configuration of this version may have, sections included."""
    return {key for key, read in keys_of_the_code(root).items() if read} - REFUSED_FOR_EVER


def innermost(keys):
    """Those that have no keys in them: what is said by the others is said by these."""
    return {key for key in keys if not any(other.startswith(key + ".") for other in keys)}

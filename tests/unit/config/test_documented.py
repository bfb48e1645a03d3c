"""Every key in the tables of src/config is in docs/configuration.md, and no other is; the example
there sets all that this version knows.

Usage: test_documented.py SOURCE_DIRECTORY
"""

import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(sys.argv[1])
sys.path.insert(0, str(ROOT / "tests/support"))

from settings_keys import REFUSED_FOR_EVER, innermost, keys_of_the_code, usable_keys


def keys_of_the_document(text):
    """{full key: whether it is documented as one of this version}, from the tables' first cells"""
    now, later = text.split("## Keys of later versions")
    keys = {key: True for key in re.findall(r"^\| `([\w.]+)` \|", now, re.M)}
    for heading in re.findall(r"^## (`.*`)$", now, re.M):
        keys.update({key: True for key in re.findall(r"`(\w+)`", heading)})
    keys.update({key: False for key in re.findall(r"^\| `([\w.]+)` \|", later, re.M)})
    return keys


def keys_of(value, prefix=""):
    """The full keys of a map, and of the maps and lists in it."""
    keys = set()
    if isinstance(value, dict):
        for name, inner in value.items():
            keys |= {prefix + name} | keys_of(inner, f"{prefix}{name}.")
    elif isinstance(value, list):
        keys = keys.union(*(keys_of(inner, prefix) for inner in value))
    return keys


def keys_of_the_example(text):
    return keys_of(yaml.safe_load(re.search(r"^```yaml\n(.*?)^```$", text, re.M | re.S).group(1)))


def main():
    text = (ROOT / "docs/configuration.md").read_text()
    code = keys_of_the_code(ROOT)
    document = keys_of_the_document(text)
    example = keys_of_the_example(text)
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
    for key in sorted(innermost(usable_keys(ROOT)) - example):
        faults.append(f"'{key}' is not in the example of docs/configuration.md")
    for fault in faults:
        print(fault)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())

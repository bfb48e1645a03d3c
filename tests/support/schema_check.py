"""Feeds and sitemaps against the schemas in tests/support/schemas, which are ours."""

import json
import pathlib
import shutil
import subprocess

SCHEMAS = pathlib.Path(__file__).parent / "schemas"


def missing():
    """Why XML cannot be checked here, or None."""
    return None if shutil.which("xmllint") else "no xmllint (apt-get install libxml2-utils)"


def xml_faults(schema, paths):
    """What is wrong with the files by the RELAX NG schema of that name: 'atom', 'sitemap',
    'siteindex'."""
    if not paths:
        return []
    done = subprocess.run(
        ["xmllint", "--nonet", "--noout", "--relaxng", SCHEMAS / f"{schema}.rng", *paths],
        capture_output=True, timeout=60, check=False)
    lines = done.stderr.decode().splitlines()
    return [line for line in lines if not line.endswith(" validates")] if done.returncode else []


def json_validator():
    """A validator of JSON Feeds; raises ImportError where python3-jsonschema is not there."""
    import jsonschema
    return jsonschema.Draft7Validator(json.loads((SCHEMAS / "jsonfeed.json").read_text()))

"""Every key of the configuration is held by a test that fails where the key is ignored: the one
with its mark, @pytest.mark.key("section.key"). Most stand in test_keys_*.py."""

import ast
import pathlib
import re
import subprocess

import pytest
import yaml

from conftest import ROOT
from settings_keys import REFUSED_FOR_EVER, innermost, keys_of_the_code, usable_keys

FOLDER = pathlib.Path(__file__).parent


def marked_keys(path):
    """What the file's marks name, by whichever decorator or parameter."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.key":
            yield from (argument.value for argument in node.args)


def test_every_key_has_a_test():
    marked = {key for path in FOLDER.glob("test_*.py") for key in marked_keys(path)}
    keys = usable_keys(ROOT)
    assert len(keys) > 80, "the tables in src/config changed shape"
    assert marked <= keys | REFUSED_FOR_EVER, "marks of keys that there are not"
    missing = innermost(keys) - marked
    assert not missing, f"keys that no test would miss: {sorted(missing)}"


@pytest.mark.key("mail.password")
@pytest.mark.parametrize(
    "key", sorted(REFUSED_FOR_EVER) + [key for key, read in keys_of_the_code(ROOT).items() if not read])
def test_refused_keys(publication, key):
    section, _, name = key.rpartition(".")
    publication.write_config(web={"url": "https://notes.example.org/"})
    publication.write_config(**{section: {name: "x"}} if section else {name: "x"})
    said = publication.run("check", status=78).err
    assert f"'{name}' must not stand in this file" in said or f"'{name}' is not supported" in said


def test_documented_example_is_good(publication):
    """As it stands, where what it names is there."""
    text = (ROOT / "docs/configuration.md").read_text(encoding="utf-8")
    example = re.search(r"^```yaml\n(.*?)^```$", text, re.M | re.S).group(1)
    named = yaml.safe_load(example)
    password = publication / "smtp-password"  # no test writes below /etc
    password.write_text("secret\n")
    password.chmod(0o600)
    example = example.replace(named["mail"]["password_file"], str(password))
    (publication / "postrider.yaml").write_text(example, encoding="utf-8")
    (publication / named["indexnow"]["key_file"]).write_text("0123456789abcdef")
    (publication / named["templates"]).mkdir()
    key = publication / named["mail"]["dkim"][0]["key_file"]
    subprocess.run(["openssl", "genpkey", "-algorithm", "ed25519", "-out", key],
                   check=True, capture_output=True)
    key.chmod(0o600)
    for source in named["sources"]:
        for path in {"articles", "catalogue", "authors"} & source.keys():
            file = publication / source[path]
            file.parent.mkdir(parents=True, exist_ok=True)
            if path == "articles":
                file.mkdir(exist_ok=True)
            else:
                file.write_text("[]" if path == "catalogue" else "{}")
    result = publication.run("check")
    assert "0 errors, 1 warnings" in result.out, result.err
    assert "mail-pages" in result.err

"""The installed units, as systemd's own tools see them.

Usage: test_units.py CMAKE BUILD_FOLDER PREFIX
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

SKIPPED = 77
CMAKE, BUILD, PREFIX = (sys.argv[1:4] + [""] * 3)[:3]
EXPOSURE = 15  # tenths: 1.5

SYSTEM = "lib/systemd/system"
USER = "lib/systemd/user"
NAMES = {SYSTEM: "postrider", USER: "postrider@"}
SYSUSERS = "lib/sysusers.d/postrider.conf"


def run(*command, **environment):
    return subprocess.run(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "LC_ALL": "C", "SYSTEMD_COLORS": "0", **environment},
    )


class Units(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        top = Path(cls.folder.name)
        done = run(CMAKE, "--install", BUILD, "--component", "systemd", DESTDIR=str(top / "root"))
        assert done.returncode == 0, done.stdout
        cls.installed = top / "root" / PREFIX.lstrip("/")
        cls.runtime = top / "runtime"
        cls.runtime.mkdir(mode=0o700)
        cls.mended = top / "mended"
        for place in (SYSTEM, USER):
            cls.copy_with_a_program_that_exists(place)

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    @classmethod
    def copy_with_a_program_that_exists(cls, place):
        """verify asks for the program of ExecStart=, which is not at its prefix yet."""
        target = cls.mended / place
        shutil.copytree(cls.installed / place, target)
        service = target / f"{NAMES[place]}.service"
        program = f"ExecStart={PREFIX}/bin/postrider "
        text = service.read_text()
        assert text.count(program) == 1, f"{program} is not in the service"
        service.write_text(text.replace(program, "ExecStart=/bin/true "))

    def settings(self, place):
        """KEY=VALUE lines of a service, the last one of a key."""
        text = (self.installed / place / f"{NAMES[place]}.service").read_text()
        return dict(re.findall(r"^(\w+)=(.*)$", text, re.MULTILINE))

    def verify(self, *options, place):
        name = NAMES.get(place, "postrider")
        units = [str(self.mended / place / f"{name}.{kind}") for kind in ("service", "timer")]
        return run("systemd-analyze", *options, "verify", "--man=no", "--recursive-errors=no",
                   *units, XDG_RUNTIME_DIR=str(self.runtime))

    def test_everything_is_installed_and_nothing_else(self):
        found = sorted(str(path.relative_to(self.installed))
                       for path in self.installed.rglob("*") if path.is_file())
        self.assertEqual(found, [
            f"{SYSTEM}/postrider.service", f"{SYSTEM}/postrider.timer",
            f"{USER}/postrider@.service", f"{USER}/postrider@.timer",
            SYSUSERS,
        ])

    def test_no_variable_of_the_build_is_left(self):
        for path in self.installed.rglob("postrider*.*"):
            self.assertNotRegex(path.read_text(), r"@\w+@", str(path))

    def test_verify_system_units(self):
        done = self.verify(place=SYSTEM)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_verify_user_units(self):
        done = self.verify("--user", place=USER)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_verify_can_fail(self):
        service = self.mended / "broken" / "postrider.service"
        service.parent.mkdir()
        shutil.copy(self.mended / SYSTEM / "postrider.timer", service.parent)
        service.write_text("[Service]\nType=oneshot\nProtectHouse=yes\nExecStart=/bin/true\n")
        self.assertIn("ProtectHouse", self.verify(place="broken").stdout)

    def test_exposure_of_the_system_service(self):
        service = str(self.mended / SYSTEM / "postrider.service")
        done = run("systemd-analyze", "security", "--no-pager", "--offline=true",
                   f"--threshold={EXPOSURE}", service)
        self.assertEqual(done.returncode, 0, done.stdout)

    def test_exposure_without_the_sandbox_is_refused(self):
        service = self.mended / "open" / "postrider.service"
        service.parent.mkdir()
        text = (self.mended / SYSTEM / "postrider.service").read_text()
        service.write_text(re.sub(r"^(Protect|Private|Restrict|SystemCall)\w+=.*\n", "", text,
                                  flags=re.MULTILINE))
        done = run("systemd-analyze", "security", "--no-pager", "--offline=true",
                   f"--threshold={EXPOSURE}", str(service))
        self.assertNotEqual(done.returncode, 0, done.stdout)

    def test_commands(self):
        for place, configuration in (
            (SYSTEM, "/etc/postrider/postrider.yaml"),
            (USER, "%f/postrider.yaml"),
        ):
            self.assertEqual(self.settings(place)["ExecStart"],
                             f"{PREFIX}/bin/postrider -c {configuration} run")

    def test_user_service_runs_in_the_folder_of_the_blog(self):
        """So what the command line made there, the readers first of all, is what it uses."""
        self.assertEqual(self.settings(USER)["WorkingDirectory"], "%f")

    def test_what_the_program_relies_on(self):
        for place in (SYSTEM, USER):
            settings = self.settings(place)
            self.assertEqual(settings["Type"], "oneshot")
            self.assertEqual(settings["SuccessExitStatus"], "75")
            self.assertEqual(settings["TimeoutStopSec"], "11min")
            self.assertEqual(settings["UMask"], "0022")

    def test_a_missing_password_file_has_a_fallback(self):
        """Without SetCredential= systemd 252 does not start the service (243/CREDENTIALS), and an
        empty value there is a syntax error."""
        settings = self.settings(SYSTEM)
        self.assertEqual(settings["LoadCredential"], "smtp-password:/etc/postrider/smtp-password")
        self.assertEqual(settings["SetCredential"], r"smtp-password:\n")

    def test_user_service_asks_for_no_user(self):
        self.assertNotIn("User", self.settings(USER))

    def test_timer(self):
        for place in (SYSTEM, USER):
            text = (self.installed / place / f"{NAMES[place]}.timer").read_text()
            calendar = re.search(r"^OnCalendar=(.*)$", text, re.MULTILINE).group(1)
            self.assertIn("Persistent=true", text)
            done = run("systemd-analyze", "calendar", "--base-time=2026-03-29 00:00:30 UTC",
                       "--iterations=3", calendar, TZ="UTC")
            self.assertEqual(done.returncode, 0, done.stdout)
            self.assertEqual(re.findall(r"(?:elapse|#\d+): \w+ [\d-]+ ([\d:]+)", done.stdout),
                             ["00:10:00", "00:20:00", "00:30:00"], done.stdout)

    @unittest.skipUnless(shutil.which("systemd-sysusers"), "systemd-sysusers is not there")
    def test_sysusers(self):
        root = Path(self.folder.name) / "sysusers"
        (root / "etc").mkdir(parents=True)
        done = run("systemd-sysusers", "--dry-run", f"--root={root}",
                   str(self.installed / SYSUSERS))
        self.assertEqual(done.returncode, 0, done.stdout)
        self.assertIn("Creating user 'postrider'", done.stdout)
        self.assertEqual(self.settings(SYSTEM)["User"], "postrider")


if __name__ == "__main__":
    if not shutil.which("systemd-analyze"):
        print("skipped: systemd-analyze is not there")
        sys.exit(SKIPPED)
    unittest.main(argv=sys.argv[:1])

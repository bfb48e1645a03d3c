"""smtp_sink, the server in C: fast, and its list of what it took survives whoever is killed."""

import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = pathlib.Path(os.environ.get(
    "POSTRIDER", ROOT / "build/dev/bin/postrider")).resolve().parents[1] / "tests/support/smtp_sink"


class Sink:
    """A running sink; `log` is where it writes a line for each message that it took."""

    def __init__(self, log, *options, port=0):
        self.log = pathlib.Path(log)
        self.process = subprocess.Popen(
            [PROGRAM, "-p", str(port), "-l", self.log, *options], stdout=subprocess.PIPE, text=True)
        self.port = int(self.process.stdout.readline())

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.stop()

    def kill(self):
        self.process.kill()
        self.process.communicate()

    def stop(self):
        """What it counted: messages, connections, the most at once."""
        if self.process.poll() is not None:
            return None
        self.process.terminate()
        output, _ = self.process.communicate(timeout=20)
        return [int(word.split()[0]) for word in output.split(",")] if output else None

    def taken(self):
        """(recipient, Message-ID) of each message, in the order in which they were taken."""
        if not self.log.exists():
            return []
        return [tuple(line.split()[:2]) for line in self.log.read_text().splitlines()]

    def forget(self):
        self.log.unlink(missing_ok=True)

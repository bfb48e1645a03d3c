#!/usr/bin/python3
"""A scripted SMTP server for tests: answers what its script says, and keeps what it heard.

    smtp_server.py [--script FILE] [--out FOLDER] [--lifetime SECONDS]

It listens on a free port of 127.0.0.1, prints "port N" and stops by itself. As a module:

    with Server({"RCPT": "550 5.1.1 no"}, out=folder) as server:
        ... smtp://127.0.0.1:{server.port} ...
    server.transcript, server.messages

The script is a JSON object; each key may be left out.

    "extensions": ["PIPELINING", "SIZE 1000000"]   what EHLO offers
    "tls": "starttls" | "smtps"                    with a certificate that Server.ca_file vouches for
    "names": "DNS:localhost,IP:127.0.0.1"          what the certificate is for
    "auth": {"ada": "secret"}                      offers AUTH PLAIN LOGIN
    "connections": [{...}, {...}]                  one script a connection; the last one repeats
    "greeting", "EHLO", "STARTTLS", "AUTH", "MAIL", "RCPT", "DATA", "dot", "RSET", "QUIT":
                                                   the answer at that phase

An answer is a reply ("451 4.3.0 later"; lines separated by "\\n"), a list of answers taken in
turn (the last one repeats), or an object with any of

    "reply": "250 ok"       without it, the usual one
    "delay": 1.5            seconds before it
    "drop": true            close instead of answering
    "close": true           close after answering (a 421 closes without it)
    "pieces": 3             write the reply in pieces of so many bytes
    "raw": "garbage"        written as it is, instead of a reply
    "bytes": 5000           a reply of one line of that length

"drop_within_data": true closes in the middle of the message,
and "idle": {"after": 0.5, "reply": "421 4.4.2 idle"} speaks and closes where no command comes for
so long. Transcript lines begin with "C: " and "S: "; a message's lines are in its own file.
"""

import argparse
import base64
import json
import pathlib
import socket
import ssl
import subprocess
import sys
import tempfile
import threading
import time

USUAL = {
    "greeting": "220 scripted.test ESMTP",
    "STARTTLS": "220 2.0.0 go ahead",
    "MAIL": "250 2.1.0 Ok",
    "RCPT": "250 2.1.5 Ok",
    "DATA": "354 End data with <CR><LF>.<CR><LF>",
    "RSET": "250 2.0.0 Ok",
    "QUIT": "221 2.0.0 Bye",
}
LONGEST_MESSAGE = 64 * 1024 * 1024


class Gone(Exception):
    """The conversation is over."""


def make_certificate(folder, names):
    """A self-signed certificate that is its own CA; returns the paths of it and of its key."""
    certificate, key = folder / "certificate.pem", folder / "key.pem"
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=" + names,
         "-keyout", str(key), "-out", str(certificate)],
        check=True, capture_output=True)
    return certificate, key


class Conversation:
    def __init__(self, server, sock, script):
        self.server = server
        self.sock = sock
        self.script = script
        self.log = server.log
        self.taken = {}
        self.buffer = b""
        self.encrypted = False
        self.recipients = []
        self.sender = None

    def answer(self, phase, usual=None):
        """Gives the phase's answer; returns its code."""
        planned = self.script.get(phase, {})
        if isinstance(planned, list):
            turn = self.taken.get(phase, 0)
            self.taken[phase] = turn + 1
            planned = planned[min(turn, len(planned) - 1)]
        if isinstance(planned, str):
            planned = {"reply": planned}
        time.sleep(planned.get("delay", 0))
        if planned.get("drop"):
            self.log("S: (closes)")
            raise Gone
        if "raw" in planned:
            self.log("S: (raw) " + planned["raw"][:80])
            self.sock.sendall(planned["raw"].encode())
            return 0
        reply = planned.get("reply", usual or USUAL.get(phase, "250 2.0.0 Ok"))
        if "bytes" in planned:
            reply = "250 " + "x" * (planned["bytes"] - 4)
        self.reply(reply, planned.get("pieces", 0))
        if planned.get("close") or reply.startswith("421"):
            raise Gone
        return int(reply[:3])

    def reply(self, text, pieces=0):
        lines = text.split("\n")
        for line in lines:
            self.log("S: " + line[:200])
        data = "".join(line + "\r\n" for line in lines).encode()
        size = pieces or len(data)
        for start in range(0, len(data), size):
            self.sock.sendall(data[start:start + size])
            if pieces:
                time.sleep(0.01)

    def fill(self):
        data = self.sock.recv(65536)
        if not data:
            self.log("C: (closes)")
            raise Gone
        self.buffer += data

    def read_line(self):
        while b"\r\n" not in self.buffer:
            self.fill()
        line, self.buffer = self.buffer.split(b"\r\n", 1)
        return line.decode("utf-8", "surrogateescape")

    def read_command(self):
        idle = self.script.get("idle")
        if idle:
            self.sock.settimeout(idle["after"])
        try:
            line = self.read_line()
        except TimeoutError:
            if not idle:
                raise
            self.reply(idle["reply"])
            raise Gone from None
        self.sock.settimeout(self.server.lifetime)
        return line

    def wrap(self):
        self.sock = self.server.tls_context.wrap_socket(self.sock, server_side=True)
        self.encrypted = True
        self.buffer = b""
        self.log("-- TLS")

    def ehlo(self):
        offered = ["scripted.test"] + self.script.get("extensions", [])
        if self.script.get("tls") == "starttls" and not self.encrypted:
            offered.append("STARTTLS")
        if "auth" in self.script:
            offered.append("AUTH PLAIN LOGIN")
        lines = [("250-" if i + 1 < len(offered) else "250 ") + word
                 for i, word in enumerate(offered)]
        self.answer("EHLO", "\n".join(lines))

    def ask(self, prompt):
        """One turn of AUTH; what the client says is kept out of the transcript."""
        self.reply("334 " + base64.b64encode(prompt).decode())
        line = self.read_line()
        self.log("C: (secret)")
        return base64.b64decode(line)

    def auth(self, line):
        words = line.split()
        if words[1].upper() == "PLAIN":
            secret = base64.b64decode(words[2]) if len(words) > 2 else self.ask(b"")
            user, password = secret.split(b"\0")[1:]
        else:
            user, password = self.ask(b"Username:"), self.ask(b"Password:")
        known = self.script.get("auth", {}).get(user.decode())
        good = known is not None and known == password.decode()
        self.answer("AUTH", "235 2.7.0 welcome" if good else "535 5.7.8 wrong")

    def data(self):
        drop_within = self.script.get("drop_within_data")
        if self.answer("DATA", None if self.recipients else "554 5.5.1 no valid recipients") != 354:
            return
        if drop_within:
            self.fill()
            self.log("S: (closes within the message)")
            raise Gone
        lines = []
        size = 0
        while (line := self.read_line()) != ".":
            size += len(line)
            if size > LONGEST_MESSAGE:
                raise Gone
            lines.append(line[1:] if line.startswith(".") else line)
        message = "".join(line + "\r\n" for line in lines)
        self.log(f"C: (message of {len(lines)} lines)")
        name = self.server.keep_candidate()
        code = self.answer("dot", f"250 2.0.0 Ok: queued as {name}")
        if 200 <= code < 300:
            self.server.keep(name, self.sender, self.recipients, message)

    def command(self, line):
        verb = line.split(" ", 1)[0].upper()
        self.log("C: " + ("AUTH (secret)" if verb == "AUTH" else line))
        if verb in ("EHLO", "HELO"):
            self.ehlo()
        elif verb == "STARTTLS":
            if self.answer("STARTTLS") == 220:
                self.wrap()
        elif verb == "AUTH":
            self.auth(line)
        elif verb == "MAIL":
            self.sender, self.recipients = line, []
            self.answer("MAIL")
        elif verb == "RCPT":
            if 200 <= self.answer("RCPT") < 300:
                self.recipients.append(line)
        elif verb == "DATA":
            self.data()
            self.recipients = []
        else:
            self.answer(verb)
            if verb == "QUIT":
                raise Gone

    def run(self):
        self.sock.settimeout(self.server.lifetime)
        try:
            if self.script.get("tls") == "smtps":
                self.wrap()
            if self.answer("greeting") == 220:
                while True:
                    self.command(self.read_command())
        except (Gone, OSError) as fault:
            if isinstance(fault, ssl.SSLError):
                self.log("-- TLS failed")
        finally:
            self.sock.close()


class Server:
    """Runs in threads of its own until it is closed, or its lifetime is over."""

    def __init__(self, script=None, out=None, lifetime=120):
        self.script = script or {}
        self.lifetime = lifetime
        self.lock = threading.Lock()
        self.transcript = []
        self.messages = []  # {"name", "sender", "recipients", "text", "at"}, in the order of acceptance
        self.count = 0
        self.candidates = 0
        self.scratch = tempfile.TemporaryDirectory(prefix="smtp-server-")
        self.out = pathlib.Path(out or self.scratch.name)
        self.out.mkdir(parents=True, exist_ok=True)
        self.ca_file = None
        self.tls_context = None
        if "tls" in json.dumps(self.script):
            self.prepare_tls()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.deadline = threading.Timer(lifetime, self.close)
        self.deadline.daemon = True
        self.deadline.start()
        threading.Thread(target=self.listen, daemon=True).start()

    def prepare_tls(self):
        names = self.script.get("names", "DNS:localhost,IP:127.0.0.1")
        certificate, key = make_certificate(pathlib.Path(self.scratch.name), names)
        self.tls_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls_context.load_cert_chain(certificate, key)
        self.ca_file = str(certificate)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def log(self, line):
        with self.lock:
            self.transcript.append(line)
            with open(self.out / "transcript.txt", "a", encoding="utf-8",
                      errors="surrogateescape") as file:
                file.write(line + "\n")

    def keep_candidate(self):
        with self.lock:
            self.candidates += 1
            return f"M{self.candidates}"

    def keep(self, name, sender, recipients, text):
        data = text.encode("utf-8", "surrogateescape")
        with self.lock:
            (self.out / f"{name}.eml").write_bytes(data)
            self.messages.append(
                {"name": name, "sender": sender, "recipients": list(recipients), "text": text,
                 "at": time.monotonic()})

    def script_of(self, number):
        scripts = self.script.get("connections")
        if not scripts:
            return self.script
        return {**self.script, **scripts[min(number, len(scripts) - 1)]}

    def listen(self):
        while True:
            try:
                sock, _ = self.listener.accept()
            except OSError:
                return
            sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.log("-- connection")
            conversation = Conversation(self, sock, self.script_of(self.count))
            self.count += 1
            threading.Thread(target=conversation.run, daemon=True).start()

    def close(self):
        self.deadline.cancel()
        try:
            self.listener.shutdown(socket.SHUT_RDWR)
        except OSError:
            pass
        self.listener.close()


def main():
    parser = argparse.ArgumentParser(description="A scripted SMTP server for tests.")
    parser.add_argument("--script", help="a JSON file")
    parser.add_argument("--out", help="the folder for transcript.txt and messages")
    parser.add_argument("--lifetime", type=float, default=120, help="seconds")
    options = parser.parse_args()
    script = {}
    if options.script:
        script = json.loads(pathlib.Path(options.script).read_text(encoding="utf-8"))
    server = Server(script, options.out, options.lifetime)
    print(f"port {server.port}", flush=True)
    if server.ca_file:
        print(f"ca {server.ca_file}", flush=True)
    server.deadline.join()
    return 0


if __name__ == "__main__":
    sys.exit(main())

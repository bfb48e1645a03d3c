"""A real Postfix that delivers into a Maildir, and a real Dovecot that serves it over IMAP: unpacked
below build/peers by `scripts/deps --with-peers`, started here with configurations of their own, on
127.0.0.1. Postfix changes users and wants root for it."""

import grp
import imaplib
import os
import pathlib
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[2]
POSTFIX = ROOT / "build/peers/postfix"
DOVECOT = ROOT / "build/peers/dovecot"
OWNER = "nobody"  # of the mailbox

MAIN = """\
compatibility_level = 3.6
queue_directory = {base}/spool
data_directory = {base}/data
command_directory = {postfix}/usr/sbin
daemon_directory = {postfix}/usr/lib/postfix/sbin
shlib_directory = {postfix}/usr/lib/postfix
meta_directory = {base}/etc
mail_owner = daemon
setgid_group = mail
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = mx.example.org
mydestination =
alias_maps =
local_transport = error:none
virtual_mailbox_domains = example.org
virtual_mailbox_base = {base}/mail
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{gid}
virtual_minimum_uid = 1
maillog_file = {base}/log
maillog_file_prefixes = {base}
import_environment = MAIL_CONFIG TZ LD_LIBRARY_PATH
"""

MASTER = """\
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
proxymap unix - - n - - proxymap
error unix - - n - - error
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""

DOVECOT_CONF = """\
base_dir = {base}/dovecot
state_dir = {base}/dovecot
libexec_dir = {dovecot}/usr/lib/dovecot
mail_plugin_dir = {dovecot}/usr/lib/dovecot/modules
mail_location = maildir:{base}/mail/box
log_path = /dev/stderr
ssl = no
first_valid_uid = 1
first_valid_gid = 1
"""


def missing():
    """Why they cannot be had, or None."""
    if os.geteuid() != 0:
        return "Postfix wants root"
    for path in (POSTFIX / "usr/lib/postfix/sbin/master", DOVECOT / "usr/lib/dovecot/imap"):
        if not path.exists():
            return f"{path.name} is not there: scripts/deps --with-peers"
    reachable = all(folder.stat().st_mode & 0o001 for folder in DOVECOT.resolve().parents)
    return None if reachable else f"{OWNER} cannot reach the checkout"


class RealMail:
    """Both of them, for one mailbox that takes every address of example.org."""

    def __init__(self):
        self.base = pathlib.Path(tempfile.mkdtemp(prefix="postrider-mail-"))
        self.base.chmod(0o755)
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.make_folders()
        self.process = subprocess.Popen(
            [POSTFIX / "usr/lib/postfix/sbin/master", "-c", self.base / "etc", "-d"],
            env={**os.environ, "LD_LIBRARY_PATH": str(POSTFIX / "usr/lib/postfix"),
                 "MAIL_CONFIG": str(self.base / "etc")}, start_new_session=True)
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.02)
        raise AssertionError("Postfix does not listen: " + self.log())

    def make_folders(self):
        owner, daemon = pwd.getpwnam(OWNER), pwd.getpwnam("daemon").pw_uid
        mail = grp.getgrnam("mail").gr_gid
        words = {"base": self.base, "postfix": POSTFIX, "dovecot": DOVECOT, "port": self.port,
                 "uid": owner.pw_uid, "gid": owner.pw_gid}
        for name in ("etc", "data", "mail", "dovecot", "spool", "spool/pid"):
            (self.base / name).mkdir()
        for name in ("active bounce corrupt defer deferred flush hold incoming private saved "
                     "trace maildrop public").split():
            (self.base / "spool" / name).mkdir(mode=0o700)
            os.chown(self.base / "spool" / name, daemon, -1)
        for name, mode in (("maildrop", 0o730), ("public", 0o710)):
            os.chown(self.base / "spool" / name, daemon, mail)
            (self.base / "spool" / name).chmod(mode)
        os.chown(self.base / "data", daemon, -1)
        for name in ("mail", "dovecot"):
            os.chown(self.base / name, owner.pw_uid, owner.pw_gid)
        (self.base / "etc/main.cf").write_text(MAIN.format(**words))
        (self.base / "etc/master.cf").write_text(MASTER.format(**words))
        (self.base / "dovecot.conf").write_text(DOVECOT_CONF.format(**words))

    def log(self):
        path = self.base / "log"
        return path.read_text() if path.exists() else "it says nothing"

    def wait_for(self, count):
        """Until so many mails have been delivered."""
        for _ in range(500):
            if len(list((self.base / "mail/box/new").glob("*"))) >= count:
                return
            time.sleep(0.02)
        raise AssertionError(self.log())

    def fetch(self):
        """Every mail of the mailbox, over IMAP."""
        dovecot = DOVECOT / "usr/lib/dovecot"
        # shlex splits this: no path has a space.
        imap = imaplib.IMAP4_stream(
            f"setpriv --reuid {OWNER} --regid nogroup --clear-groups env "
            f"LD_LIBRARY_PATH={dovecot} HOME={self.base}/mail USER=box "
            f"{DOVECOT}/usr/bin/doveconf -c {self.base}/dovecot.conf -m imap -e {dovecot}/imap")
        assert b"PREAUTH" in imap.welcome
        imap.select()
        _, numbers = imap.search(None, "ALL")
        mails = [imap.fetch(number, "(RFC822)")[1][0][1] for number in numbers[0].split()]
        imap.logout()
        return mails

    def stop(self):
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(timeout=20)
        shutil.rmtree(self.base)

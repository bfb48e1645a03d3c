"""Servers on 127.0.0.1 for tests of pings: a site that serves a folder, and one that is told."""

import http.server
import pathlib
import threading
import time


class Peer:
    """Answers in threads, for as long as the block lasts."""

    def __init__(self, port=0):
        peer = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                peer.answer(self, b"")

            def do_HEAD(self):
                peer.answer(self, b"")

            def do_POST(self):
                peer.answer(self, self.rfile.read(int(self.headers["Content-Length"])))

            def log_message(self, *args):
                pass

        self.stopped = threading.Event()
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", port), Handler)
        self.server.daemon_threads = True
        self.port = self.server.server_port
        self.url = f"http://127.0.0.1:{self.port}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,))

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.stopped.set()
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @staticmethod
    def send(request, status, body=b"", **fields):
        request.send_response(status)
        for name, value in fields.items():
            request.send_header(name.replace("_", "-"), value)
        request.send_header("Content-Length", str(len(body)))
        request.end_headers()
        if request.command != "HEAD":
            request.wfile.write(body)


class Site(Peer):
    """Serves the folder as it is; `moved` maps paths to where they redirect."""

    def __init__(self, folder):
        super().__init__()
        self.folder = pathlib.Path(folder)
        self.moved = {}
        self.asked = []

    def answer(self, request, _):
        path = request.path.lstrip("/")
        self.asked.append(path)
        if path in self.moved:
            self.send(request, 302, Location=self.moved[path])
        elif (self.folder / path).is_file():
            self.send(request, 200, (self.folder / path).read_bytes())
        else:
            self.send(request, 404)


class Listener(Peer):
    """Hears POSTs. `status` and `fields` are its answer; it hangs where status is None."""

    def __init__(self, port=0):
        super().__init__(port)
        self.status, self.fields = 202, {}
        self.delay = 0     # in seconds, before an answer
        self.bodies = []   # of requests that were taken: an answer of 2xx was about to be sent
        self.asked = []    # paths of all requests
        self.moved = {}    # path → (status, where)

    def answer(self, request, body):
        self.asked.append(request.path)
        if request.path in self.moved:
            status, where = self.moved[request.path]
            self.send(request, status, Location=where)
            return
        if self.status is None:
            self.stopped.wait(60)
            return
        if 200 <= self.status < 300:
            self.bodies.append((request.headers["Content-Type"], body))
        time.sleep(self.delay)
        self.send(request, self.status, **self.fields)

    def take(self):
        """What was taken since the last call."""
        bodies, self.bodies = self.bodies, []
        return bodies

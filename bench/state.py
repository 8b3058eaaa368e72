"""state.py PORT: keeps Terraform's state behind HTTP, in memory (its backend "http")."""

import http.server
import sys

STATES = {}


class State(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        self.answer(200 if self.path in STATES else 404, STATES.get(self.path, b""))

    def do_POST(self):
        STATES[self.path] = self.rfile.read(int(self.headers["content-length"]))
        self.answer(200, b"")

    def answer(self, status, body):
        self.send_response(status)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


http.server.ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), State).serve_forever()

"""A language model on loopback that speaks as OpenAI's does, and misbehaves when told to."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

GOOD = {
    "topic": "delivery", "confidence": 0.9, "urgency": "high", "language": "en", "summary": "Asks where the parcel is.",
}  # fmt: skip


class ModelServer:
    """Keeps what it was asked in ``requests``, and answers ``says``, or does what ``misbehave`` says.

    - ``limit``: 429 with ``Retry-After: 120`` · ``broken``: 502 with a page · ``key``: 401 · ``drop``: the connection
      falls · ``garbage``: 200 with a page · ``empty``: no choices · ``hang``: no answer until it is closed
    - ``trickle``: bytes that never come to an end · ``old``: 400 for whoever asks for ``response_format``
    """

    def __init__(self) -> None:
        self.requests: list[tuple[dict[str, Any], str]] = []
        self.says: str = json.dumps(GOOD)
        self.misbehave = ""
        self._closing = threading.Event()
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                server.answer(self)

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}/v1"
        threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._closing.set()
        self._http.shutdown()
        self._http.server_close()

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        body = json.loads(request.rfile.read(int(request.headers["Content-Length"])))
        self.requests.append((body, request.headers.get("Authorization", "")))
        if request.path != "/v1/chat/completions":
            self._send(request, 404, b"there is nothing here")
        elif self.misbehave == "hang":
            self._closing.wait()
        elif self.misbehave == "drop":
            request.connection.close()
        elif self.misbehave == "trickle":
            self._trickle(request)
        else:
            self._send(request, *self._said(body))

    def _said(self, body: dict[str, Any]) -> tuple[int, bytes]:
        if self.misbehave == "old" and "response_format" in body:
            return 400, b'{"error": {"message": "unknown field response_format"}}'
        completion = {
            "choices": [{"message": {"role": "assistant", "content": self.says}}], "usage": {"total_tokens": 42},
        }  # fmt: skip
        return {
            "limit": (429, b"slow down"),
            "broken": (502, b"<html>Bad Gateway</html>"),
            "key": (401, b'{"error": {"message": "Incorrect API key provided"}}'),
            "garbage": (200, b"<html>Welcome</html>"),
            "empty": (200, b'{"choices": []}'),
        }.get(self.misbehave, (200, json.dumps(completion).encode()))

    def _send(self, request: BaseHTTPRequestHandler, status: int, said: bytes) -> None:
        request.send_response(status)
        request.send_header("Content-Length", str(len(said)))
        if status == 429:
            request.send_header("Retry-After", "120")
        request.end_headers()
        request.wfile.write(said)

    def _trickle(self, request: BaseHTTPRequestHandler) -> None:
        request.send_response(200)
        request.end_headers()
        try:
            while not self._closing.wait(0.02):
                request.wfile.write(b" ")
        except OSError:
            return

"""Chat services on loopback, each as its own documentation says, that misbehave when told to.

Slack: ``/api/chat.postMessage``, ``chat.update``, ``files.…UploadExternal`` · Mattermost: ``/api/v4/posts``,
``files`` · Discord: ``/api/webhooks/…`` · Microsoft Teams: ``/workflows/…`` · Google Chat: ``/v1/spaces/…`` · Apprise's
own JSON: ``/notify/…``
"""

from __future__ import annotations

import json
import re
import threading
from dataclasses import dataclass
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, Self, cast
from urllib.parse import parse_qs, urlsplit

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import Message as Part

TOKEN = "xoxb-of-the-bot"
CHANNEL = "C0123456789"
MATTERMOST_CHANNEL = "4xp9fdt77pncbef59f4k1qe83o"

Body = dict[str, Any]
Answer = tuple[int, Body, dict[str, str]]


@dataclass
class Message:
    """What stands in the room, as often as it was changed."""

    name: str
    body: Body
    edits: int = 0


class RoomServer:
    """Keeps what people would see in ``messages``, and does what ``misbehave`` says.

    - ``limit``: 429 with ``Retry-After: 30`` · ``missing``: 404 · ``broken``: 502 with a page · ``refused``: the token
      is not accepted, as each service says that · ``drop``: the connection falls · ``odd``: 200 with a page · ``no
    files``: the bot may not upload any
    """

    def __init__(self) -> None:
        self.messages: dict[str, Message] = {}
        self.requests: list[tuple[str, str, Body]] = []
        self.misbehave = ""
        self.pictures: list[bytes] = []
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                server.answer(self)

            do_PATCH = do_PUT = do_POST  # noqa: N815 -- the names are http.server's

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"http://127.0.0.1:{self._http.server_address[1]}"

    def __enter__(self) -> Self:
        threading.Thread(target=self._http.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()

    @property
    def only(self) -> Message:
        (message,) = self.messages.values()
        return message

    def answer(self, request: BaseHTTPRequestHandler) -> None:
        raw = request.rfile.read(int(request.headers.get("Content-Length", 0)))
        body = self._read(request.headers.get("Content-Type", ""), raw)
        self.requests.append((request.command, request.path, body))
        if self.misbehave == "drop":
            request.connection.close()
            return
        if self.misbehave in {"broken", "odd"}:
            _send(request, 502 if self.misbehave == "broken" else 200, b"<html>Bad gateway</html>", {})
            return
        status, said, headers = self._answer(request, urlsplit(request.path).path, body)
        _send(request, status, json.dumps(said).encode(), headers)

    def _read(self, kind: str, raw: bytes) -> Body:
        """Read JSON or a form; what is a file is kept in ``pictures``."""
        if kind == "application/json":
            return cast("Body", json.loads(raw or "{}"))
        if kind.startswith("application/x-www-form-urlencoded"):
            return {name: each[0] for name, each in parse_qs(raw.decode()).items()}
        if not kind.startswith("multipart/form-data"):
            self.pictures.append(raw)
            return {}
        parts = message_from_bytes(f"Content-Type: {kind}\r\n\r\n".encode() + raw).get_payload()
        contents = [cast("bytes", part.get_payload(decode=True)) for part in cast("list[Part]", parts)]
        self.pictures += contents[1:]
        return cast("Body", json.loads(contents[0]))

    def _answer(self, request: BaseHTTPRequestHandler, path: str, body: Body) -> Answer:
        if self.misbehave == "limit":
            return 429, {"ok": False, "error": "ratelimited", "retry_after": 30}, {"Retry-After": "30"}
        if self.misbehave == "missing":
            return 404, {"message": "Unknown Webhook", "code": 10015}, {}
        for pattern, serve in _SERVICES:
            if found := re.fullmatch(pattern, path):
                return serve(self, request, found, body)
        return 404, {"message": "404: Not Found"}, {}

    def _authorised(self, request: BaseHTTPRequestHandler) -> bool:
        return request.headers.get("Authorization") == f"Bearer {TOKEN}" and self.misbehave != "refused"

    def keep(self, name: str, body: Body) -> None:
        self.messages[name] = Message(name, body)

    def change(self, name: str, body: Body) -> bool:
        if name not in self.messages:
            return False
        self.messages[name].body = body
        self.messages[name].edits += 1
        return True

    def next_name(self) -> str:
        return f"{1700000000 + len(self.messages)}.000100"


def _slack(server: RoomServer, request: BaseHTTPRequestHandler, found: re.Match[str], body: Body) -> Answer:
    if not server._authorised(request):
        return 200, {"ok": False, "error": "invalid_auth"}, {}
    if body.get("channel") != CHANNEL:
        return 200, {"ok": False, "error": "channel_not_found"}, {}
    if found[1] == "postMessage":
        ts = server.next_name()
        server.keep(ts, body)
        return 200, {"ok": True, "channel": CHANNEL, "ts": ts, "message": {"text": body["text"]}}, {}
    if not server.change(body["ts"], body):
        return 200, {"ok": False, "error": "message_not_found"}, {}
    return 200, {"ok": True, "channel": CHANNEL, "ts": body["ts"], "text": body["text"]}, {}


def _mattermost(
    server: RoomServer, request: BaseHTTPRequestHandler, found: re.Match[str], body: Body
) -> Answer:
    if not server._authorised(request):
        return (
            401,
            {"id": "api.context.session_expired.app_error", "message": "Invalid or expired session"},
            {},
        )
    if found[1] is None:
        if body.get("channel_id") != MATTERMOST_CHANNEL:
            return 403, {"message": "You do not have the appropriate permissions."}, {}
        name = f"post{len(server.messages)}"
        server.keep(name, body)
        return 201, {"id": name, "message": body["message"]}, {}
    if request.command != "PUT" or not server.change(found[1], body):
        return 404, {"message": "Unable to get the post."}, {}
    return 200, {"id": found[1], "message": body["message"]}, {}


def _discord(server: RoomServer, request: BaseHTTPRequestHandler, found: re.Match[str], body: Body) -> Answer:
    if server.misbehave == "refused":
        return 401, {"message": "Invalid Webhook Token", "code": 50027}, {}
    if len(body.get("content", "")) > 2000:
        return 400, {"message": "Invalid Form Body", "code": 50035}, {}
    if request.command == "PATCH":
        known = server.change(found[1], body)
        return (
            (200, {"id": found[1]}, {}) if known else (404, {"message": "Unknown Message", "code": 10008}, {})
        )
    name = str(9000 + len(server.messages))
    server.keep(name, body)
    waits = parse_qs(urlsplit(request.path).query).get("wait") == ["true"]
    return (200, {"id": name, "content": body["content"]}, {}) if waits else (204, {}, {})


def _teams(server: RoomServer, _request: BaseHTTPRequestHandler, _found: re.Match[str], body: Body) -> Answer:
    if server.misbehave == "refused":
        return 401, {"error": {"code": "DirectApiAuthorizationRequired"}}, {}
    kinds = [each.get("contentType") for each in body.get("attachments", [])]
    if kinds != ["application/vnd.microsoft.card.adaptive"]:
        return 400, {"error": {"code": "InvalidRequestContent"}}, {}
    server.keep(server.next_name(), body)
    return 202, {}, {}


def _google(
    server: RoomServer, _request: BaseHTTPRequestHandler, _found: re.Match[str], body: Body
) -> Answer:
    if server.misbehave == "refused":
        return 403, {"error": {"code": 403, "status": "PERMISSION_DENIED"}}, {}
    name = f"spaces/AAA/messages/{len(server.messages)}"
    server.keep(name, body)
    return 200, {"name": name, "text": body["text"]}, {}


def _apprise(
    server: RoomServer, _request: BaseHTTPRequestHandler, _found: re.Match[str], body: Body
) -> Answer:
    if server.misbehave == "refused":
        return 401, {}, {}
    server.keep(server.next_name(), body)
    return 200, {}, {}


def _slack_file(
    server: RoomServer, request: BaseHTTPRequestHandler, found: re.Match[str], body: Body
) -> Answer:
    if not server._authorised(request):
        return 200, {"ok": False, "error": "invalid_auth"}, {}
    if server.misbehave == "no files":
        return 200, {"ok": False, "error": "missing_scope", "needed": "files:write"}, {}
    if found[1] == "getUploadURLExternal":
        return (
            200,
            {"ok": True, "upload_url": f"{server.address}/upload/{body['length']}", "file_id": "F1"},
            {},
        )
    server.keep(server.next_name(), {"text": body["initial_comment"], **body})
    return 200, {"ok": True, "files": body["files"]}, {}


def _slack_upload(
    server: RoomServer, _request: BaseHTTPRequestHandler, found: re.Match[str], _body: Body
) -> Answer:
    return (200 if len(server.pictures[-1]) == int(found[1]) else 400), {}, {}


def _mattermost_file(
    server: RoomServer, request: BaseHTTPRequestHandler, _found: re.Match[str], _body: Body
) -> Answer:
    asked = parse_qs(urlsplit(request.path).query)
    if not server._authorised(request) or asked.get("channel_id") != [MATTERMOST_CHANNEL]:
        return 403, {"message": "You do not have the appropriate permissions."}, {}
    return 201, {"file_infos": [{"id": "file1", "name": asked["filename"][0]}]}, {}


_SERVICES: list[tuple[str, Callable[[RoomServer, BaseHTTPRequestHandler, re.Match[str], Body], Answer]]] = [
    (r"/api/chat\.(postMessage|update)", _slack),
    (r"/api/files\.(getUploadURLExternal|completeUploadExternal)", _slack_file),
    (r"/upload/(\d+)", _slack_upload),
    (r"/api/v4/files", _mattermost_file),
    (r"/api/v4/posts(?:/(\w+)/patch)?", _mattermost),
    (r"/api/webhooks/1/secret(?:/messages/(\d+))?", _discord),
    (r"/workflows/secret", _teams),
    (r"/v1/spaces/AAA/messages", _google),
    (r"/notify/secret", _apprise),
]


def _send(request: BaseHTTPRequestHandler, status: int, body: bytes, headers: dict[str, str]) -> None:
    request.send_response(status)
    for name, value in {
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        **headers,
    }.items():
        request.send_header(name, value)
    request.end_headers()
    if status != 204:
        request.wfile.write(body)

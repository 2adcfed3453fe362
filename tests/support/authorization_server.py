"""An OAuth 2 authorisation server on loopback: code with PKCE, rotating refresh tokens, revocation, and bad days."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Self
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx

if TYPE_CHECKING:
    from collections.abc import Mapping

_HOST = "127.0.0.1"
CLIENT_ID, CLIENT_SECRET = "desk-app", "desk-secret"
Answer = tuple[int, str]


@dataclass(slots=True)
class _Consent:
    challenge: str
    redirect: str


@dataclass(slots=True)
class AuthorizationServer:
    """``user`` agrees to everything. Every refresh token is good once; using one twice ends the consent (RFC 9700).

    ``mood``: ``""``, ``slow`` (answers after ``seconds``), ``garbage``, ``trouble`` (503). ``lives``: seconds of an
    access token. ``renewals`` counts the refresh tokens that were honoured.
    """

    user: str = "desk@example.test"
    lives: int = 3600
    mood: str = ""
    seconds: float = 0.3
    offline: bool = True
    renewals: int = 0
    access: dict[str, float] = field(default_factory=dict)
    refresh: set[str] = field(default_factory=set)
    _spent: set[str] = field(default_factory=set)
    _codes: dict[str, _Consent] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _server: ThreadingHTTPServer | None = None

    def __enter__(self) -> Self:
        owner = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                status, body = owner.authorize(_fields(urlsplit(self.path).query))
                self.send_response(status)
                self.send_header("Location" if status == 302 else "X-Problem", body)
                self.end_headers()

            def do_POST(self) -> None:
                given = _fields(self.rfile.read(int(self.headers["Content-Length"])).decode())
                ask = owner.token if self.path == "/token" else owner.introspect
                status, body = ask(given)
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(body.encode())

            def log_message(self, *_: object) -> None:
                pass

        self._server = ThreadingHTTPServer((_HOST, 0), Handler)
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.shutdown()
        self._server.server_close()

    @property
    def url(self) -> str:
        assert self._server is not None
        return f"http://{_HOST}:{self._server.server_port}"

    def app(self) -> dict[str, str]:
        """How a desk enters this server as "another provider"."""
        return {
            "name": "Testmail",
            "authorize_url": f"{self.url}/authorize",
            "token_url": f"{self.url}/token",
            "scopes": "imap smtp",
            "client_id": CLIENT_ID,
            "client_secret": CLIENT_SECRET,
        }

    def agree(self, address: str) -> str:
        """Be the person whose browser was sent to ``address``; return where it is sent back to."""
        answer = httpx.get(address)
        assert answer.status_code == 302, answer.headers
        return answer.headers["Location"]

    def revoke(self) -> None:
        """The person withdraws the consent: nothing is good any more."""
        with self._lock:
            self.access.clear()
            self.refresh.clear()

    def authorize(self, asked: Mapping[str, str]) -> Answer:
        needed = {"client_id": CLIENT_ID, "response_type": "code", "code_challenge_method": "S256"}
        wrong = [name for name, value in needed.items() if asked.get(name) != value]
        wrong += [
            name for name in ("state", "redirect_uri", "code_challenge", "scope") if not asked.get(name)
        ]
        if wrong:
            return 400, ", ".join(wrong)
        code = secrets.token_urlsafe(8)
        self._codes[code] = _Consent(asked["code_challenge"], asked["redirect_uri"])
        return 302, f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, given: Mapping[str, str]) -> Answer:
        if self.mood == "slow":
            time.sleep(self.seconds)
        if self.mood == "garbage":
            return 200, "<html>Welcome to the hotel network</html>"
        if self.mood == "trouble":
            return 503, ""
        if (given.get("client_id"), given.get("client_secret")) != (CLIENT_ID, CLIENT_SECRET):
            return 401, json.dumps({"error": "invalid_client"})
        with self._lock:
            good = self._code(given) if given.get("grant_type") == "authorization_code" else self._old(given)
            return self._issue() if good else (400, _INVALID)

    def _code(self, given: Mapping[str, str]) -> bool:
        consent = self._codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        shown = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        return bool(consent and (consent.challenge, consent.redirect) == (shown, given.get("redirect_uri")))

    def _old(self, given: Mapping[str, str]) -> bool:
        token = given.get("refresh_token", "")
        if token in self._spent:
            self.access.clear()
            self.refresh.clear()
        if token not in self.refresh:
            return False
        self.refresh.discard(token)
        self._spent.add(token)
        self.renewals += 1
        return True

    def _issue(self) -> Answer:
        access, refresh = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        self.access[access] = time.monotonic() + self.lives
        self.refresh.add(refresh)
        found = {"access_token": access, "token_type": "Bearer", "expires_in": self.lives}
        return 200, json.dumps(found | ({"refresh_token": refresh} if self.offline else {}))

    def introspect(self, given: Mapping[str, str]) -> Answer:
        return 200, json.dumps({"active": self.accepts(given.get("token", "")), "username": self.user})

    def accepts(self, token: str) -> bool:
        """Tell a mail server whether a token is good now."""
        return self.access.get(token, 0) > time.monotonic()


_INVALID = json.dumps({"error": "invalid_grant", "error_description": "Token has been expired or revoked."})


def _fields(text: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(text).items()}

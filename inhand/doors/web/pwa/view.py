"""What makes the desk an app on a phone: its manifest, its service worker and the page that stands in while offline."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.templatetags.static import static
from django.views.decorators.http import require_GET

from inhand.doors.web import assets

if TYPE_CHECKING:
    from django.http import HttpRequest

_WORKER = Path(__file__).with_name("worker.js")
_PAPER = "#f6f5f2"


@require_GET
def manifest(_request: HttpRequest) -> HttpResponse:
    icons = [
        {
            "src": static(f"app-{size}.png"),
            "sizes": f"{size}x{size}",
            "type": "image/png",
            "purpose": "any maskable",
        }
        for size in (192, 512)
    ]
    shortcuts = [
        {"name": name, "url": url} for name, url in (("Needs me", "/queue/mine/"), ("Lane", "/queue/lane/"))
    ]
    says = {
        "id": "/", "name": "Inhand", "short_name": "Inhand", "start_url": "/queue/mine/", "scope": "/",
        "display": "standalone", "background_color": _PAPER, "theme_color": _PAPER, "icons": icons,
        "shortcuts": shortcuts,
    }  # fmt: skip
    return JsonResponse(says, content_type="application/manifest+json")


@require_GET
def worker(_request: HttpRequest) -> HttpResponse:
    """Return the service worker. It has the whole desk in its reach because it lies at the root."""
    text = _filled((*assets.styles(), assets.script(), assets.sprite()))
    response = HttpResponse(text, content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "no-cache"
    return response


@lru_cache(maxsize=2)
def _filled(files: tuple[str, ...]) -> str:
    values = {
        "SHELL_VERSION": files[0].rpartition("-")[2].partition(".")[0]
        + files[1].rpartition("-")[2].partition(".")[0],
        "SHELL_FILES": json.dumps(files),
        "ICON": static("app-192.png"),
        "BADGE": static("app-192.png"),
    }
    text = _WORKER.read_text(encoding="utf-8")
    for name, value in values.items():
        text = text.replace(name, value)
    return text


@require_GET
def offline(request: HttpRequest) -> HttpResponse:
    """Stand in for any page while there is no network. It knows nobody and nothing."""
    return render(request, "pwa/offline.html")

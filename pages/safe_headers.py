"""Headers of every answer: a browser loads and runs only what this server sends, and shows it
nowhere but on a page of its own.
"""

import re
from base64 import b64encode
from functools import lru_cache
from hashlib import sha256
from pathlib import Path

import streamlit as st
from starlette.datastructures import MutableHeaders
from starlette.types import Message, Send

HOST = re.compile(r"[A-Za-z0-9.\-]+(:\d+)?|\[[0-9A-Fa-f:.]+\](:\d+)?")
INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)

HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # no-referrer would hide the origin of our own forms from us
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def adding(send: Send, host: str) -> Send:
    """`send`, with the headers added to the answer to a request to `host`."""

    async def add(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            headers["Content-Security-Policy"] = content_policy(host)
            for name, value in HEADERS.items():
                headers[name] = value
        await send(message)

    return add


@lru_cache(maxsize=16)  # whoever asks names the host
def content_policy(host: str) -> str:
    """The Content-Security-Policy: of inline scripts only those run that Streamlit's own page has.

    It names the websocket, too: not every browser takes it for 'self'.
    """
    sockets = f" ws://{host} wss://{host}" if HOST.fullmatch(host) else ""
    return "; ".join(
        [
            "default-src 'self'",
            f"script-src 'self' blob: {_inline_scripts()}",  # blob: components of our pages
            "style-src 'self' 'unsafe-inline'",  # Streamlit's scripts set styles
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "media-src 'self' blob:",
            "worker-src 'self' blob:",
            f"connect-src 'self'{sockets}",
            "frame-src 'none'",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "form-action 'self'",
            "base-uri 'self'",
        ]
    )


def _inline_scripts() -> str:
    page = Path(st.__file__).with_name("static") / "index.html"
    found = INLINE.findall(page.read_text(encoding="utf-8"))
    hashes = (b64encode(sha256(script.encode()).digest()).decode() for script in found)
    return " ".join(f"'sha256-{digest}'" for digest in hashes)

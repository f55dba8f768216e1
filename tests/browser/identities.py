"""A provider of identities (OpenID Connect) on this machine, for the app to ask.

It does what the standard asks of one: discovery, an authorization endpoint that takes PKCE, a token
endpoint that wants the client's secret and the code's proof once, and keys; its tokens are signed
(RS256). Who is signed in at the provider, a test says.
"""

import secrets
import threading
import time
from base64 import b64decode, urlsafe_b64encode
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT, SECRET = "chosen", "not-so-secret"
PATIENCE_SECONDS = 20


class Identities:
    """The provider at `address`; `claims` is what it says of whoever asks next."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.claims: dict[str, object] = {}
        self.asked = 0
        self._key = RSAKey.generate_key(2048, {"kid": "one", "use": "sig", "alg": "RS256"})
        self._codes: dict[str, dict[str, str]] = {}

    def app(self) -> Starlette:
        """What it serves."""
        return Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/authorize", self._authorize),
                Route("/token", self._token, methods=["POST"]),
                Route("/keys", self._keys),
            ]
        )

    async def _discovery(self, _request: Request) -> Response:
        return JSONResponse(
            {
                "issuer": self.address,
                "authorization_endpoint": f"{self.address}/authorize",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        self.asked += 1
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        back = urlencode({"code": code, "state": asked["state"]})
        return RedirectResponse(f"{asked['redirect_uri']}?{back}", 302)

    async def _token(self, request: Request) -> Response:
        form = {key: value[0] for key, value in parse_qs((await request.body()).decode()).items()}
        basic = b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        assert basic == f"{CLIENT}:{SECRET}"
        asked = self._codes.pop(form["code"])
        digest = sha256(form["code_verifier"].encode()).digest()
        assert urlsafe_b64encode(digest).rstrip(b"=").decode() == asked["code_challenge"]
        now = int(time.time())
        says = {"iss": self.address, "sub": "1", "aud": CLIENT, "iat": now, "exp": now + 300}
        says |= {"nonce": asked["nonce"], **self.claims}
        token = jwt.encode({"alg": "RS256", "kid": "one"}, says, self._key)
        return JSONResponse(
            {"access_token": "any", "token_type": "Bearer", "expires_in": 300, "id_token": token}
        )

    async def _keys(self, _request: Request) -> Response:
        return JSONResponse({"keys": [self._key.as_dict(private=False)]})


@contextmanager
def provider(port: int) -> Iterator[Identities]:
    """The provider, up as long as the block runs."""
    identities = Identities(f"http://127.0.0.1:{port}")
    config = uvicorn.Config(identities.app(), "127.0.0.1", port, log_level="warning", ws="none")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not server.started:
        assert time.monotonic() < deadline, "the provider is not up"
        time.sleep(0.05)
    try:
        yield identities
    finally:
        server.should_exit = True
        thread.join(PATIENCE_SECONDS)


def describe(identities: Identities, folder: Path, app: str, more: str = "") -> None:
    """Let the app at this address know the provider, by the secrets of the folder it starts in.

    `more` are further lines of the section.
    """
    (folder / ".streamlit").mkdir()
    (folder / ".streamlit" / "secrets.toml").write_text(
        "[auth]\n"
        f'redirect_uri = "{app}/oauth2callback"\n'
        f'cookie_secret = "{secrets.token_hex(32)}"\n'
        f'client_id = "{CLIENT}"\n'
        f'client_secret = "{SECRET}"\n'
        f'server_metadata_url = "{identities.address}/.well-known/openid-configuration"\n'
        f"{more}\n"
    )

"""Single sign-on with OpenID Connect: the authorization code flow with PKCE, state and nonce, done by Authlib.

What the organisation's service says of somebody is believed only from a signed ID token, whose signature and claims
joserfc and Authlib check.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from pipeline.config import Oidc
from pipeline.errors import IbtError

SECRET = "IBT_OIDC_SECRET"
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA", "Ed25519"]
"""Signatures with a key pair only: no secret that we share, and never `none`."""
_SECONDS = 10.0
_LEEWAY = 60
_LARGEST = 1_000_000


class ServiceFailed(IbtError):
    """The sign-in service did not answer, or not as it should."""


@dataclass(frozen=True, slots=True)
class Somebody:
    """Whom the sign-in service knows."""

    extern: str
    login: str
    naam: str
    groups: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Service:
    """The sign-in service of the organisation."""

    settings: Oidc
    back: str
    """Where it sends people back to."""

    def way_out(self, state: str, nonce: str, verifier: str) -> str:
        """Give the address at the service to send somebody to.

        Raises:
            ServiceFailed: The service does not answer, or is not the one of the settings.
        """
        told = self._told()
        with self._client() as client:
            address, _ = client.create_authorization_url(
                _place(told, "authorization_endpoint"), state=state, nonce=nonce, code_verifier=verifier
            )
        return str(address)

    def way_in(self, code: str, nonce: str, verifier: str) -> Somebody:
        """Give who came back with a code.

        Raises:
            ServiceFailed: The service does not take the code, or its ID token is not good.
        """
        told = self._told()
        try:
            with self._client() as client:
                token = client.fetch_token(_place(told, "token_endpoint"), code=code, code_verifier=verifier)
            claims = self._claims(str(token["id_token"]), token.get("access_token"), nonce, told)
        except (AuthlibBaseError, JoseError, httpx.HTTPError, KeyError, TypeError, ValueError) as error:
            raise ServiceFailed(f"de aanmelddienst gaf geen geldig bewijs ({type(error).__name__}).") from error
        return self._somebody(claims)

    def _claims(self, text: str, access_token: object, nonce: str, told: Mapping[str, Any]) -> Mapping[str, Any]:
        keys = KeySet.import_key_set(cast(Any, _fetch(_place(told, "jwks_uri"))))
        token = jwt.decode(text, keys, algorithms=_ALGORITHMS)
        options = {
            "iss": {"essential": True, "value": self.settings.issuer},
            "aud": {"essential": True, "value": self.settings.client_id},
            "nonce": {"essential": True, "value": nonce},
        }
        params = {"nonce": nonce, "client_id": self.settings.client_id, "access_token": access_token}
        claims = CodeIDToken(token.claims, token.header, options, params)
        claims.validate(leeway=_LEEWAY)
        return dict(claims)

    def _somebody(self, claims: Mapping[str, Any]) -> Somebody:
        told, subject = self.settings, str(claims["sub"])
        login = str(claims.get(told.claim_login) or subject)
        groups = claims.get(told.claim_rollen) or ()
        listed = (groups,) if isinstance(groups, str) else tuple(map(str, groups))
        return Somebody(f"{told.issuer} {subject}", login, str(claims.get(told.claim_naam) or login), listed)

    def _told(self) -> Mapping[str, Any]:
        """Give what the service says of itself, after a check that it is the one of the settings."""
        told = _fetch(f"{self.settings.issuer.rstrip('/')}/.well-known/openid-configuration")
        if told.get("issuer") != self.settings.issuer:
            raise ServiceFailed("de aanmelddienst noemt zich anders dan in de instellingen (web.oidc.issuer).")
        return told

    def _client(self) -> OAuth2Client:
        secret = os.environ.get(SECRET, "")
        way = "client_secret_basic" if secret else "none"
        return OAuth2Client(
            client_id=self.settings.client_id,
            client_secret=secret or None,
            scope=self.settings.scopes,
            redirect_uri=self.back,
            code_challenge_method="S256",
            token_endpoint_auth_method=way,
            timeout=_SECONDS,
        )


def _place(told: Mapping[str, Any], name: str) -> str:
    """Give an address that the service tells; over TLS, except on this machine."""
    address = str(told.get(name) or "")
    parts = urlsplit(address)
    if parts.scheme != "https" and parts.hostname not in ("127.0.0.1", "localhost"):
        raise ServiceFailed(f"de aanmelddienst geeft geen veilig adres op ({name}).")
    return address


def _fetch(address: str) -> dict[str, Any]:
    try:
        answer = httpx.get(address, timeout=_SECONDS, headers={"Accept": "application/json"})
        answer.raise_for_status()
        found = answer.json() if len(answer.content) <= _LARGEST else None
    except (httpx.HTTPError, ValueError) as error:
        raise ServiceFailed(f"de aanmelddienst antwoordt niet ({type(error).__name__}).") from error
    if not isinstance(found, dict):
        raise ServiceFailed("de aanmelddienst antwoordt niet zoals het hoort.")
    return found

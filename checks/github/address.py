"""Which API is spoken to, and which pull request it is about: from options, the environment of Actions, and the source.

Addresses are never taken from an answer or an event: the token goes where `GITHUB_API_URL` says, and nowhere else.
"""

import re
from collections.abc import Mapping
from dataclasses import field
from ipaddress import ip_address
from typing import Final
from urllib.parse import urlsplit

from ...dataclass import dataclass

API: Final = "https://api.github.com"
SERVER: Final = "https://github.com"
#: Where a token is looked for, in this order.
TOKENS: Final = ("GITHUB_TOKEN", "GH_TOKEN")
_REPOSITORY: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9._-]*/[A-Za-z0-9_.][A-Za-z0-9._-]*")
_TOKEN: Final = re.compile(r"[\x21-\x7e]{8,}")


class Unusable(ValueError):  # noqa: N818 - it reads as what it is
    """What was given is no address, or not one to which a token may go."""


@dataclass(frozen=True, slots=True)
class Address:
    """One pull request, and who asks."""

    api: str  #: without a slash at its end
    server: str  #: what links begin with
    repository: str  #: `owner/name`
    number: int
    token: str = field(repr=False)

    @property
    def pull(self) -> str:
        """Path of the pull request."""
        return f"/repos/{self.repository}/pulls/{self.number}"

    @property
    def issue(self) -> str:
        """Path of its conversation: to GitHub a pull request is an issue too."""
        return f"/repos/{self.repository}/issues/{self.number}"

    @property
    def name(self) -> str:
        """As people write it."""
        return f"{self.repository}#{self.number}"


def address(environment: Mapping[str, str], repository: str, number: int) -> Address:
    """The pull request of this number; in Actions the repository is the workflow's own. Raises Unusable."""
    named = environment.get("GITHUB_REPOSITORY") or repository
    if not _REPOSITORY.fullmatch(named) or named.endswith(("/.", "/..")):
        raise Unusable(f"`{named}` is no repository: write `owner/name`")
    token = next((environment[name] for name in TOKENS if environment.get(name)), "")
    if not token:
        raise Unusable("there is no token in the variable `GITHUB_TOKEN`")
    if not _TOKEN.fullmatch(token.strip()):
        raise Unusable("what is in the variable of the token is no token")
    api = _safe(environment.get("GITHUB_API_URL") or API)
    return Address(api, server(environment), named, number, token.strip())


def server(environment: Mapping[str, str]) -> str:
    """What links to the repository begin with. Raises Unusable."""
    return _safe(environment.get("GITHUB_SERVER_URL") or SERVER)


def _safe(url: str) -> str:
    """Encrypted, or on this machine; without anything that could hold another host or a password."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        host, parts = "", urlsplit("")
    plain = parts.scheme == "http" and _here(host)
    odd = parts.username is not None or parts.query or parts.fragment or not re.fullmatch(r"[!-~]+", url)
    if not host or odd or "\\" in url or not (parts.scheme == "https" or plain):
        raise Unusable(
            f"`{parts.scheme}://{host}` is no address to which a token may go: it must be `https://`"
        )
    return url.rstrip("/")


def _here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"

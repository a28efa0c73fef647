"""Gets the bytes of a site: over HTTP or from a folder, of one place only, so much and so long and no more."""

import threading
import time
from dataclasses import field
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urljoin, urlsplit

import requests

from ...dataclass import dataclass
from .frame import within

#: Bytes of one answer: the largest that a site has is the script that draws pictures.
LARGEST: Final = 16_000_000
#: Seconds for all of a site, and for one answer to begin.
LONGEST: Final = 120.0
PATIENCE: Final = 10.0
HOPS: Final = 5
#: Headers of an answer that do to a page what is not in it.
ODD: Final = ("refresh", "link")


class Missing(Exception):  # noqa: N818 - the page is missing
    """There is no such page."""


class Unreachable(Exception):  # noqa: N818 - the site is unreachable
    """The site did not answer as one does; nothing can be said of it."""


class Astray(Exception):  # noqa: N818 - the reader is led astray
    """The answer leads, or looks, elsewhere."""


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: the address may be none, and the body without end, which `requests` would read."""


@dataclass(slots=True)
class Site:
    """A published site. Every file of it is fetched once."""

    address: str  #: ends with a slash
    _ends: float = field(default_factory=lambda: time.monotonic() + LONGEST)
    _session: requests.Session = field(default_factory=_Session)
    _kept: dict[str, bytes] = field(default_factory=dict)
    _led: dict[str, str] = field(default_factory=dict)  #: address -> where it led to

    def __post_init__(self) -> None:
        self._session.auth = _nobody  # no name and word that this machine keeps for the host
        self._session.headers = {"User-Agent": "rolloutdocs", "Accept": "*/*"}

    def page(self, name: str) -> tuple[str, str]:
        """Address and HTML of a page, by the name of its document. Raises Missing, Unreachable, Astray."""
        stem = name.removesuffix(".md")
        short = "" if stem == "index" else stem.removesuffix("/index")
        tried = [
            f"{stem}.html",
            f"{short}/" if short else "",
            f"{short}/index.html" if short else "index.html",
        ]
        found: dict[str, str] = {}
        for one in tried:
            try:
                address = urljoin(self.address, one)
                text = self._text(address)
                found[self._led.get(address, address)] = text
            except Missing:
                continue
        if len(set(found.values())) > 1:
            raise Astray(f"two pages stand where one should: {' and '.join(found)}")
        for address, text in found.items():
            return address, text
        raise Missing(urljoin(self.address, tried[0]))

    def _text(self, address: str) -> str:
        try:
            return self.file(address).decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Astray(f"{address} is not in UTF-8") from error

    def file(self, address: str) -> bytes:
        """What is at an address of this site. Raises Missing, Unreachable, Astray."""
        bare = address.partition("#")[0]
        if bare not in self._kept:
            self._kept[bare] = self._local(bare) if bare.startswith("file:") else self._in_time(bare)
        return self._kept[bare]

    def _local(self, address: str) -> bytes:
        root, path = (Path(unquote(urlsplit(one).path)) for one in (self.address, address))
        try:
            inside = path.resolve().is_relative_to(root.resolve())
        except (ValueError, RuntimeError) as error:  # a NUL character, links in a circle
            raise Astray(f"{address} is no file: {error}") from error
        if not inside:
            raise Astray(f"{address} lies outside of the site")
        path = path / "index.html" if address.endswith("/") else path
        try:
            if path.stat().st_size > LARGEST:
                raise Unreachable(f"{address} is larger than {LARGEST} bytes")
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError) as error:
            raise Missing(address) from error
        except OSError as error:
            raise Unreachable(f"{address} cannot be read: {error.strerror}") from error

    def _in_time(self, address: str) -> bytes:
        """The answer, or Unreachable: a server that sends a byte now and then is not waited for any longer."""
        came: list[bytes | Exception] = []

        def ask() -> None:
            try:
                came.append(self._http(address))
            except Exception as error:
                came.append(error)

        asking = threading.Thread(target=ask, daemon=True)
        asking.start()
        asking.join(max(0.0, self._ends - time.monotonic()) + 1.0)
        if not came:
            raise Unreachable(f"{self.address} was not read within {LONGEST:.0f} seconds")
        if isinstance(came[0], Exception):
            raise came[0]
        return came[0]

    def _http(self, address: str) -> bytes:
        began = address
        for _ in range(HOPS):
            answer = self._asked(address)
            with answer:
                if answer.is_redirect:
                    there = within(address, answer.headers["location"])
                    if there is None:
                        raise Astray(f"{address} leads to another place: {answer.headers['location'][:200]}")
                    address = there
                    continue
                self._led[began] = address
                return self._taken(address, answer)
        raise Astray(f"{address} leads on more than {HOPS} times")

    def _asked(self, address: str) -> requests.Response:
        left = self._ends - time.monotonic()
        if left <= 0:
            raise Unreachable(f"{self.address} was not read within {LONGEST:.0f} seconds")
        try:
            return self._session.get(address, stream=True, allow_redirects=False, timeout=min(PATIENCE, left))
        except (requests.RequestException, ValueError) as error:  # of a host that cannot be
            raise Unreachable(f"{address} does not answer: {type(error).__name__}") from error

    def _taken(self, address: str, answer: requests.Response) -> bytes:
        if answer.status_code in (404, 410):
            raise Missing(address)
        if answer.status_code != 200:
            raise Unreachable(f"{address} answers {answer.status_code}")
        if odd := [name for name in ODD if name in answer.headers]:
            raise Astray(f"{address} has the header `{odd[0]}`, which can show something else")
        _plain(address, answer)
        data = bytearray()
        try:
            for part in answer.iter_content(65536):
                data += part
                if len(data) > LARGEST:
                    raise Unreachable(f"{address} is larger than {LARGEST} bytes")
                if time.monotonic() > self._ends:
                    raise Unreachable(f"{self.address} was not read within {LONGEST:.0f} seconds")
        except requests.RequestException as error:
            raise Unreachable(f"{address} broke off: {type(error).__name__}") from error
        return bytes(data)


def _plain(address: str, answer: requests.Response) -> None:
    """Raise Astray where a browser would read the bytes in another way than they are read here."""
    kind = answer.headers.get("content-type", "").lower().replace(" ", "")
    if "xml" in kind.partition(";")[0]:
        raise Astray(f"{address} is sent as `{kind[:100]}`, which is read in another way than HTML")
    if (packed := answer.headers.get("content-encoding", "identity").lower()) != "identity":
        raise Astray(f"{address} is sent packed as `{packed[:100]}`, which was not asked for")
    if "charset=" in kind and "charset=utf-8" not in kind.replace('"', ""):
        raise Astray(f"{address} is sent as `{kind[:100]}`, and not as UTF-8")


def _nobody(request: requests.PreparedRequest) -> requests.PreparedRequest:
    return request

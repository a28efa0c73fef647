"""Speaks to GitHub: one host, one token, bounded in time and size; what only asks is asked again, what writes is not.

Whether a write was done when its answer is lost, nobody knows: it is not sent again, but what is there is read anew by
whoever wanted it. Rejected: a library for GitHub; each follows redirects and pages wherever an answer leads.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import field
from typing import Any, Final

import requests
from urllib3.exceptions import HTTPError

from ...dataclass import dataclass
from ...version import VERSION
from ..redaction import Redaction
from ..reports.printable import printable
from .address import Address
from .answer import Answer
from .trouble import DENIED, ELSEWHERE, INVALID, LIMITED, MISSING, UNCERTAIN, UNREACHABLE, Trouble

SECONDS: Final = 30.0  #: for a whole exchange
LARGEST: Final = 20_000_000  #: bytes of an answer
AGAIN: Final = (1.0, 2.0, 4.0)  #: seconds before what only asks is asked again
_GONE: Final = frozenset({500, 502, 503, 504})
_HEADERS: Final = {
    "Accept": "application/vnd.github+json, application/json;q=0.9",
    "X-GitHub-Api-Version": "2022-11-28",
    "User-Agent": f"rolloutdocs/{VERSION}",
    "Accept-Encoding": "identity",
}


@dataclass(slots=True)
class Client:
    """Asks and writes."""

    address: Address
    patience: float = 90.0  #: seconds that a limit may make us wait, all together
    seconds: float = SECONDS
    wait: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.time
    asked: int = 0  #: requests that were sent
    written: int = 0  #: of those, writes
    _session: requests.Session = field(default_factory=requests.Session, repr=False)

    def get(self, path: str, **query: str | int) -> Answer:
        """Ask. Raises Trouble."""
        for pause in (*AGAIN, None):
            try:
                answer = self._limited("GET", path, query, None)
            except Trouble as trouble:
                if trouble.kind != UNREACHABLE or pause is None:
                    raise
            else:
                if answer.status not in _GONE or pause is None:
                    return self._good("GET", path, answer)
            self.wait(pause)
        raise AssertionError

    def write(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Answer:
        """Write, once. Raises Trouble."""
        self.written += 1
        try:
            answer = self._limited(method, path, {}, body)
        except Trouble as trouble:
            if trouble.kind == UNREACHABLE:
                raise Trouble(UNCERTAIN, trouble.what, trouble.remedy) from None
            raise
        if answer.status in _GONE:
            what = f"GitHub answered {answer.status} to {method} {path}, which may have been done or not"
            raise Trouble(UNCERTAIN, what, "Start again.")
        return self._good(method, path, answer)

    def _limited(
        self, method: str, path: str, query: Mapping[str, str | int], body: Mapping[str, Any] | None
    ) -> Answer:
        """Send, and again when a limit has passed: what was refused for it was not done."""
        while True:
            answer = self._sent(method, path, query, body)
            pause = answer.limited(self.clock())
            if pause is None:
                return answer
            if pause > self.patience:
                what = f"GitHub takes no more requests of this token for {pause:.0f} seconds"
                raise Trouble(LIMITED, what, "Start again then.")
            pause = max(pause, 1.0)  # a limit that names no time is none to be run against
            self.patience -= pause
            self.wait(pause)

    def _sent(
        self, method: str, path: str, query: Mapping[str, str | int], body: Mapping[str, Any] | None
    ) -> Answer:
        """One exchange within the time, from a thread that is left behind when it is over."""
        self.asked += 1
        got: list[Answer | str] = []
        sender = threading.Thread(
            target=lambda: got.append(self._exchange(method, path, query, body)), daemon=True
        )
        sender.start()
        sender.join(self.seconds)
        found = got[0] if got else f"did not answer within {self.seconds:g} seconds"
        if isinstance(found, str):
            host = self.address.api.partition("://")[2].partition("/")[0]
            what = f"`{printable(host)}` {found} ({method} {path})"
            raise Trouble(UNREACHABLE, what, "See that it can be reached from here, then start again.")
        return found

    def _exchange(
        self, method: str, path: str, query: Mapping[str, str | int], body: Mapping[str, Any] | None
    ) -> Answer | str:
        headers = {**_HEADERS, "Authorization": f"Bearer {self.address.token}"}
        data = None if body is None else json.dumps(body).encode()
        headers |= {} if data is None else {"Content-Type": "application/json"}
        self._session.trust_env = False  # a `.netrc` would send another password in place of the token
        self._session.cookies.clear()
        try:
            with self._session.request(
                method,
                f"{self.address.api}{path}",
                params=dict(query),
                data=data,
                headers=headers,
                timeout=self.seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                redirects = 300 <= response.status_code < 400  # where to is of no interest, nor what it says
                text = b"" if redirects else response.raw.read(LARGEST + 1, decode_content=False)
                said = None if redirects else response.headers.get("Content-Length")
        except requests.exceptions.SSLError:
            return "has no certificate that can be trusted"
        except (requests.RequestException, HTTPError, OSError, ValueError):
            return "did not answer, or not to the end"
        if len(text) > LARGEST or (said is not None and said.isdigit() and int(said) != len(text)):
            return "answered more, or less, than it said"
        names = {name.lower(): value for name, value in response.headers.items()}
        return Answer(response.status_code, names, text)

    def _good(self, method: str, path: str, answer: Answer) -> Answer:
        status = answer.status
        if 200 <= status < 300:
            try:
                _ = answer.data
            except ValueError:
                what = f"what answered {method} {path} is not GitHub: it is no JSON"
                raise Trouble(UNREACHABLE, what, "Look at `GITHUB_API_URL`.") from None
            return answer
        said = answer.said(Redaction([self.address.token]))
        what = f"GitHub answered {status} to {method} {path}" + (f": {said}" if said else "")
        raise Trouble(_kind(status), what.rstrip("."), _remedy(status))


def _kind(status: int) -> str:
    if _leads(status):
        return ELSEWHERE
    known = {401: DENIED, 403: DENIED, 404: MISSING, 410: MISSING, 422: INVALID}
    return known.get(status, UNREACHABLE if status >= 500 else INVALID)


def _remedy(status: int) -> str:
    if _leads(status):
        return "The token goes nowhere else: give the repository its name of today, and look at `GITHUB_API_URL`."
    return {
        401: "Give another token: this one is not valid.",
        403: "See what GitHub says; a token needs the rights to write pull requests, issues and commit statuses.",
        404: "Look at repository and number; a token that may not see it gets the same answer.",
    }.get(status, "Look at what GitHub says.")


def _leads(status: int) -> bool:
    """Whether it is about another address; 304 is not, though nobody asked for it."""
    return 300 <= status < 400 and status != 304

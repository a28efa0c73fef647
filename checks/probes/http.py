"""Ask a web server: one request as a person's `curl` would send it, no proxy, no cookie, and no redirect unless asked.

The whole exchange has one time limit. A limit on each read alone would let a server that drips bytes hold the
verifier for ever, so the request is sent from a thread that is left behind when time is up.
"""

import threading
import time
from dataclasses import replace
from typing import Final
from urllib.parse import urljoin, urlsplit, urlunsplit

import requests
from requests import RequestException
from urllib3.exceptions import HTTPError

from .questions import AskHttp, HttpAnswer, Unanswered
from .reach import Reach

SECONDS: Final = 10.0
LARGEST: Final = 1_000_000
HOPS: Final = 5
_HEADERS: Final = {"User-Agent": "rolloutdocs", "Accept": "*/*", "Accept-Encoding": "identity"}


def http(question: AskHttp, _reach: Reach) -> HttpAnswer | Unanswered:
    """Give the server's answer."""
    return fetch(question, SECONDS)


def fetch(question: AskHttp, seconds: float) -> HttpAnswer | Unanswered:
    """Give the answer if it is whole within so many seconds."""
    answers: list[HttpAnswer | Unanswered] = []
    sender = threading.Thread(target=lambda: answers.append(_send(question, seconds)), daemon=True)
    sender.start()
    sender.join(seconds)
    return answers[0] if answers else _unanswered(question, f"did not answer within {seconds:g} seconds")


def _send(question: AskHttp, seconds: float) -> HttpAnswer | Unanswered:
    deadline = time.monotonic() + seconds
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer, url = _one(session, question.method, question.url, deadline), question.url
            while question.follow and answer.hops < HOPS and (url := _onward(url, answer)):
                answer = replace(_one(session, question.method, url, deadline), hops=answer.hops + 1)
            return answer
    except requests.exceptions.SSLError:
        return _unanswered(question, "has no certificate that can be trusted")
    except requests.exceptions.Timeout:
        return _unanswered(question, f"did not answer within {seconds:g} seconds")
    except requests.exceptions.ConnectionError:
        return _unanswered(question, "cannot be reached")
    except (RequestException, HTTPError, ValueError, OSError):
        return _unanswered(question, "did not answer in HTTP")


def _one(session: requests.Session, method: str, url: str, deadline: float) -> HttpAnswer:
    began = time.monotonic()
    session.cookies.clear()  # one that a redirect sets is not carried along
    request = session.prepare_request(requests.Request(method, url, headers=_HEADERS))
    request.url = _as_written(request.url or url, url)
    seconds = max(deadline - began, 0.001)
    with session.send(request, timeout=seconds, allow_redirects=False, stream=True) as response:
        answer = _read(response, deadline)
    return replace(answer, milliseconds=(time.monotonic() - began) * 1000)


def _as_written(prepared: str, url: str) -> str:
    """The address with the path that was asked for: `requests` makes `..` of `%2e%2e`, and another page answers.

    What cannot be sent (a space, `%zz`) is still escaped, and hexadecimal digits become capitals.
    """
    there, asked = urlsplit(prepared), urlsplit(url)
    return urlunsplit((there.scheme, there.netloc, asked.path or "/", asked.query, ""))


def _onward(url: str, answer: HttpAnswer) -> str:
    """Where a redirect leads, or nothing: the same host and port, or from plain to encrypted on their own ports."""
    places = [value for name, value in answer.headers if name.lower() == "location"]
    if answer.status not in (301, 302, 303, 307, 308) or len(places) != 1:
        return ""
    onward = urljoin(url, places[0])
    before, after = urlsplit(url), urlsplit(onward)
    if (before.scheme, before.netloc.lower()) == (after.scheme, after.netloc.lower()):
        return onward
    upgraded = (before.scheme, after.scheme) == ("http", "https") and not (before.port or after.port)
    return onward if upgraded and before.netloc.lower() == after.netloc.lower() else ""


def _read(response: requests.Response, deadline: float) -> HttpAnswer:
    """Read the body as sent, never unpacked: a compressed one was not asked for and could be of any size."""
    body = b""
    while len(body) <= LARGEST:
        chunk = response.raw.read(65536, decode_content=False)
        if not chunk:
            break
        body += chunk
        if time.monotonic() > deadline:
            raise requests.exceptions.Timeout
    kind = response.headers.get("Content-Type", "")
    headers = tuple(response.raw.headers.items())
    return HttpAnswer(response.status_code, body[:LARGEST], len(body) <= LARGEST, kind, headers)


def _unanswered(question: AskHttp, what: str) -> Unanswered:
    """Name it by host and port only: the rest of an address may carry a token."""
    parts = urlsplit(question.url)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return Unanswered(f"{question.method} was sent, but `{parts.hostname}:{port}` {what}")

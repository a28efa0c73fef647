"""Ask a web server: one request as a person's `curl` would send it, no redirect, no proxy, no cookie.

The whole exchange has one time limit. A limit on each read alone would let a server that drips bytes hold the
verifier for ever, so the request is sent from a thread that is left behind when time is up.
"""

import threading
import time
from typing import Final
from urllib.parse import urlsplit

import requests
from requests import RequestException
from urllib3.exceptions import HTTPError

from .questions import AskHttp, HttpAnswer, Unanswered
from .reach import Reach

SECONDS: Final = 10.0
LARGEST: Final = 1_000_000
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
            with session.request(
                question.method,
                question.url,
                headers=_HEADERS,
                timeout=seconds,
                allow_redirects=False,
                stream=True,
            ) as response:
                return _read(response, deadline)
    except requests.exceptions.SSLError:
        return _unanswered(question, "has no certificate that can be trusted")
    except requests.exceptions.Timeout:
        return _unanswered(question, f"did not answer within {seconds:g} seconds")
    except requests.exceptions.ConnectionError:
        return _unanswered(question, "cannot be reached")
    except (RequestException, HTTPError, ValueError, OSError):
        return _unanswered(question, "did not answer in HTTP")


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
    return HttpAnswer(response.status_code, body[:LARGEST], len(body) <= LARGEST, kind)


def _unanswered(question: AskHttp, what: str) -> Unanswered:
    """Name it by host and port only: the rest of an address may carry a token."""
    parts = urlsplit(question.url)
    port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    return Unanswered(f"{question.method} was sent, but `{parts.hostname}:{port}` {what}")

"""Both health routes, asked over HTTP as a user would: for the terminal, without curl."""

from urllib.error import HTTPError
from urllib.request import ProxyHandler, build_opener

from .settings import DeskError, variable

ROUTES = ("/api/health", "/admin/health")


def health() -> str:
    return "\n".join(ask(variable("APP_URL") + route) for route in ROUTES)


def ask(url: str) -> str:
    """One line: the address, the status, the body. A proxy of the environment is for other hosts."""
    try:
        with build_opener(ProxyHandler({})).open(url, timeout=10) as response:
            return f"{url} answers {response.status} {response.read().decode().strip()}"
    except HTTPError as error:
        with error:
            body = error.read().decode().strip()
        raise DeskError(f"{url} answers {error.code} {body}: keep users out and find out why") from error
    except OSError as error:
        raise DeskError(f"{url} does not answer ({error}): is the service running?") from error

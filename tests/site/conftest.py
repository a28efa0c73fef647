"""A browser, and a real HTTP server over the sites, each under a path of its own as on GitHub Pages."""

import os
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, sync_playwright

from .browse import WIDTHS, Look


@dataclass(frozen=True, slots=True)
class Server:
    """Serves every folder that is put into `folder`."""

    folder: Path
    host: str  #: `http://127.0.0.1:<port>/`


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Say nothing: what fails is noted by the browser."""


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("served")
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=folder)) as listening:
        thread = threading.Thread(target=listening.serve_forever)
        thread.start()
        try:
            yield Server(folder, f"http://127.0.0.1:{listening.server_port}/")
        finally:
            listening.shutdown()
            thread.join()


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    flags = [
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-default-apps",
        "--disable-dev-shm-usage",
        "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",  # nothing gets out, whatever asks
        "--no-first-run",
    ]
    if os.geteuid() == 0:
        flags.append("--no-sandbox")  # Chromium refuses to start as root with it
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=chromium, args=flags)
        try:
            yield running
        finally:
            running.close()


class Contexts:
    """One context a look: what the browser has cached stays between pages, as it does for a reader."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.open: dict[Look, BrowserContext] = {}

    def of(self, look: Look) -> BrowserContext:
        if look not in self.open:
            width, height = WIDTHS[look.device]
            self.open[look] = self.browser.new_context(
                viewport={"width": width, "height": height},
                color_scheme="dark" if look.scheme == "dark" else "light",
                java_script_enabled=look.script,
                is_mobile=look.device == "phone",
                has_touch=look.device == "phone",
            )
        return self.open[look]


@pytest.fixture(scope="session")
def contexts(browser: Browser) -> Iterator[Contexts]:
    kept = Contexts(browser)
    yield kept
    for context in kept.open.values():
        context.close()

"""What the site costs beside the bare `mkdocs build`, and how soon a change is shown.

A project of 300 documents: 50 rollouts with the size of the one in `content/`, each with a rehearsal that passed. In
turns, each in a process of its own: MkDocs alone over `docs/`; all that `site` does but for MkDocs, with nothing kept
of an earlier one; and the same once more, when one rollout has been rehearsed again. The first round is not counted.
Then a site of 20 pages is shown by `--serve`, and a change of its
source is waited for. Last, the status page in Chromium, with a processor four times slower and the profile of a fast 3G
line; it is sent compressed, as hosts of static sites send it.
"""

import argparse
import gzip
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import lab
import rows

from build import project

ROOT = Path(__file__).parent.parent
COPY = ".rolloutdocs/copy"  #: there `site` makes its own
OWN = str(Path(__file__).with_name("own.py"))
ROLLOUTS = 50
DOCUMENTS = 6  #: of each of them
ROUNDS = 3
PAINTS = 5
NOW = datetime.now(UTC) - timedelta(days=1)
KEPT = "cache"  #: the user's folder for what is kept, of this measurement alone
CHANGES = 5
SETTLED = 8000  #: milliseconds after which nothing larger is painted
PLAIN = 14  #: pages by hand beside the documents of one rollout
#: Chromium's own numbers for a fast 3G line, as DevTools had them: bits a second, milliseconds.
FAST_3G = {
    "offline": False,
    "downloadThroughput": 1.6e6 / 8 * 0.9,
    "uploadThroughput": 7.5e5 / 8 * 0.9,
    "latency": 562.5,
}


def configured(folder: Path) -> Path:
    """The look of this repository over a folder's own pages."""
    look = f"theme: {{custom_dir: {ROOT / 'site_templates/site'}}}"
    text = f"INHERIT: {ROOT / 'mkdocs.yml'}\n{look}\nnav: null\ndocs_dir: docs\n"
    (folder / "mkdocs.yml").write_text(text, "utf-8")
    return folder


def own(folder: Path, rollouts: int) -> None:
    """So many rollouts: our own code beside MkDocs, each in a process of its own."""
    from rehearsed import rehearse

    folder.mkdir()
    names = [path.parent.name for path in project(configured(folder), rollouts)]
    rows.tool(folder, "build")
    os.chdir(folder)
    for number, name in enumerate(names):
        rehearse(folder, name, NOW - timedelta(minutes=number))
    bares, firsts, nexts = [], [], []
    for number in range(ROUNDS + 1):
        bares.append(_process(folder, sys.executable, "-m", "mkdocs", "build", "-q", "-d", "bare"))
        shutil.rmtree(folder / KEPT, ignore_errors=True)
        firsts.append(_process(folder, sys.executable, OWN, f"{COPY}-{number}"))
        rehearse(folder, names[number % rollouts], NOW + timedelta(seconds=number + 1))
        nexts.append(_process(folder, sys.executable, OWN, f"{COPY}-next-{number}"))
    for what, times, limit in (("the first", firsts, None), ("the next", nexts, 10)):
        pairs = list(zip(times[1:], bares[1:], strict=True))  # without the round that compiled everything
        ratio = rows.median([mine / bare for mine, bare in pairs])
        mine, bare = (rows.median(list(column)) for column in zip(*pairs, strict=True))
        note = f"{mine:.2f} s beside {bare:.2f} s of the processor"
        rows.row(
            f"own code of {what} site, {rollouts * DOCUMENTS} documents",
            "bare mkdocs build",
            100 * ratio,
            limit=limit,
            unit=" %",
            note=note,
        )


def _process(folder: Path, *words: str) -> float:
    """Seconds of the processor."""
    there = {**rows.compiled(), "NO_MKDOCS_2_WARNING": "1", "XDG_CACHE_HOME": str(folder / KEPT)}
    return rows.run(folder, *words, environment=there).processor


def served(folder: Path) -> None:
    """A site of 20 pages: from the change of its source to the page that shows it."""
    lab.write(folder, 10, "echo {}")
    configured(folder)
    for number in range(PLAIN):
        (folder / "docs" / f"plain-{number}.md").write_text(f"# Plain {number}\n\nText.\n", "utf-8")
    words = (sys.executable, "-m", "rolloutdocs", "site", "--serve", "--port", "0")
    process = subprocess.Popen(words, cwd=folder, stdout=subprocess.PIPE, text=True, env=rows.compiled())
    assert process.stdout
    address = process.stdout.readline().split()[0]
    page = f"{address}PRODUCTION-ROLLOUT-CHECKLIST.html"
    source = folder / "content/rollout.yaml"
    times = []
    try:
        waited(page, "echo")
        for number in range(CHANGES):
            time.sleep(2)
            source.write_text(re.sub(r"echo 0\w*", f"echo 0x{number}", source.read_text("utf-8")), "utf-8")
            times.append(waited(page, f"0x{number}"))
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()
    note = rows.spread(times)
    rows.row("a change is shown, 20 pages", "", rows.median(times), limit=2, unit=" s", note=note)


def waited(page: str, word: str) -> float:
    """Seconds until the page has the word."""
    began = time.perf_counter()
    while True:
        with urllib.request.urlopen(page) as answer:
            if word in re.sub(r"<[^>]*>", "", answer.read().decode()):
                return time.perf_counter() - began
        time.sleep(0.02)


class Quiet(SimpleHTTPRequestHandler):
    """Sends text compressed, and says nothing."""

    def do_GET(self) -> None:
        """One file."""
        path = Path(self.translate_path(self.path))
        data = gzip.compress(path.read_bytes()) if path.is_file() else b""
        self.send_response(200 if path.is_file() else 404)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the base class's
        """Nothing."""


def painted(folder: Path) -> None:
    """The status page's largest paint."""
    from playwright.sync_api import sync_playwright

    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    Thread(target=server.serve_forever, daemon=True).start()
    chromium = next(path for name in ("chromium", "google-chrome") if (path := _which(name)))
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    times = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=flags)
        for _ in range(PAINTS):
            context = browser.new_context(viewport={"width": 390, "height": 844}, is_mobile=True)
            page = context.new_page()
            tuned = context.new_cdp_session(page)
            tuned.send("Network.enable")
            tuned.send("Network.emulateNetworkConditions", FAST_3G)
            tuned.send("Emulation.setCPUThrottlingRate", {"rate": 4})
            page.goto(f"http://127.0.0.1:{server.server_port}/evidence/status.html", wait_until="commit")
            page.wait_for_timeout(SETTLED)
            times.append(page.evaluate(LARGEST) / 1000)
            context.close()
        browser.close()
    server.shutdown()
    note = rows.spread(times)
    rows.row(
        "the status page's largest paint",
        "4 times slower, fast 3G",
        rows.median(times),
        limit=2.5,
        unit=" s",
        note=note,
    )


LARGEST = """() => new Promise(done => new PerformanceObserver(list => done(list.getEntries().at(-1).startTime))
    .observe({type: "largest-contentful-paint", buffered: true}))"""


def _which(name: str) -> str | None:
    import shutil

    return shutil.which(name)


def main() -> None:
    """Print the rows."""
    words = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    words.add_argument("--rollouts", type=int, default=ROLLOUTS, help="how many are many (default: 50)")
    words.add_argument("--only", choices=("own", "served"), help="measure this alone")
    given = words.parse_args()
    with tempfile.TemporaryDirectory() as made:
        if given.only != "own":
            site = Path(made, "served")
            served(site)
            rows.tool(site, "verify", "--env", "staging")
            rows.tool(site, "site")
            painted(site / "site")
        if given.only != "served":
            own(Path(made, "own"), given.rollouts)
            os.chdir(ROOT)


if __name__ == "__main__":
    main()

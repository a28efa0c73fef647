"""A step that tells its secret in every form and everywhere it can: nobody finds it anywhere. Twin: without redaction.

And its name is in no argument of a process while it runs.
"""

import base64
import json
import os
import shlex
import subprocess
import sys
import threading
from pathlib import Path
from urllib.parse import quote

import pytest

SECRET = "kJ8/Zp+3'x\"Q$y Wé%41"

#: Writes the secret in several writes, forms and streams, and into a report of tests.
TELL = """
import base64, html, json, os, shlex, sys, time
from urllib.parse import quote
it = os.environ["TOKEN"]
for part in (it[:5], it[5:9], it[9:]):
    print(part, end="", flush=True)
    time.sleep(0.02)
coded = base64.encodebytes(b"x" * 70 + it.encode()).decode()
for text in (f"<{it}>", json.dumps({"a": it}), json.dumps(json.dumps(it)), shlex.quote(it), quote(it, safe=""), coded,
             html.escape(it), it.encode().hex(), repr(it.encode())):
    print(text)
    print(text, file=sys.stderr)
print("first half: " + it[:10], end="")
print(it[10:] + " was the second", file=sys.stderr, flush=True)
with open(os.environ["RUN_DIR"] + "/tests.xml", "w") as report:
    report.write(f'<testsuite><testcase name="{html.escape(it)}" classname="Area"><failure message="no">'
                 f"{html.escape(it)}</failure></testcase></testsuite>")
"""
SERVE = """
import http.server, json, os
class Answer(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        print("asked with", os.environ["TOKEN"], flush=True)
        body = json.dumps({"status": "no " + os.environ["TOKEN"]}).encode()
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)
http.server.HTTPServer(("127.0.0.1", int(os.environ["PORT"])), Answer).serve_forever()
"""
#: Takes redaction out.
WITHOUT = "from rolloutdocs.checks.redaction import Redaction; Redaction.__call__ = lambda _, text: text\n"
RUN = "from rolloutdocs.cli import main; main()"


def rollout(lab, places):
    content = lab.folder / "content"
    content.mkdir()
    (content / "tell.py").write_text(TELL)
    (content / "serve.py").write_text(SERVE)
    (places / "secret").write_text(SECRET, "utf-8")
    command = (
        "python tell.py\nset -x\n: \"$TOKEN\"\nset +x\nprintf '%q\\n' \"$TOKEN\"\ndeclare -p TOKEN\n"
        "printf %s \"$TOKEN\" | od -c\nprintf %s \"$TOKEN\" | base64 -w 10\ncd \"$TOKEN\""
    )  # fmt: skip
    expect = [
        {"prints": "nothing of this kind"},
        {"answers_json": {"request": "GET $APP_URL/", "status": 200, "path": "status", "value": "ok"}},
        {"tests_passed": {"file": "$RUN_DIR/tests.xml", "count": 1, "class": "Area"}},
    ]
    lab.write(
        {"deploy": {"one": lab.step(command, expect=expect)}},
        own_python=True,
        variables={
            "PORT": {"chosen": "port"},
            "APP_URL": "http://127.0.0.1:$PORT",
            "RUN_DIR": {"chosen": "folder"},
            "TOKEN": {"secret": "command", "command": ["cat", str(places / "secret")]},
        },
        services={"web": {"run": ["python", "serve.py"], "ready": {"http": "http://127.0.0.1:$PORT/"}}},
    )


def told(lab, temporary, before):
    """Run it: everything that was shown or lies anywhere, and all arguments that processes had."""
    seen: set[bytes] = set()
    environment = {**os.environ, "TMPDIR": str(temporary)}
    over = threading.Event()

    def look():
        while not over.wait(0.02):
            for path in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    seen.add(path.read_bytes())
                except OSError:
                    continue

    watcher = threading.Thread(target=look)
    watcher.start()
    ended = subprocess.run(
        [sys.executable, "-c", before + RUN, "verify", "--env", "staging"],
        cwd=lab.folder, env=environment, capture_output=True, check=False, timeout=120,
    )  # fmt: skip
    over.set()
    watcher.join()
    assert ended.returncode == 1, ended.stderr
    files = [
        path.read_bytes()
        for folder in (lab.folder, temporary)
        for path in folder.rglob("*")
        if path.is_file()
    ]
    return b"\n".join([ended.stdout, ended.stderr, *files]).decode(errors="replace"), seen


def traces(text):
    """Which forms and parts of the secret stand in a text, also where JSON wrote it down."""
    coded = base64.b64encode(SECRET.encode()).decode()
    forms = [
        SECRET,
        SECRET[:10],
        SECRET[10:],
        quote(SECRET, safe=""),
        shlex.quote(SECRET),
        coded,
        coded[4:20],
    ]
    forms += [SECRET.encode().hex(), "k   J   8", repr(SECRET.encode())[2:-1]]
    every = [*forms, *(json.dumps(form)[1:-1] for form in forms)]
    return [form for form in every if form in text]


@pytest.mark.parametrize("before", ["", WITHOUT], ids=["as it is", "without redaction"])
def test_it_is_found_nowhere(lab, tmp_path_factory, before):
    """Assert that terminal, evidence, pages, temporary files and arguments show none of it; red without redaction."""
    temporary, places = tmp_path_factory.mktemp("temporary"), tmp_path_factory.mktemp("places")
    rollout(lab, places)
    assert lab.run("build").returncode == 0
    text, seen = told(lab, temporary, before)
    assert "first half: " in text
    assert "was the second" in text
    assert [line for line in seen if b"tell.py" in line]
    assert not [line for line in seen if traces(line.decode(errors="replace"))]
    assert bool(traces(text)) == bool(before), traces(text)
    assert [path for path in temporary.iterdir() if not path.name.startswith("rolloutdocs-ports")] == []
    if not before:
        assert "no [secret]" in text  # the answer is shown, without it

"""The bash script of a copy: run as a person would, and its verdicts beside those of `verify`."""

import re
import signal
import subprocess
from dataclasses import dataclass
from pathlib import Path

from rolloutdocs.checks.evidence import Done

from .copies import Copy, Result

NAME = "staging-rehearsal.sh"
WORDS = {"passed": "passed", "failed": "failed", "inconclusive": "undecided"}
_LINE = re.compile(r"^  (passed|failed|undecided|interrupted|not run) +([0-9]+) ([a-z0-9.-]+)", re.MULTILINE)
_CLOSED = re.compile(r"^  (passed|failed|undecided|interrupted) +closing with ([a-z0-9.-]+):", re.MULTILINE)

Verdicts = list[tuple[int, str, str]]  #: passage, step, verdict


@dataclass(frozen=True, slots=True)
class Both:
    """One copy, gone through twice."""

    script: Result
    verify: Result


def scripted(copy: Copy) -> Copy:
    """Give it its scripts."""
    with copy.source() as source:
        source["rehearsed_on"] = "staging"
    copy.build()
    return copy


def run(copy: Copy, *arguments: str) -> Result:
    """Start the script; what it ends with and says."""
    argv = ["bash", str(copy.docs / NAME), *arguments]
    done = subprocess.run(argv, env=copy.env(), capture_output=True, check=False)
    return Result(done.returncode, (done.stdout + done.stderr).decode(errors="backslashreplace"))


def start(copy: Copy) -> "subprocess.Popen[str]":
    argv = ["bash", str(copy.docs / NAME)]
    out = subprocess.PIPE
    # A shell in the background would ignore interrupts, and its scripts cannot undo that.
    return subprocess.Popen(
        argv, env=copy.env(), stdout=out, stderr=subprocess.STDOUT, text=True, preexec_fn=_hearing
    )


def _hearing() -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_DFL)


def said(result: Result) -> Verdicts:
    """What the script's summary says of each step that was sent."""
    _, _, summary = result.text.partition("Summary of the rehearsal")
    found = [(int(passage), step, verdict) for verdict, passage, step in _LINE.findall(summary)]
    return [one for one in found if one[2] != "not run"]


def seen(copy: Copy) -> Verdicts:
    """What the evidence of the newest run says of each step."""
    done = [one for one in copy.records() if isinstance(one, Done) and one.purpose == "step"]
    return [(one.passage, one.step, WORDS[one.verdict]) for one in done]


def closed(result: Result) -> list[tuple[str, str]]:
    return [(step, verdict) for verdict, step in _CLOSED.findall(result.text)]


def seen_closing(copy: Copy) -> list[tuple[str, str]]:
    done = [one for one in copy.records() if isinstance(one, Done) and one.purpose == "closing"]
    return [(one.step, WORDS[one.verdict]) for one in done]


def gone(text: str) -> bool:
    """Whether what is open is told to have gone with the run, however the line is broken."""
    return "in it nothing is left to close" in " ".join(text.split())


def agree(copy: Copy) -> Both:
    """Run both, and hold every verdict, closing and the exit code of the one to the other."""
    script = run(copy)
    verify = copy.verify()
    assert copy.runs(), f"nothing was run: {verify.text}"
    assert said(script) == seen(copy), f"{script.text}\n---\n{verify.text}"
    assert closed(script) == seen_closing(copy), f"{script.text}\n---\n{verify.text}"
    assert script.code == verify.code, f"{script.text}\n---\n{verify.text}"
    assert script.text.count(" is left open, since ") == verify.text.count("OPEN  ")
    assert gone(script.text) == gone(verify.text), f"{script.text}\n---\n{verify.text}"
    assert copy.clean(), (copy.processes(), list(copy.tmp.iterdir()))
    return Both(script, verify)


def blind(copy: Copy, old: str, new: str) -> None:
    """Take a check out of the script, and give it the digest that it has then."""
    file = Path(copy.docs / NAME)
    text = file.read_text("utf-8")
    assert text.count(old) == 1, f"{text.count(old)} times {old!r}"
    file.write_text(text.replace(old, new), "utf-8")
    copy.seal(f"docs/{NAME}")

"""JUnit XML as Jenkins' junit-10.xsd has it: a suite for each procedure gone through, a case for each step.

Failed is a failure, inconclusive an error, and what was not reached is skipped and says why; so is the whole rehearsal,
where the run is only a part of it. What is wrong beside the
steps is a case of its own, so that a run that is not passed is never green. junitparser, which reads such reports for
us, was not taken to write: it puts attributes on `testsuites` that this schema refuses.
"""

from collections.abc import Iterable, Iterator
from typing import Final
from xml.etree import ElementTree as Xml

from ..evidence import Done, Proved
from .caveat import caveat_of
from .printable import printable, tail, visible
from .run import FAILED, INCONCLUSIVE, PASSED, Passage, Run, verdict_of
from .troubles import Trouble, lines_of, troubles

_TAGS: Final = {FAILED: "failure", INCONCLUSIVE: "error"}
#: Cases for steps that were not reached; more would only say the same.
_MOST: Final = 1000


def junit(run: Run) -> str:
    """The run as JUnit XML."""
    beside = [one for one in troubles(run) if one.key not in claims(run)]
    beside = [trouble for trouble in beside if not trouble.step or trouble.rule == "unseen"]
    suites = [_passage(run, passage) for passage in run.passages if passage.steps]
    if run.others:
        suites.append(_suite("beside the rehearsal", [_step(run, done) for done in run.others]))
    if run.proved:
        suites.append(_suite("claims", map(_claim, run.proved)))
    if run.missed:
        suites.append(_suite("not reached", _missed(run)))
    if beside:
        suites.append(_suite("the run", map(_beside, beside)))
    if limit := caveat_of(run):
        suites.append(_suite("what this does not prove", [_limited(limit)]))
    root = Xml.Element("testsuites", name=visible(run.name or "rolloutdocs"))
    root.extend(suites)
    for name in ("tests", "failures", "errors"):
        root.set(name, str(sum(int(suite.get(name, "0")) for suite in suites)))
    root.set("time", _seconds(run.ended.seconds if run.ended else sum(one.seconds for one in run.passages)))
    Xml.indent(root)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{Xml.tostring(root, encoding="unicode")}\n'


def _passage(run: Run, passage: Passage) -> Xml.Element:
    suite = _suite(
        f"{passage.number} {passage.procedure}", [_step(run, done) for done in passage.steps], passage.seconds
    )
    if run.started:
        suite.set("timestamp", visible(run.started.at.partition("+")[0]))
        suite.set("hostname", visible(run.environment))
    return suite


def _suite(name: str, cases: Iterable[Xml.Element], seconds: float = 0.0) -> Xml.Element:
    suite = Xml.Element("testsuite", name=visible(name))
    suite.extend(cases)
    counted = {
        "tests": "testcase",
        "failures": "testcase/failure",
        "errors": "testcase/error",
        "skipped": "testcase/skipped",
    }
    for attribute, path in counted.items():
        suite.set(attribute, str(len(suite.findall(path))))
    suite.set("time", _seconds(seconds))
    return suite


def _step(run: Run, done: Done) -> Xml.Element:
    purpose = "" if done.purpose == "step" else f"{done.purpose}: "
    case = _case(f"{purpose}{done.step} {done.title}", done.procedure, done.seconds)
    verdict = verdict_of(done)
    if verdict != PASSED:
        wrong = [one.sentence for one in done.judged if one.verdict != PASSED]
        found = Xml.SubElement(case, _TAGS[verdict], type=verdict)
        found.set("message", _text(f"{done.place}: {wrong[0] if wrong else done.ended}"))
        found.text = _text("\n".join(lines_of(run, done)))
    if done.output:
        Xml.SubElement(case, "system-out").text = _text(tail(done.output, 1000))
    return case


def claims(run: Run) -> frozenset[str]:
    """The keys of what is wrong with claims, each of which is a case of its own."""
    return frozenset(one.claim for one in run.proved)


def _claim(one: Proved) -> Xml.Element:
    case = _case(one.claim, "claims")
    verdict = verdict_of(one)
    if verdict != PASSED:
        found = Xml.SubElement(case, _TAGS[verdict], type=verdict)
        found.set("message", _text(f"{one.place}: {one.reason or one.actual}"))
        found.text = _text("\n".join((f"expected: {one.expected}", f"actual: {one.actual}", one.reason)))
    return case


def _missed(run: Run) -> Iterator[Xml.Element]:
    reason = run.ended.reason if run.ended and run.ended.reason else "the run ended before it"
    many = min(run.missed, _MOST)
    for number in range(1, many + 1):
        case = _case(f"step not reached, {number} of {run.missed}", "rehearsal")
        Xml.SubElement(case, "skipped", message=_text(reason))
        yield case


def _limited(caveat: str) -> Xml.Element:
    """Skipped, not passed: whoever sees only this report would take it for the whole rehearsal."""
    case = _case("the whole rehearsal, made here", "rehearsal")
    Xml.SubElement(case, "skipped", message=_text(caveat))
    return case


def _beside(trouble: Trouble) -> Xml.Element:
    case = _case(trouble.title, trouble.rule)
    tag = "skipped" if trouble.waived else _TAGS[trouble.verdict]
    found = Xml.SubElement(case, tag, type=trouble.rule, message=_text(trouble.title))
    found.text = _text("\n".join((trouble.place, *trouble.lines)))
    return case


def _case(name: str, group: str, seconds: float = 0.0) -> Xml.Element:
    return Xml.Element("testcase", name=_text(name), classname=_text(group), time=f"{seconds:.3f}")


def _text(text: str) -> str:
    """Nothing that XML 1.0 cannot hold: it shows as an escape."""
    return printable(text)


def _seconds(seconds: float) -> str:
    return f"{max(seconds, 0.0):.3f}"

"""Read a JUnit report: the cases that ran, as PHPUnit, pytest and others write them.

Read as a stream, with no tree: a report comes from the environment, and a document type (which is how small
XML becomes huge) is refused. junitparser was the other choice; it builds a tree, and takes an unknown result
for a pass.
"""

import re
from typing import Final
from xml.parsers import expat

from ...dataclass import dataclass

#: What a case may contain and still have passed. Anything else, also unknown, says that it did not.
_HARMLESS: Final = frozenset({"system-out", "system-err", "properties"})
_ROOTS: Final = ("testsuites", "testsuite")
#: What may stand in a suite beside its cases; an `error` there is that of its set-up, which no case has.
_LISTED: Final = frozenset({*_ROOTS, "testcase"})
_BESIDE: Final = _LISTED | _HARMLESS
#: Where some writers, such as GoogleTest, say how a case ended, and what says that it passed.
_WORDS: Final = ("status", "result")
_WELL: Final = frozenset({"", "run", "passed", "pass", "ok", "success", "successful", "completed"})
#: A suite's own counts of what did not pass.
_COUNTS: Final = ("errors", "failures", "skipped", "disabled")


class Unreadable(Exception):  # noqa: N818 - it reads as what happened
    """The file is no JUnit report; says why."""


@dataclass(frozen=True, slots=True)
class Case:
    """One test that a report lists."""

    group: str  #: its class, as written: `Tests\\Feature\\AreaTest`, `tests.test_area.AreaTest`
    name: str
    outcome: str  #: `passed`, or the element that says otherwise: `failure`, `error`, `skipped`


def cases(content: bytes) -> list[Case]:
    """List all cases of the report, whatever suites they are in."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        raise Unreadable(f"the report is not whole XML at line {error.lineno}") from None
    except (LookupError, ValueError):
        raise Unreadable("the report is in an encoding that XML readers need not know") from None
    return reader.cases


def words(group: str) -> tuple[str, ...]:
    """Split a class's name, whichever way its parts are joined."""
    return tuple(re.split(r"[\\./]|::", group.lstrip("\\")))


def belongs(case: Case, group: str) -> bool:
    """Tell a case of this class, or of a class within it as Java joins them: by its last part, or by a whole name."""
    wanted, (*before, last) = words(group), words(case.group)
    found = [(*before, last), (*before, last.partition("$")[0])]
    return wanted in found if len(wanted) > 1 else wanted in [one[-1:] for one in found]


def within(case: Case, group: str) -> bool:
    """Tell a case of a class within this one as pytest joins them, or of a namespace of its name."""
    wanted, found = words(group), words(case.group)
    return found[: len(wanted)] == wanted if len(wanted) > 1 else wanted[0] in found[:-1]


class _Reader:
    """Collects cases while the parser goes along."""

    def __init__(self) -> None:
        self.cases: list[Case] = []
        self._path: list[str] = []  # names of the elements that are open
        self._case: dict[str, str] = {}
        self._outcome = ""
        self._bad = 0  # elements so far that say that a case did not pass
        self._open: list[int] = []  # how many of those each open suite has to have at its end

    def start(self, name: str, attributes: dict[str, str]) -> None:
        around = self._path[-1] if self._path else ""
        if not around and name not in _ROOTS:
            raise Unreadable("the file is not a JUnit report")
        if (around in _ROOTS and name not in _BESIDE) or (around == "testcase" and name in _LISTED):
            raise Unreadable(f"the report has `{name}` in a `{around}`, which no test has passed with")
        if name in _ROOTS:
            self._open.append(self._bad + sum(_number(attributes.get(one, "")) for one in _COUNTS))
        elif name == "testcase":
            self._case, self._outcome = attributes, _said(attributes)
        elif around == "testcase" and name not in _HARMLESS:
            self._outcome, self._bad = name, self._bad + 1
        self._path.append(name)

    def end(self, name: str) -> None:
        self._path.pop()
        if name == "testcase":
            self._bad += self._outcome != "passed" and self._outcome == _said(
                self._case
            )  # no element says so
            group = self._case.get("class") or self._case.get("classname", "")
            self.cases.append(Case(group, self._case.get("name", ""), self._outcome))
        elif name in _ROOTS and self._open.pop() > self._bad:
            raise Unreadable("a suite of the report counts more tests that did not pass than it lists")


def _said(attributes: dict[str, str]) -> str:
    """The outcome as far as a case's own attributes say it."""
    said = (attributes.get(one, "") for one in _WORDS)
    return next((word for word in said if word.lower() not in _WELL), "passed")


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _refuse(*_declaration: object) -> None:
    raise Unreadable("the report declares a document type, which no JUnit report needs")

"""SARIF 2.1.0: a result for each thing that is wrong, at its line on the page, with the line in the source beside it.

What could not be decided is an error too: tools that look at errors only must not take it for green.
"""

import hashlib
import json
from typing import Any, Final
from urllib.parse import quote

from .caveat import caveat_of
from .printable import printable
from .run import FAILED, INCONCLUSIVE, PASSED, Rule, Run
from .troubles import OWN, Trouble, troubles

SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"
_EXITS: Final = {PASSED: 0, FAILED: 1, INCONCLUSIVE: 3}


def sarif(run: Run) -> str:
    """The run as a SARIF log."""
    rules = (*run.about.rules, *OWN)
    driver: dict[str, Any] = {"name": "rolloutdocs", "rules": [_rule(rule) for rule in rules]}
    if run.started:
        driver["version"] = printable(run.started.tool)
    found = troubles(run)
    places = {rule.id: index for index, rule in enumerate(rules)}
    log = {
        "$schema": SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {"driver": driver},
                "automationDetails": {"id": f"rolloutdocs/{_uri(printable(run.environment))}/"},
                "columnKind": "unicodeCodePoints",
                "invocations": [_invocation(run)],
                "results": [_result(run, one, places[one.rule]) for one in found],
                "properties": {"verdict": run.verdict, "run": printable(run.name)},
            }
        ],
    }
    return json.dumps(log, indent=2, ensure_ascii=True) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.id,
        "shortDescription": {"text": rule.form or rule.says},
        "fullDescription": {"text": rule.says},
        "help": {"text": rule.says},
        "defaultConfiguration": {"level": "error"},
    }


def _invocation(run: Run) -> dict[str, Any]:
    return {
        "executionSuccessful": run.verdict == PASSED,
        "exitCode": 130 if run.interrupted else _EXITS[run.verdict],
        "exitCodeDescription": run.verdict,
        "toolExecutionNotifications": _limited(run),
    }


def _limited(run: Run) -> list[dict[str, Any]]:
    """Whoever sees only this report would take a part for the whole rehearsal."""
    limit = caveat_of(run)
    return [{"level": "warning", "message": {"text": _message(printable(limit))}}] if limit else []


def _result(run: Run, trouble: Trouble, index: int) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": trouble.rule,
        "ruleIndex": index,
        "level": "note" if trouble.waived else "error",
        "message": {"text": _message(trouble.message)},
        "partialFingerprints": {"rolloutdocs/v1": _fingerprint(trouble)},
        "properties": {"verdict": trouble.verdict},
    }
    if trouble.place:
        result["locations"] = [_location(run, trouble.place)]
    if trouble.source:
        beside = {"id": 1, **_location(run, trouble.source), "message": {"text": "in the source"}}
        result["relatedLocations"] = [beside]
    if trouble.waived:
        result["suppressions"] = [{"kind": "external", "justification": printable(trouble.waived)}]
    return result


def _message(text: str) -> str:
    """Braces are placeholders and `[text](url)` is a link in a message; doubled and escaped, both are text."""
    plain = text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text
    return plain.replace("{", "{{").replace("}", "}}")


def _location(run: Run, place: str) -> dict[str, Any]:
    path, line = split(place)
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(run.about.base + path)}}
    if line:
        physical["region"] = {"startLine": line}
    return {"physicalLocation": physical}


def _uri(path: str) -> str:
    """A relative reference: `./` before a first part with a colon, which would be a scheme; no `//`, a host."""
    uri = quote(path.encode(errors="backslashreplace"), safe="/-._~")
    return f".{uri}" if uri.startswith("//") else uri


def split(place: str) -> tuple[str, int]:
    """The path and the line of `path:line`; 0 for no line."""
    path, _, line = place.rpartition(":")
    if path and line.isascii() and line.isdigit() and len(line) < 10:
        return path, int(line)
    return place, 0


def _fingerprint(trouble: Trouble) -> str:
    """The same for the same thing in every run, wherever it has moved on its page."""
    return hashlib.sha256(f"{trouble.rule}\n{trouble.key}".encode(errors="backslashreplace")).hexdigest()

"""The guard: what is on disk against what the source gives, and the table against the environments file."""

from pathlib import Path

import pytest
from rolloutdocs.checks import guard
from rolloutdocs.checks.reader import is_marked, read_page, read_plan
from rolloutdocs.checks.reader.digest import seal

from rolloutdocs.environments import Environments
from rolloutdocs.errors import Finding
from rolloutdocs.notation.marks import NO_DIGEST

SAMPLE = Path(__file__).parents[1] / "pages" / "sample"


def sealed(text: str) -> str:
    return text.replace(NO_DIGEST, seal(text))


PAGES = {path.name: sealed(path.read_text(encoding="utf-8")) for path in sorted(SAMPLE.glob("*.md"))}
DISK = {name: text.encode() for name, text in PAGES.items()}


def only(findings: tuple[Finding, ...]) -> Finding:
    assert len(findings) == 1, findings
    return findings[0]


def changed(name: str, old: str, new: str) -> dict[str, bytes]:
    assert old in PAGES[name]
    return {**DISK, name: PAGES[name].replace(old, new, 1).encode()}


def test_the_pages_of_the_source_pass():
    assert guard.compare(DISK, PAGES) == ()
    assert guard.own_digests(DISK) == ()


def test_one_changed_byte_is_refused_at_its_line():
    disk = changed("CHECKLIST.md", "migrate --force", "migrate --seed")
    finding = only(guard.compare(disk, PAGES))
    line = PAGES["CHECKLIST.md"][: PAGES["CHECKLIST.md"].index("migrate --force")].count("\n") + 1
    assert str(finding.place) == f"CHECKLIST.md:{line}"
    assert finding.what == "the page was edited by hand"
    assert "-php artisan migrate --force\n+php artisan migrate --seed" in finding.detail
    assert only(guard.own_digests(disk)).place.path == "CHECKLIST.md"


def test_a_page_of_an_older_source_is_not_called_edited():
    old = sealed(
        PAGES["ROLLBACK.md"].replace("5 minutes", "6 minutes").replace(seal(PAGES["ROLLBACK.md"]), NO_DIGEST)
    )
    finding = only(guard.compare({**DISK, "ROLLBACK.md": old.encode()}, PAGES))
    assert "the source changed" in finding.what
    assert guard.own_digests({"ROLLBACK.md": old.encode()}) == ()


def test_a_reformatted_page_is_refused_and_named_so():
    disk = changed("ROLLBACK.md", "stop. The database owner", "stop. The\n  database owner")
    assert "reformatted" in only(guard.compare(disk, PAGES)).what


def test_a_page_that_cannot_be_read_is_edited_not_reformatted():
    disk = changed("ROLLBACK.md", "- **Effect:**", "- **Efect:**")
    assert only(guard.compare(disk, PAGES)).what == "the page was edited by hand"


@pytest.mark.parametrize("data", [b"", b"\xff", DISK["ROLLBACK.md"][:-1], DISK["ROLLBACK.md"] + b"\n"])
def test_other_bytes_are_refused_without_a_traceback(data):
    finding = only(guard.compare({**DISK, "ROLLBACK.md": data}, PAGES))
    assert finding.place.path == "ROLLBACK.md"
    assert finding.place.line >= 1


def test_windows_line_ends_are_refused():
    disk = {**DISK, "ROLLBACK.md": DISK["ROLLBACK.md"].replace(b"\n", b"\r\n")}
    assert only(guard.compare(disk, PAGES)).place.line == 1


def test_missing_and_extra_pages_are_refused():
    disk = {"CHECKLIST.md": DISK["CHECKLIST.md"], "MORE.md": DISK["ROLLBACK.md"]}
    assert [(str(finding.place), finding.what) for finding in guard.compare(disk, PAGES)] == [
        ("MORE.md:1", "the page has a page mark, and the source does not give it"),
        ("ROLLBACK.md", "the page is missing"),
    ]


def test_a_long_difference_is_cut():
    text = PAGES["ROLLBACK.md"]
    disk = {**DISK, "ROLLBACK.md": (text + "x" * 5000 + "\n" + "more\n" * 500).encode()}
    detail = only(guard.compare(disk, PAGES)).detail
    assert "lines more" in detail
    assert len(detail) < 10_000


def test_a_page_is_marked_by_its_mark_only():
    assert is_marked(DISK["ROLLBACK.md"])
    assert not is_marked("# Guide\n\n```text\n<!-- rollout:page id=a -->\n```\n")
    assert is_marked("# Guide\n\n<!-- rollout:page damaged -->\n")
    assert is_marked(b"\xff\n\n<!-- rollout:page id=a -->\n")


POLICY = {
    "staging": {
        "title": "Staging",
        "variables": {
            "APP_PORT": {"chosen": "port"},
            "APP_URL": "http://127.0.0.1:$APP_PORT",
            "DB_PASSWORD": {"secret": "made"},
        },
    },
    "production": {
        "title": "Production",
        "variables": {
            "APP_URL": "https://app.example.org",
            "DB_PASSWORD": {"secret": "environment", "name": "APP_DB_PASSWORD"},
        },
    },
}


def policy(environment: str = "", **changes: object) -> Environments:
    environments = {name: {**one, "variables": dict(one["variables"])} for name, one in POLICY.items()}
    if environment:
        environments[environment]["variables"].update(changes)
    return Environments.model_validate({"environments": environments})


def plan():
    return read_plan([read_page(name, text) for name, text in PAGES.items()])


def test_the_table_equals_the_environments_file():
    assert guard.settings(plan(), policy()) == ()


@pytest.mark.parametrize(
    ("environment", "variable", "value", "says"),
    [
        ("staging", "APP_PORT", "8000", "is chosen at start here, and `8000` in the environments file"),
        (
            "production",
            "APP_URL",
            "https://other.example.org",
            "`https://app.example.org` here, and `https://other",
        ),
        ("production", "APP_PORT", "1", "is not set here, and `1` in"),
        ("staging", "DB_PASSWORD", {"secret": "file", "name": "key"}, "and secret from the file `key` in"),
        (
            "production",
            "DB_PASSWORD",
            "plain",
            "secret from the variable `APP_DB_PASSWORD` here, and `plain`",
        ),
    ],
)
def test_a_value_that_differs_is_named(environment, variable, value, says):
    finding = only(guard.settings(plan(), policy(environment, **{variable: value})))
    assert says in finding.what
    assert finding.place.path == "CHECKLIST.md"
    assert PAGES["CHECKLIST.md"].split("\n")[finding.place.line - 1].startswith(f"| `{variable}`")


def test_a_variable_that_no_page_lists_is_named():
    assert "`DB_HOST` of staging" in only(guard.settings(plan(), policy("staging", DB_HOST="db"))).what


def test_an_environment_that_the_file_does_not_have_is_named():
    environments = Environments.model_validate({"environments": {"staging": POLICY["staging"]}})
    findings = guard.settings(plan(), environments)
    assert any("`deploy.down` runs on `production`" in finding.what for finding in findings)
    assert any("the environments file has no `production`" in finding.what for finding in findings)

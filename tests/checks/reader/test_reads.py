"""What is read of a page, and of pages together."""

import time
from dataclasses import dataclass, replace

import pytest
from cases import PAGES, READ, SAMPLE, plan
from rolloutdocs.checks.plan import Code, Effect, Failure
from rolloutdocs.checks.reader import read_page, read_plain, read_plan

from rolloutdocs.errors import PagesRefused

READS = PAGES / "reads"


def sample():
    return read_plan([read_page(path.name, path.read_bytes()) for path in SAMPLE])


@pytest.mark.parametrize("case", READ, ids=lambda case: case.stem)
def test_case_is_read(case):
    assert plan(case).pages[0].path == case.name


def test_the_sample_is_read_whole():
    read = sample()
    assert [step.id for step in read.steps] == [
        "preflight.pending",
        "deploy.down",
        "deploy.migrate",
        "deploy.up",
        "rollback.migrate",
    ]
    assert [(one.id, one.title, len(one.steps)) for one in read.procedures.values()] == [
        ("preflight", "Preflight", 1),
        ("deploy", "Deploy", 3),
        ("rollback", "Rollback", 1),
    ]
    assert read.rehearsal == ("preflight", "deploy", "rollback", "deploy")
    assert read.closers == {"deploy.down": "deploy.up"}
    assert read.detours == {"deploy.migrate": "rollback"}
    assert len(read.pages[0].repeats) == len(read.pages[0].not_run) == 1
    assert len(read.pages[0].settings) == 6


def test_every_field_of_a_step():
    step = sample().steps[2]
    assert (step.title, step.command, step.seconds) == (
        "Migrate the database",
        "php artisan migrate --force",
        300,
    )
    assert step.runs_on == ("staging", "production")
    assert step.effect == Effect("destroys", ("the values of ", Code("request_participants.role")))
    assert [str(one) for one in step.expectations] == [
        "exits with `0`",
        "column `request_participants.role` is gone",
    ]
    assert step.failure.go_to
    assert step.failure.go_to.href == "ROLLBACK.md#rollback"
    assert step.slug == "2-migrate-the-database"
    assert SAMPLE[0].read_text().split("\n")[step.place.line - 1] == "```bash"
    assert SAMPLE[0].read_text().split("\n")[step.expectations[1].place.line - 1].endswith("is gone")


def test_values_cannot_change_a_sentence():
    step = plan(READS / "values-that-look-like-more.md").steps[0]
    assert [(one.name, *one.values.values()) for one in step.expectations] == [
        ("exit", "0"),
        ("prints", "x"),
        ("prints", "a ` b"),
        ("prints", "and exits with {status}"),
        ("prints", "<div hidden>**Expect:**"),
        ("prints_not", "`x`"),
        ("prints", "&amp;"),
        ("query", "select count(*) from users where name = 'a|b'", "0"),
    ]


def test_a_wrapped_line_is_one_line():
    assert plan(READS / "wrapped.md").steps[0].failure == Failure(
        ("Ask the owner of the ", Code("users"), " table.")
    )


def test_no_pages_and_no_steps_are_an_empty_plan():
    assert read_plan([]).steps == ()
    assert plan(READS / "nothing-to-run.md").steps == ()


def test_the_digest_stands_for_what_decides():
    page = read_page(SAMPLE[1].name, SAMPLE[1].read_bytes())
    step = page.steps[0]
    digest = read_plan([page]).digest
    for change in (
        {"command": "true"},
        {"seconds": 1},
        {"runs_on": ("production",)},
        {"effect": Effect("reads only")},
        {"expectations": step.expectations[:1]},
        {"failure": Failure()},
    ):
        assert read_plan([replace(page, steps=(replace(step, **change),))]).digest != digest, change
    moved = SAMPLE[1].read_text().replace("## Rollback\n", "A sentence.\n\n## Rollback\n")
    assert read_plan([read_page("ROLLBACK.md", moved)]).digest == digest


GUIDE = "# Guide\n\n<!-- rollout:{} -->\n\n```bash\nphp artisan down\n```\n"


def test_a_page_by_hand_is_held_to_the_definitions():
    pages = [read_page(path.name, path.read_bytes()) for path in SAMPLE]
    good = read_plain("GUIDE.md", GUIDE.format("repeat ids=deploy.down") + "\nSee [this](img/a.png).\n")
    assert read_plan(pages, [good], {"img/a.png"}).digest == sample().digest
    with pytest.raises(PagesRefused, match=r"GUIDE\.md:9: `img/a\.png` leads to no page"):
        read_plan(pages, [good])
    with pytest.raises(
        PagesRefused, match=r"GUIDE\.md:5: this shows `deploy\.up` otherwise than CHECKLIST\.md:82"
    ):
        read_plan(pages, [read_plain("GUIDE.md", GUIDE.format("repeat ids=deploy.up"))])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (
            GUIDE.format("step id=a.b") + "\n- **Runs on:** x\n",
            "a page without a page mark has a `step` mark",
        ),
        ("# Guide\n\n```yaml\na: 1\n```\n", "this fence has no mark"),
        ("# Guide\n\n<div>\n\n</div>\n", "HTML can hide"),
    ],
)
def test_a_page_by_hand_is_refused(text, says):
    with pytest.raises(PagesRefused, match=says):
        read_plain("GUIDE.md", text)


@dataclass(frozen=True)
class Flaw:
    line: int
    what: str
    remedy: str


def test_what_hides_a_status_is_refused_at_its_line():
    pages = [read_page(path.name, path.read_bytes()) for path in SAMPLE]
    with pytest.raises(PagesRefused, match=r"^CHECKLIST\.md:35: hides\. Write\.") as raised:
        read_plan(pages, refusals=lambda command: [Flaw(1, "hides", "Write.")] if "status" in command else [])
    assert len(raised.value.findings) == 1


@pytest.mark.parametrize(
    "hostile", ["[", "![", "[a](", "<a ", "*", "`", "> ", "- ", "_a", "&#", "|a", "<!--", "1. "]
)
def test_hostile_input_ends(hostile):
    begun = time.monotonic()
    with pytest.raises(PagesRefused):
        read_page("PAGE.md", "# A\n\n" + hostile * (50_000 // len(hostile)) + "\n")
    assert time.monotonic() - begun < 20


def test_claims_are_read_as_they_stand():
    claims = plan(READS / "claims.md").claims
    assert (claims.deploy, claims.rollback, claims.recovery) == ("deploy", "rollback", "rollback")
    assert [(one.name, one.values) for one in claims.said] == [
        ("deploy_runs", {"migrations": "a b\nc"}),
        ("schema_restored_except", {"table": "people", "tolerances": "column order\ncomments"}),
        ("values_lost", {"column": "people.role"}),
        ("values_set", {"column": "people.role", "value": "no other data changes"}),
        ("no_other_data", {}),
        ("no_other_schema", {}),
        ("deploy_again", {}),
        ("rows_kept", {"table": "people"}),
    ]
    lines = (READS / "claims.md").read_text().split("\n")
    assert [lines[one.place.line - 1] for one in claims.said] == [
        f"- **Claim:** {one}" for one in claims.said
    ]


def test_a_claim_that_is_another_makes_another_plan():
    """Assert that whoever confirms a plan confirms its claims."""
    page = read_page("claims.md", (READS / "claims.md").read_bytes())
    other = replace(page, claims=replace(page.claims, claims=page.claims.claims[1:]))
    assert read_plan([page]).digest != read_plan([other]).digest
    assert read_plan([page]).digest != read_plan([replace(page, claims=None)]).digest

"""Files on a real file system, and what counts as a report written during a step."""

import os
import shutil
from pathlib import Path

import pytest
from rolloutdocs.checks.decide import before, check, decide
from rolloutdocs.checks.plan import Expectation
from rolloutdocs.checks.probes import files as probe
from rolloutdocs.checks.probes.reach import Access, Before, Result
from rolloutdocs.checks.verdict import Verdict

from rolloutdocs.errors import Finding, Place

P, F, I = Verdict.PASSED, Verdict.FAILED, Verdict.INCONCLUSIVE  # noqa: E741
REPORT = Path(__file__).parents[1] / "sentences" / "reports" / "phpunit-AreaEnforcement.xml"
HERE = Place("A.md", 7)
TESTS = Expectation(
    "tests_passed", {"file": "$DIR/t.xml", "count": "4", "class": "AreaEnforcementTest"}, HERE
)
FILLED = Expectation("file_filled", {"file": "$DIR/t.xml", "count": "100"}, HERE)
PAST = 1_000_000_000


@pytest.fixture
def access(files, tmp_path):
    (tmp_path / "run").mkdir()
    return Access({"DIR": "run"}, files)


@pytest.fixture
def report(tmp_path, access):
    return tmp_path / "run" / "t.xml"


def run(access, step):
    """What a caller does: look, run the step, decide."""
    seen = before([TESTS, FILLED], access)
    step()
    return decide(TESTS, Result(0), access, seen)


def write(report):
    report.write_bytes(REPORT.read_bytes())


def test_a_report_that_the_step_wrote_counts(access, report):
    assert run(access, lambda: write(report)).verdict is P


def test_a_second_run_that_writes_the_same_bytes_counts(access, report):
    assert run(access, lambda: write(report)).verdict is P
    os.utime(report, (PAST, PAST))
    assert run(access, lambda: write(report)).verdict is P


def test_a_report_put_into_place_when_it_is_done_counts(access, report):
    def step():
        write(report.with_suffix(".part"))
        report.with_suffix(".part").replace(report)

    write(report)
    assert run(access, step).verdict is P


def stale_untouched(report):
    pass


def stale_moved(report):
    report.with_name("last.xml").replace(report)


def stale_copied_with_its_times(report):
    shutil.copy2(report.with_name("last.xml"), report)


def stale_linked(report):
    report.unlink()
    report.symlink_to(report.with_name("last.xml"))


def stale_read_only_now(report):
    report.chmod(0o444)


STALE = [stale_untouched, stale_moved, stale_copied_with_its_times, stale_linked, stale_read_only_now]


@pytest.mark.parametrize("step", STALE, ids=lambda step: step.__name__)
@pytest.mark.parametrize("age", ["old", "of a moment ago"])
def test_a_report_of_an_earlier_run_never_counts(access, report, step, age):
    for path in (report, report.with_name("last.xml")):
        write(path)
        if age == "old":
            os.utime(path, (PAST, PAST))
    if age != "old":
        ahead = access.files.clock()
        while access.files.clock() <= ahead:
            """The file system's clock goes in ticks; the step begins on a later one."""
    judgement = run(access, lambda: step(report))
    assert (judgement.verdict, judgement.actual) == (F, "the report was not written during this step")


def test_no_report_is_failed(access, report):
    judgement = run(access, lambda: None)
    assert (judgement.verdict, judgement.actual) == (F, "there is no such report")


def test_a_report_that_went_away_is_failed(access, report):
    write(report)
    assert run(access, report.unlink).verdict is F


def test_without_a_look_before_the_step_nothing_is_decided(access, report):
    write(report)
    judgement = decide(TESTS, Result(0), access, Before())
    assert judgement.verdict is I
    assert judgement.reason.startswith("what was there before the step is not known")


def test_a_report_written_in_the_tick_in_which_the_step_begins_is_old(access, report, monkeypatch):
    write(report)
    monkeypatch.setattr(access.files, "clock", lambda: report.stat().st_mtime_ns)
    assert run(access, lambda: None).verdict is F


def test_a_report_too_large_to_read_decides_nothing(access, report, monkeypatch):
    monkeypatch.setattr(probe, "LARGEST", 100)
    judgement = run(access, lambda: write(report))
    assert judgement.verdict is I
    assert "more than the 100 that are read" in judgement.reason


@pytest.mark.parametrize(("size", "verdict"), [(100, P), (99, F), (0, F)])
def test_a_file_is_as_large_as_it_is(access, report, size, verdict):
    report.write_bytes(b"x" * size)
    assert decide(FILLED, Result(0), access, Before()).verdict is verdict


def test_a_folder_is_no_file(access, report):
    report.mkdir()
    judgement = decide(FILLED, Result(0), access, Before())
    assert (judgement.verdict, judgement.actual) == (F, "there is no such file")


@pytest.mark.parametrize("expectation", [TESTS, FILLED], ids=lambda expectation: expectation.name)
def test_an_environment_that_cannot_be_asked_decides_nothing(no_files, expectation):
    access = Access({"DIR": "run"}, no_files)
    judgement = decide(expectation, Result(0), access, before([expectation], access))
    assert judgement.verdict is I
    assert judgement.reason


def test_an_environment_lost_during_the_step_decides_nothing(access, report, no_files):
    seen = before([TESTS], access)
    write(report)
    judgement = decide(TESTS, Result(0), Access(access.variables, no_files), seen)
    assert (judgement.verdict, judgement.reason) == (I, "the environment could not be asked about its files")


def test_nothing_is_looked_at_for_other_sentences(no_files):
    assert before([FILLED], Access({"DIR": "run"}, no_files)) == Before()


def test_what_cannot_be_asked_is_found_before_anything_runs(access):
    assert check(TESTS, access.variables) is None
    typo = Expectation("file_filled", {"file": "$DIRR/t.xml", "count": "1"}, HERE)
    assert check(typo, access.variables) == Finding(
        HERE,
        "`$DIRR/t.xml` has `$DIRR`, which is no variable of the environment",
        "Declare it in the environments file or correct it. Did you mean `DIR`?",
    )
    assert decide(typo, Result(0), access, before([typo], access)).verdict is I


def test_a_probe_that_breaks_decides_nothing_and_keeps_its_secrets(access):
    class Broken:
        def stat(self, path):
            raise RuntimeError("s3cret")

    judgement = decide(FILLED, Result(0), Access(access.variables, Broken()), Before())
    assert (judgement.verdict, judgement.reason) == (I, "asking it failed with RuntimeError")

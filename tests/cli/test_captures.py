"""Values of a step's output that later steps use: what is taken, where it is there, and that it stays data."""

import subprocess

import pytest
from rolloutdocs.generator.loading import load

from rolloutdocs.errors import SourceRefused

ODD = "a b\n$(touch evaluated) `touch evaluated` '\"\\ ; & | * é"


def captures(lab, taken, *, command="cat given", given="", later="true", **fields):
    """A step that captures, one after it, and a procedure after that."""
    (lab.folder / "content").mkdir(exist_ok=True)
    (lab.folder / "content/given").write_text(given, "utf-8")
    lab.write(
        {
            "deploy": {
                "one": lab.step(command, captures=[{"variable": "TOKEN", **taken}]),
                "two": lab.step('printf %s "$TOKEN" >two'),
            },
            "verify": {"three": lab.step(f'printf %s "$TOKEN" >three\n{later}', **fields)},
        },
    )


def evidence(lab):
    (path,) = (lab.folder / ".rolloutdocs/runs").iterdir()
    return path.read_text("utf-8")


def test_it_is_data_in_the_same_shell_and_in_later_ones(lab):
    """Assert that exactly the value is in the step's shell and in the next procedure's, and that nothing reads it."""
    captures(lab, {}, given=f"{ODD}\n\n")
    ended = lab.verify()
    assert ended.returncode == 0, ended.stdout + ended.stderr
    for name in ("two", "three"):
        assert (lab.folder / "content" / name).read_text("utf-8") == ODD
    assert not (lab.folder / "content/evaluated").exists()


def test_what_is_not_there_fails_the_step(lab):
    captures(lab, {"from_json": "a.b"}, given='{"a": {}}')
    ended = lab.verify()
    assert ended.returncode == 1
    assert "the JSON has no `a.b`" in ended.stdout
    assert not (lab.folder / "content/two").exists()


def test_later_sentences_have_it(lab):
    """Assert that `$NAME` in a sentence is the value, also where nobody could ask before it was there."""
    expect = [{"file_filled": {"file": "$TOKEN", "count": 1}}]
    captures(lab, {}, given="three\n", expect=expect)
    assert lab.verify().returncode == 0
    captures(lab, {}, given="four\n", expect=expect)
    assert lab.verify().returncode == 1


def test_a_shell_that_was_lost_begins_with_it(lab):
    """Assert that closing, in a shell that begins anew, has what was captured."""
    take = lab.step("echo abcdef", captures=[{"variable": "TOKEN"}])
    opens = lab.step("true", effect="changes a door", opens={"what": "a door", "closed_by": "deploy.shut"})
    shut = lab.step('printf %s "$TOKEN" >shut', effect="changes a door")
    lab.write({"deploy": {"take": take, "open": opens, "lost": lab.step("exit 4"), "shut": shut}})
    assert lab.verify().returncode == 1
    assert (lab.folder / "content/shut").read_text() == "abcdef"


SECRET = "kJ8/Zp+3'x\"Q$y Wé"


def test_nothing_of_a_step_that_captures_a_secret_is_kept(lab):
    """Assert that neither its value nor anything else that the step printed is anywhere, also where it fails."""
    later = 'printf \'<%s>\' "$TOKEN" >&2\nprintf %s "$TOKEN" | base64\nfalse'
    given = f"Token: {SECRET}\nOtherSecret\n"
    captures(lab, {"from_line": "Token:", "secret": True}, given=given, later=later)
    ended = lab.verify()
    assert ended.returncode == 1
    assert (lab.folder / "content/three").read_text("utf-8") == SECRET
    text = ended.stdout + evidence(lab)
    assert "<[secret]>" in text
    assert "nothing that it printed is kept" in evidence(lab)
    for part in ("OtherSecret", "kJ8", "Zp+3", "kJ8%2F"):
        assert part not in text


def test_a_secret_that_is_not_the_whole_of_a_failed_step(lab):
    """Assert that a failing sentence quotes nothing, and that what was read is hidden although nothing was captured."""
    expect = [{"prints": "nowhere"}]
    take = lab.step(
        f"echo '{SECRET[:6]}abcdef'", captures=[{"variable": "TOKEN", "secret": True}], expect=expect
    )
    lab.write({"deploy": {"one": take, "two": lab.step('test "$TOKEN"')}})
    ended = lab.verify()
    assert ended.returncode == 1
    output = ended.stdout + evidence(lab)
    assert "what was seen is not shown" in output
    assert "status 0" in output


@pytest.mark.parametrize(
    ("procedures", "what"),
    [
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN"}]}}}, "captured and nothing uses it"),
        ({"deploy": {"one": {"run": 'test "$TOKEN"', "captures": [{"variable": "TOKEN"}]}}},
         "no step has captured it before"),
        ({"deploy": {"one": {"run": 'test "$TOKEN"'}}, "verify": {"two": {"captures": [{"variable": "TOKEN"}]}}},
         "`verify.two` captures it: let it run there, and earlier"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN"}]}, "two": {"captures": [{"variable": "TOKEN"}]},
                     "three": {"run": 'test "$TOKEN"'}}}, "is captured here and by `deploy.one`"),
        ({"deploy": {"one": {"captures": [{"variable": "KNOWN"}]}, "two": {"run": 'test "$KNOWN"'}}},
         "is a variable of `staging`"),
        ({"deploy": {"one": {"captures": [{"variable": "LD_PRELOAD"}]}, "two": {"run": 'test "$LD_PRELOAD"'}}},
         "no output may set it"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN"}]},
                     "two": {"expect": [{"query": {"sql": "select '$TOKEN'", "value": "1"}}]}}},
         "would be read as a part of the query"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN", "secret": True}]},
                     "two": {"run": 'curl -H "Bearer $TOKEN" http://127.0.0.1/'}}}, "can read the arguments of `curl`"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN", "from_json": "a", "from_line": "b"}]},
                     "two": {"run": 'test "$TOKEN"'}}}, "both"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEM"}]}, "two": {"run": 'test "$TOKEN"'}}},
         "`$TOKEN` is used but has no value on `staging`"),
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(lab, procedures, what):
    steps = {
        name: {key: lab.step(one.pop("run", "echo abcdef"), **one) for key, one in body.items()}
        for name, body in procedures.items()
    }
    lab.write(steps, variables={"KNOWN": "x"}, read_by_programs=["KNOWN"])
    with pytest.raises(SourceRefused) as refused:
        load(lab.folder / "content/rollout.yaml", lab.folder)
    assert what in str(refused.value)


def test_the_scripts_refuse_before_anything_starts(lab):
    """Assert that what only `verify` does is told by the script, with 3, and that nothing of it runs."""
    captures(lab, {}, given="x\n")
    source = lab.folder / "content/rollout.yaml"
    source.write_text(source.read_text().replace('"rehearsal":', '"rehearsed_on": "staging",\n "rehearsal":'))
    assert lab.run("build").returncode == 0
    script = ["bash", lab.folder / "docs/staging-rehearsal.sh"]
    ended = subprocess.run(script, capture_output=True, text=True, check=False)
    assert ended.returncode == 3
    assert "`deploy.one` captures `TOKEN` for later steps" in ended.stdout + ended.stderr
    assert not (lab.folder / "content/two").exists()
    assert "captures `TOKEN` for later steps" in (lab.folder / "docs/staging-rehearsal.ps1").read_text()

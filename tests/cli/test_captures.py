"""Values of a step's output that later steps use: what is taken, where it is there, and that it stays data."""

import hashlib
import re
import subprocess
import time

import pytest
from rolloutdocs.generator.loading import load
from rolloutdocs.generator.shell_names import Holders

from rolloutdocs.bash import evaluations
from rolloutdocs.errors import SourceRefused

from ..trust.suite import served

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
                     "two": {"expect": [{"query": {"sql": "select '$TOKEN' from t", "value": "1"}}]}}},
         "would be read as a part of the query"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN"}]}, "two": {"run": "[[ $TOKEN -lt 5 ]]"}}},
         "bash would evaluate what `TOKEN` holds"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN", "secret": True}]},
                     "two": {"run": 'curl -H "Bearer $TOKEN" http://127.0.0.1/'}}}, "can read the arguments of `curl`"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN", "secret": True}]},
                     "two": {"run": "A=$(printf 'u:%s' \"$TOKEN\" | base64)\ncurl -H \"Basic $A\" http://h/"}}},
         "`$A` holds a secret, and every user can read the arguments of `curl`"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN", "secret": True}]},
                     "two": {"run": "A=$(base64 <<<\"$TOKEN\")\ncurl -H \"Basic $A\" http://127.0.0.1/"}}},
         "`$A` holds a secret, and every user can read the arguments of `curl`"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN"}]},
                     "two": {"run": 'N=$(echo "$TOKEN" | tr -d x)\n[[ $N -lt 5 ]]'}}},
         "bash would evaluate what `N` holds"),
        ({"deploy": {"one": {"run": "declare -i N\necho abcdef", "captures": [{"variable": "TOKEN"}]},
                     "two": {"run": "N=$TOKEN"}}}, "bash would evaluate what `N` holds"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN"}]},
                     "two": {"run": 'while IFS= read -r M; do echo $((M)); done <<< "$TOKEN"'}}},
         "bash would evaluate what `M` holds"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN", "secret": True}]},
                     "two": {"run": 'V=TOKEN\nenv true "${!V}"'}}},
         "`${!V}` holds a secret, and every user can read the arguments of `env`"),
        ({"deploy": {"one": {"captures": [{"variable": "TOKEN"}]},
                     "two": {"run": 'V=TOKEN\n[[ ${!V} -lt 5 ]]'}}},
         'Take it as text: `[ "${!V}" -lt 5 ]`'),
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


TAKEN_AS_TEXT = (
    *(
        '[ "$N" -lt 5 ]',
        '"$N/bin/x"',
        'echo "$N"',
        "export N",
        'export X="$N"',
        "[[ $N == 3 ]]",
        'command -v "$N"',
        'timeout 5 curl "$N"',
        'env X=1 bash script "$N"',
        'curl "$URL/$N"',
    ),
    *(
        'env X="$N" run',
        'env "X=$N" run',
        'timeout "$N" true',
        'nice -n 5 echo "$N"',
        'sudo -u "$N" ls',
        'echo a | xargs -n 1 echo "$N"',
        'find . -name "$N" -exec rm {} +',
        "trap 'rm \"$N\"' EXIT",
        "exec 3>&1",
        "trap - EXIT",
        "env",
    ),
    *(
        'echo "${N:-x}"',
        "for i in $N; do a; done",
        'test "$N" = 3',
        'bash run.sh "$N"',
        'echo "$N" | bash run.sh',
        'bash -s "$N" <run.sh',
        'bash -c \'curl "$1"\' _ "$N"',
        'timeout "$N" curl x',
        'nice -n "$N" curl x',
        'sudo -u "$N" curl x',
        '. "$N/settings"',
        '. ./settings "$N"',
        "bash <<'EOF'\necho $N\nEOF",
        'find . -name "$N" -exec cat {} ";"',
        'echo "$N" | docker exec -i app cat',
        'grep bash <<<"$N"',
        'echo "${#N}"',
        'read -r M <<<"$N"',
        "read -r N",
        'A=("[$N]=x")',
        "$NAME",
        '[ -n "$N" ]',
    ),
    *(
        'docker exec app sh -c "cat N"',
        "docker exec -e N app sh -c 'php artisan tag \"$N\"'",
        "kubectl exec app -- sh -c 'mysql -e \"select N from t\"'",
        "flock -x lock -c 'php x \"$N\"'",
        "sudo -E bash -c 'echo \"$N\" >/etc/x'",
        "watch 'curl \"$N\"'",
        'echo "${N[0]}" "${#N[@]}"',
        "N[0]=x",
    ),
    *(
        'ssh host bash -s <run.sh >"logs/$N.log"',
        'bash -s <run.sh 2>"$N.log"',
        'source venv/bin/activate >"logs/$N.log"',
        '. ./.env 2>"logs/$N"',
        'source ./.env <<<"$N"',
        'docker exec -i app sh <"releases/$N/setup.sh"',
        'cat "releases/$N/setup.sh" | bash',
        'curl -fsS "$N" | bash',
        'php x "$(echo "$N")" | bash',
        'cat <<EOF | bash -s "$N"\na\nEOF',
        "php x <<EOF | bash\n$N\nEOF",
        "cat <<EOF && bash run.sh\n$N\nEOF",
        "bash run.sh && cat <<EOF\n$N\nEOF",
        'while read -r h; do cat run.sh | ssh "$h" bash; done <<<"$N"',
        'while read -r h; do ssh "$h" bash <run.sh; done <<<"$N"',
        '{ echo "version $N" >&2; cat run.sh; } | bash',
        '(echo "$N" >log; cat run.sh) | bash',
        "su - app -c 'php x' <<<\"$N\"",
        'su - app run.sh <<<"$N"',
        'runuser -u app -- php x <<<"$N"',
        'runuser -u app -- grep -c "$N" f',
        'flock lock grep -c "$N" f',
        'bash run.sh -c "$N"',
        'docker exec app sh run.sh -c "$N"',
        "cat <<EOF >run.sh\nphp x $N\nEOF",
    ),
    *('for ((i=0; i<3; i++)); do echo "$N"; done', 'printf %s "$N"', "declare -r N", 'declare -r X="$N"'),
)
EVALUATED = (
    *(
        "[[ $N -lt 5 ]]",
        "[[ N -eq 3 ]]",
        "if (( N > 3 )); then a; fi",
        "x=$(($N + 1))",
        'let "x = N"',
        '[ -v "$N" ]',
    ),
    *(
        'printf -v "$N" x',
        'echo "${z[$N]}"',
        "z[$N]=1",
        'eval "$N"',
        "$N",
        '"$N" a',
        "echo ${!N}",
        "echo ${N@P}",
    ),
    *("declare -i q=$N", 'export "$N"', "for ((i=$N; i<3; i++)); do a; done", 'unset "$N"', "[[ -v N ]]"),
    *(
        'bash -c "$N"',
        'sh -ec "a $N"',
        'read "$N"',
        "while (( N )); do a; done",
        'test -v "$N"',
        "echo $((2 * N))",
    ),
    *(
        'command eval "true $N"',
        'builtin let "$N"',
        'command printf -v "$N" x',
        'builtin declare -i "q=$N"',
        'command "$N"',
        '/bin/bash -c "true $N"',
        'env X=1 bash -c "true $N"',
        'timeout 5 /bin/sh -ec "true $N"',
        'sudo -u app nohup bash -c "true $N"',
    ),
    *(
        'timeout 5 "$N"',
        'timeout -k 5 --signal=KILL 5 "$N" a',
        'nice -n 5 "$N"',
        'nohup "$N" &',
        'stdbuf -o L "${N}"',
        'setsid -w "$N"',
        'echo a | xargs -n 1 "$N"',
        '/usr/bin/time -f %e "$N"',
        'time -p "$N"',
    ),
    *(
        'env "$N"',
        'env -u X A=1 "$N"',
        'env -S "$N"',
        'exec -a x "$N"',
        'sudo -u app /usr/bin/timeout 5 nice "$N"',
        "timeout $N true",
        'find . -exec "$N" {} +',
        'bash "$N"',
    ),
    *(
        '. "$N"',
        'source "./$N"',
        '"./$N"',
        '"${N:-x}" a',
        '"$DIR/$N.sh"',
        'timeout -k 3 5 nice -n 5 "$N" a',
        'env -u HOME A=1 "$N"',
        'sudo -u app "$N"',
        'env A=1 bash -eo pipefail "$N" a',
        'find . -name x -exec "$N" {} ";"',
    ),
    *(
        "bash <<EOF\na $N\nEOF",
        'bash -s a <<<"$N"',
        'bash <"$N"',
        'source /dev/stdin <<<"$N"',
        'echo "$N" | bash',
        "printf '%s' \"$N\" | tr a b | sudo -u app bash -s",
        'echo "$N" | docker exec -i app sh',
        'docker exec app bash -c "echo $N"',
        'kubectl exec app -- sh -ec "echo $N"',
        'su - app -c "echo $N"',
        "docker exec -e N app sh -c 'eval \"$N\"'",
        "sh -c 'true \"$(($N + 1))\"'",
        'bash -c "(( N > 3 ))"',
        "bash -c 'bash -c \"true $N\"'",
        "bash -c 'true '\"$N\"",
        'flock -x lock -c "php x $N"',
        "flock -x lock -c 'eval \"$N\"'",
        "watch 'eval $N'",
        "A=([$N]=x)",
        'cd "$D" && bash <<EOF\necho "ran $N"\nEOF',
        "cat <<EOF | bash\necho $N\nEOF",
        "cat <<EOF | docker exec -i app sh\nx $N\nEOF",
        "cat <<EOF | tee f | bash\nx $N\nEOF",
        "cat f | bash <<EOF\nx $N\nEOF",
        "{ cd x; bash; } <<EOF\nx $N\nEOF",
        "if bash <<EOF\nx $N\nEOF\nthen a; fi",
        "{ cat <<EOF\nx $N\nEOF\n} | bash",
        '{ echo a; echo "rm $N"; } | bash',
        '(echo "rm $N") | bash',
        'echo "rm $N" | (cd x && bash)',
        'echo "rm $N" 2>log | bash >log',
        "cat <<EOF | bash >log\nrm $N\nEOF",
        'cat <<<"rm $N" | bash',
        'cat <"$N" | bash',
        'cat "$N" | bash',
        'bash <(echo "rm $N /x")',
        'bash < <(echo "rm $N /x")',
        'bash -s <"releases/$N"',
        'bash /dev/stdin <<<"$N"',
        '. /dev/fd/0 <<<"$N"',
        'bash -ce "echo $N"',
        'bash -eco pipefail "echo $N"',
        'bash -euo pipefail -c "echo $N"',
        'bash "$N" -s',
        'docker exec app sh -ce "x $N"',
        "docker-compose exec -T app sh <<EOF\nx $N\nEOF",
        "su - app <<EOF\nx $N\nEOF",
        'sudo su -s /bin/bash - app <<<"$N"',
        "runuser -l app <<EOF\nx $N\nEOF",
        'runuser -l app -c "x $N"',
        'runuser -u app -- "$N"',
        'su -c "x $N" app',
        'docker run --rm --entrypoint sh app -c "x $N"',
        'docker run --rm --entrypoint=/bin/sh app -c "x $N"',
        'flock lock -c "x $N /y"',
        "A[$N]=x",
        'echo "${A[$N]}" "${A[N]}"',
        '[[ "${N[0]}" -lt 5 ]]',
        "echo $((N[0] + 1))",
        "A=(x [0]=y ['$N']+=x)",
        "read -r 'a[N]'",
        'echo "a ${!N}"',
    ),
)


@pytest.mark.parametrize("command", TAKEN_AS_TEXT)
def test_a_captured_value_is_text(command):
    assert evaluations(command, ["N"]) == ()


@pytest.mark.parametrize(
    "command",
    [
        'while IFS=, read -r -a P; do echo "${P[0]}"; done <<<"$N"',
        'printf "%s\\n" "$N" | while IFS=: read -r -a P; do echo "${P[0]}"; done',
        'IFS=. read -r -a P <<<"$N"\necho "${P[0]}" "${#P[@]}"',
        'mapfile -t A <<<"$N"\necho "${A[0]}"',
        'IFS=. read -r -a A <<<"$N"\nfor p in "${A[@]}"; do echo "$p"; done',
        'A=(--tag "$N")\ndocker build "${A[@]}" .',
        'declare -A R\nR[web]="$N"',
    ],
)
def test_the_parts_of_a_captured_value_are_text_too(command):
    assert evaluations(command, Holders(command).of({"N"})) == ()


@pytest.mark.parametrize("command", EVALUATED)
def test_what_bash_would_evaluate_is_seen(command):
    assert [one.line for one in evaluations(f"echo\n{command}", ["N"])] == [2]


def test_many_words_are_read_in_moments():
    began = time.process_time()
    assert not evaluations("docker " + "sh " * 3000 + "x $N", ["N"])
    assert time.process_time() - began < 5


def test_output_runs_nothing_from_pages_alone(lab):
    """Assert that the reader refuses it too, at the command's line, for pages that come without a source."""
    captures(lab, {}, given="a[$(touch pwned)]\n", later='[ "$TOKEN" -lt 5 ]')
    assert lab.run("build").returncode == 0
    page = lab.folder / "docs/PRODUCTION-ROLLOUT-CHECKLIST.md"
    text = page.read_text("utf-8").replace('[ "$TOKEN" -lt 5 ]', "[[ $TOKEN -lt 5 ]]")
    blank = re.sub("digest=[0-9a-f]{64}", "digest=" + "0" * 64, text)
    page.write_text(blank.replace("0" * 64, hashlib.sha256(blank.encode()).hexdigest()), "utf-8")
    ended = lab.run("verify", "--env", "staging", "--pages-only", "--dry-run")
    line = text.split("\n").index("[[ $TOKEN -lt 5 ]]") + 1
    assert f"{page.relative_to(lab.folder)}:{line}: bash would evaluate what `TOKEN` holds" in ended.stderr
    assert ended.returncode != 0


@pytest.mark.parametrize(
    ("given", "request_", "code"),
    [
        ("ok", "GET $APP_URL/$TOKEN", 0),
        ("a/../ok", "GET $APP_URL/$TOKEN", 3),
        ("ok#", "GET $APP_URL/$TOKEN/closed", 1),
        ("ok?", "GET $APP_URL/$TOKEN/closed", 1),
        ("@127.0.0.1:1/ok", "GET $APP_URL$TOKEN", 3),
        ("127.0.0.1", "GET http://$TOKEN/", 3),
        ("/ok", "GET $APP_URL$TOKEN", 0),
    ],
)
def test_output_does_not_choose_what_is_asked(lab, given, request_, code):
    """Assert that a captured value stays a part of the path: it ends no address, leads to no other path or host."""
    with served() as address:
        (lab.folder / "content").mkdir()
        (lab.folder / "content/given").write_text(given)
        expect = [{"answers": {"request": request_, "status": 200}}]
        lab.write(
            {"deploy": {"one": lab.step("cat given", captures=[{"variable": "TOKEN"}]),
                        "two": lab.step("true", expect=expect)}},
            variables={"APP_URL": address}, read_by_programs=["APP_URL"],
        )  # fmt: skip
        assert lab.verify().returncode == code


@pytest.mark.parametrize(("given", "code"), [("dump.sql", 0), ("../secret", 3), ("a/../../secret", 3)])
def test_output_leads_no_file_out_of_its_folder(lab, given, code):
    (lab.folder / "content/dumps").mkdir(parents=True)
    for name in ("dumps/dump.sql", "secret"):
        (lab.folder / "content" / name).write_text("words")
    expect = [{"file_filled": {"file": "dumps/$TOKEN", "count": 1}}]
    lab.write(
        {"deploy": {"one": lab.step(f"echo {given}", captures=[{"variable": "TOKEN"}]),
                    "two": lab.step("true", expect=expect)}}
    )  # fmt: skip
    assert lab.verify().returncode == code


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


def test_what_a_program_makes_of_a_secret_is_its_own(lab):
    """Assert that an answer to a secret is no secret: only what prints its own words hands them on."""
    take = lab.step("echo TopSecret-abc", captures=[{"variable": "TOKEN", "secret": True}])
    use = lab.step('ID=$(printf \'%s\' "$TOKEN" | sha256sum)\n/bin/echo "$ID"')
    lab.write({"deploy": {"one": take, "two": use}})
    assert lab.verify().returncode == 0

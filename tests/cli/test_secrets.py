"""Secrets that meet the tool itself: words it uses, cut output, arguments."""

import pytest

PASSWORD = {"variables": {"PASSWORD": {"secret": "environment", "name": "PASSWORD"}}}
READ = {**PASSWORD, "read_by_programs": ["PASSWORD"]}


@pytest.mark.parametrize("word", ["done", "passed", "staging", "deploy.one", "started"])
def test_a_password_may_be_one_of_our_own_words(lab, word):
    """Assert that a weak password neither breaks a run nor hides it from the next start."""
    lab.write({"deploy": {"one": lab.step("true")}}, **READ)
    ended = lab.verify(environment={"PASSWORD": word})
    assert ended.returncode == 0, ended.stderr
    exported = lab.run("pr", "export")
    assert "The rehearsal on `staging` **passed**" in exported.stdout


def test_output_that_is_cut_within_a_secret_shows_nothing_of_it(lab):
    """Assert that keeping only the end of a step's output keeps no end of a secret."""
    secret = "TopSecretABCDEFGHIJKLMNOPQRSTUVWXYZ"
    command = "printf '%s' \"$PASSWORD\"\nprintf '%08176d' 0\nfalse"
    lab.write({"deploy": {"one": lab.step(command)}}, **PASSWORD)
    ended = lab.verify(environment={"PASSWORD": secret})
    assert ended.returncode == 1
    (path,) = (lab.folder / ".rolloutdocs/runs").iterdir()
    kept = path.read_text("utf-8") + ended.stdout
    assert "[secret]000" in kept
    assert "WXYZ" not in kept


def test_a_secret_of_bytes_that_are_no_text(lab):
    """Assert that a variable may hold any bytes."""
    lab.write({"deploy": {"one": lab.step("printf '%s' \"$PASSWORD\"\nfalse")}}, **PASSWORD)
    ended = lab.verify(environment={"PASSWORD": "\udcff\udcfeabcdef"})
    assert ended.returncode == 1
    assert "abcdef" not in ended.stdout
    assert "Traceback" not in ended.stderr


@pytest.mark.parametrize("argument", ["--password=$PASSWORD", "$URL"])
def test_no_secret_among_the_arguments_of_a_service(lab, argument):
    """Assert that a secret does not come into a process's arguments, which every user of a machine can list."""
    variables = {**PASSWORD["variables"], "URL": "http://u:$PASSWORD@localhost/"}
    service = {"run": ["sleep", argument], "ready": {"port": "30000"}}
    lab.write(
        {"deploy": {"one": lab.step("true")}},
        variables=variables,
        read_by_programs=["URL"],
        services={"web": service},
    )
    refused = lab.run("build")
    assert refused.returncode == 2
    assert "can be read by every user" in refused.stderr

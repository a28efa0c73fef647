"""What may be sent is decided for all that may be sent, also for what only closes."""

import time


def test_a_closing_step_is_bound_too(lab):
    """Assert that a step which runs only to close something cannot go further than the environment lets steps go."""
    opens = {"what": "maintenance mode", "closed_by": "deploy.up"}
    down = lab.step("touch open", effect="changes maintenance mode", opens=opens)
    up = lab.step("touch destroyed", effect="destroys everything")
    lab.write({"deploy": {"down": down, "bad": lab.step("false"), "up": up}})
    ended = lab.verify()
    assert ended.returncode == 3
    assert "`staging` is bounded to: changes;" in ended.stderr
    assert "`deploy.up` destroys something" in ended.stderr
    assert not (lab.folder / "content/open").exists()


def test_a_closing_step_is_asked_for_before_anything_runs(lab):
    """Assert that a closing step whose sentences cannot be asked is found before something was opened."""
    opens = {"what": "maintenance mode", "closed_by": "deploy.up"}
    down = lab.step("touch open", effect="changes maintenance mode", opens=opens)
    up = lab.step("rm open", expect=[{"answers": {"request": "GET $NOWHERE/", "status": 200}}])
    lab.write({"deploy": {"down": down, "up": up}})
    ended = lab.run("build") if lab.run("build").returncode else lab.verify()
    assert ended.returncode in (1, 2)
    assert "NOWHERE" in ended.stderr
    assert not (lab.folder / "content/open").exists()


def test_an_identity_is_compared_whole(lab):
    """Assert that a target which says more than its name is another one, wherever it says so."""
    destroys = lab.step("touch destroyed", effect="destroys everything")
    identity = {"command": "echo staging\nprintf '%5000s' production", "prints": "staging"}
    lab.write({"deploy": {"one": destroys}}, ceiling="destroys", identity=identity)
    ended = lab.verify()
    assert ended.returncode == 1
    assert not (lab.folder / "content/destroyed").exists()


def test_an_empty_identity_is_none(lab):
    """Assert that a target which says nothing proves nothing."""
    destroys = lab.step("touch destroyed", effect="destroys everything")
    environment = {"variables": {"TARGET": ""}, "read_by_programs": ["TARGET"]}
    identity = {"command": "true", "prints": "$TARGET"}
    lab.write({"deploy": {"one": destroys}}, ceiling="destroys", identity=identity, **environment)
    built = lab.run("build")
    if built.returncode == 0:
        assert lab.run("verify", "--env", "staging").returncode == 1
    assert not (lab.folder / "content/destroyed").exists()


def test_a_service_that_died_during_the_run_is_not_green(lab):
    """Assert that a run whose service had gone proves nothing, even if no step happened to need it."""
    service = {"run": ["bash", "-c", "timeout 1 python3 -m http.server $PORT"], "ready": {"port": "$PORT"}}
    variables = {"PORT": {"chosen": "port"}}
    lab.write({"deploy": {"one": lab.step("sleep 3")}}, variables=variables, services={"web": service})
    ended = lab.verify()
    assert ended.returncode == 3
    assert "it ended with 124 during the run" in ended.stdout


def test_evidence_is_about_the_application_it_saw(lab):
    """Assert that a change of the application or of its environment is told beside an older run that passed."""
    (lab.folder / "app").mkdir()
    (lab.folder / "app/code").write_text("one", "utf-8")
    lab.write({"deploy": {"one": lab.step("true")}}, application=["../app"])
    assert lab.verify().returncode == 0
    assert "changed since this run" not in lab.run("pr", "export").stdout
    (lab.folder / "app/code").write_text("two", "utf-8")
    assert "The application has changed since this run" in lab.run("pr", "export").stdout
    lab.write({"deploy": {"one": lab.step("true")}}, application=["../app"], reset="true\ntrue")
    assert "The environment's policy has changed since this run" in lab.run("pr", "export").stdout


def test_what_a_killed_run_left_open_is_told_until_the_starting_state_is_back(lab):
    """Assert that a second start which comes to nothing does not hide what the first one left."""
    opens = {"what": "maintenance mode", "closed_by": "deploy.up"}
    change = {"effect": "changes maintenance mode"}
    steps = {
        "down": lab.step("touch open", **change, opens=opens),
        "wait": lab.step("sleep 5"),
        "up": lab.step("rm open", **change),
    }
    lab.write({"deploy": steps}, reset="test ! -e open")
    assert lab.run("build").returncode == 0
    run = lab.start("verify", "--env", "staging", stdout=-1, stderr=-1)
    deadline = time.monotonic() + 60
    while not (lab.folder / "content/open").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    run.kill()
    run.communicate(timeout=60)
    for _ in range(2):
        ended = lab.run("verify", "--env", "staging")
        assert ended.returncode == 3
        assert "It may have left maintenance mode open" in ended.stdout

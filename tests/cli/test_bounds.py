"""What may be sent is decided for all that may be sent, also for what only closes."""


def test_a_closing_step_is_bound_too(lab):
    """Assert that a step which runs only to close something cannot go further than the environment lets steps go."""
    opens = {"what": "maintenance mode", "closed_by": "deploy.up"}
    down = lab.step("touch open", effect="changes maintenance mode", opens=opens)
    up = lab.step("touch destroyed", effect="destroys everything")
    lab.write({"deploy": {"down": down, "bad": lab.step("false"), "up": up}})
    ended = lab.verify()
    assert ended.returncode == 3
    assert "`deploy.up` destroys something, but `staging` is bounded to: changes" in ended.stderr
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

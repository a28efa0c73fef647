"""Law 7: one step may close two things. It is sent once, where nothing stands in the way of any of them."""

import pytest


@pytest.mark.parametrize("changes", [False, True])
def test_what_one_step_closes_is_closed_together_or_not_at_all(rollout, changes):
    """Assert that a change after the first opening keeps both closed to users, and that both are named.

    That the second thing was opened is none.
    """
    procedures = rollout.procedures(recovery=False)
    deploy = procedures["deploy"]
    opens = {"what": "the API", "closed_by": "deploy.up"}
    api = rollout.step("api", "touch maintenance-api", effect="changes the API", opens=opens)
    deploy["check"]["run"] = "false"
    deploy["up"]["run"] = "echo once >>closed\nrm maintenance maintenance-api"
    order = (
        "look",
        "down",
        *("migrate", "api", "check")[not changes :],
        *("migrate", "count")[changes:],
        "up",
    )
    procedures["deploy"] = {name: {**deploy, "api": api}[name] for name in order}
    rollout.procedures = lambda _: procedures
    rollout.write()
    said = " ".join(rollout.lab.run("verify", "--env", "staging").stdout.split())
    left = " ".join(rollout.recover("--dry-run").output.split())
    assert (rollout.place / "closed").exists() != changes
    for what in ("maintenance mode", "the API"):
        assert (f"{what} is left open" in said) == changes
        assert (f"OPEN {what}" in left) == changes
    assert rollout.closed == changes
    if not changes:
        assert (rollout.place / "closed").read_text() == "once\n"

"""Law 7: one step may close two things. It is sent once, where nothing stands in the way of any of them."""

import pytest


@pytest.mark.parametrize("effect", ["reads only", "changes the API"])
def test_what_one_step_closes_is_closed_together_or_not_at_all(rollout, effect):
    """Assert that a change after the first opening keeps both closed to users, and that both are named."""
    procedures = rollout.procedures(recovery=False)
    deploy = procedures["deploy"]
    opens = {"what": "the API", "closed_by": "deploy.up"}
    api = rollout.step("api", "touch maintenance-api", effect=effect, opens=opens)
    deploy["check"]["run"] = "false"
    deploy["up"]["run"] = "echo once >>closed\nrm maintenance maintenance-api"
    changes = effect != "reads only"
    first, second = ("api", "down") if changes else ("down", "api")
    procedures["deploy"] = {
        "look": deploy["look"],
        first: {**deploy, "api": api}[first],
        second: {**deploy, "api": api}[second],
        **{name: deploy[name] for name in ("check", "migrate", "count", "up")},
    }
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

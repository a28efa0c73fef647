"""The gate of approval, opened by reviews on GitHub of the commit that is here, and by nothing else."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from ..cli.conftest import Lab
from ..cli.test_gates import key
from .conftest import Place

PEOPLE = {"ada": {"name": "Ada", "github": "Ada"}, "ben": {"name": "Ben", "github": "ben"}}


@pytest.fixture
def gated(place: Place) -> Place:
    """Production needs both reviewers, and has no other gate."""
    path = place.lab.folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    gates = {"approval": {"by": ["ada", "ben"], "enough": 2}}
    policy["environments"]["production"] = {"title": "The real one", "gates": gates}
    path.write_text(json.dumps({**policy, "people": PEOPLE}))
    built = place.lab.run("build")
    assert built.returncode == 0, built.stderr
    place.commit()
    return place


def asked(place: Place, **more: str) -> tuple[int, dict[str, str]]:
    done = place.run("status", "--env", "production", "--format", "json", **more)
    (gate,) = json.loads(done.stdout)["gates"]
    assert gate["name"] == "approval"
    return done.returncode, gate


def test_reviews_of_this_commit_open_it(gated: Place) -> None:
    assert asked(gated)[1]["state"] != "open"
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    code, gate = asked(gated)
    assert (code, gate["state"], gate["by"]) == (0, "open", "Ada and Ben")
    assert not gated.hub.writes


def test_each_that_says_no_or_something_else_blocks(gated: Place) -> None:
    gated.hub.review("ada", "APPROVED")
    gated.hub.review("ben", "APPROVED", commit="1" * 40)
    assert "has changed since" in asked(gated)[1]["reason"]
    gated.hub.review("ben", "CHANGES_REQUESTED")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "blocked")
    assert "Ben asked for changes" in gate["reason"]
    gated.hub.review("ben", "DISMISSED")
    assert asked(gated)[1]["state"] == "blocked"


def test_a_file_that_nobody_proposed_keeps_it_closed(gated: Place) -> None:
    """It would go out with the application; what `.gitignore` leaves out is not looked at."""
    app = gated.lab.folder / "app"
    app.mkdir()
    (app / "code").write_text("code")
    path = gated.lab.folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    policy["environments"]["production"]["application"] = ["../app"]
    path.write_text(json.dumps(policy))
    assert gated.lab.run("build").returncode == 0
    gated.commit()
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    (app / ".rolloutdocs").mkdir()
    (app / ".rolloutdocs" / "run").touch()
    assert asked(gated)[0] == 0
    (app / "more").write_text("more")
    for _ in range(2):
        code, gate = asked(gated)
        assert (code, gate["state"]) == (1, "unknown")
        assert "not as in the commit: app/more" in gate["reason"]
        gated.git("add", "app/more")  # that it will be committed does not make it proposed


def shipped(place: Place, app: Path) -> None:
    """Commit the folder as the application, and let both approve that."""
    path = place.lab.folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    policy["environments"]["production"]["application"] = [f"../{app.name}"]
    path.write_text(json.dumps(policy))
    assert place.lab.run("build").returncode == 0
    place.commit()
    for login in ("ada", "ben"):
        place.hub.review(login, "APPROVED")
    assert asked(place)[1]["state"] == "open"


@pytest.mark.parametrize("inside", [False, True], ids=["outside", "through a link"])
def test_an_application_outside_of_the_repository_keeps_it_closed(gated: Place, inside: bool) -> None:
    """Assert that reviews of a commit open nothing for files that no commit has."""
    out = gated.lab.folder.parent / "out"
    out.mkdir()
    (out / "code").write_text("code")
    name = "../app" if inside else "../../out"
    if inside:
        (gated.lab.folder / "app").symlink_to("../out")
    path = gated.lab.folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    policy["environments"]["production"]["application"] = [name]
    path.write_text(json.dumps(policy))
    assert gated.lab.run("build").returncode == 0
    gated.commit()
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert f"{name[3:]} lies outside of the repository, so that nobody proposed" in gate["reason"]


def test_a_link_to_files_that_nobody_proposed_keeps_it_closed(gated: Place) -> None:
    """Assert that the files count where the application is named by a link."""
    real = gated.lab.folder / "real"
    real.mkdir()
    (real / "code").write_text("code")
    app = gated.lab.folder / "app"
    app.symlink_to("real")
    shipped(gated, app)
    (real / "code").write_text("evil")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert "not as in the commit: real/code" in gate["reason"]


def led_elsewhere(link: Path) -> None:
    link.unlink()
    link.symlink_to("two")


def made_a_file(link: Path) -> None:
    link.unlink()
    link.write_text("./one")


@pytest.mark.parametrize("change", [led_elsewhere, made_a_file, Path.unlink])
def test_a_link_that_nobody_proposed_keeps_it_closed(gated: Place, change: Callable[[Path], None]) -> None:
    app = gated.lab.folder / "app"
    for release in ("one", "two"):
        (app / release).mkdir(parents=True)
        (app / release / "code").write_text(release)
    (app / "current").symlink_to("./one")
    shipped(gated, app)
    change(app / "current")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert "not as in the commit: app/current" in gate["reason"]


def edited(module: Path) -> None:
    (module / "code").write_text("evil")


def committed(module: Path) -> None:
    edited(module)
    repository(module, "commit", "--quiet", "--all", "--message", "Another")


def grown(module: Path) -> None:
    (module / "more").touch()


def emptied(module: Path) -> None:
    for path in module.iterdir():
        path.unlink()


def repository(folder: Path, *words: str) -> None:
    named = ("-c", "user.name=Lena", "-c", "user.email=lena@example.org")
    subprocess.run(["git", *named, *words], cwd=folder, check=True, capture_output=True)


@pytest.mark.parametrize(
    ("change", "named"), [(edited, "/code"), (committed, ""), (grown, "/more"), (emptied, "")]
)
def test_a_submodule_that_is_another_keeps_it_closed(
    gated: Place, tmp_path: Path, change: Callable[[Path], None], named: str
) -> None:
    """Assert that its files are looked at: of a submodule, the commit has only the name of another commit."""
    (tmp_path / "library").mkdir()
    (tmp_path / "library/code").write_text("code")
    repository(tmp_path / "library", "init", "--quiet")
    repository(tmp_path / "library", "add", "code")
    repository(tmp_path / "library", "commit", "--quiet", "--message", "A library")
    own = ("-c", "protocol.file.allow=always")
    gated.git(*own, "submodule", "--quiet", "add", str(tmp_path / "library"), "app/library")
    shipped(gated, gated.lab.folder / "app")
    change(gated.lab.folder / "app/library")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert f"not as in the commit: app/library{named}" in gate["reason"]


@pytest.mark.parametrize(("by_hand", "state"), [(False, "open"), (True, "unknown")])
def test_what_a_merge_was_given_by_hand_nobody_approved(gated: Place, by_hand: bool, state: str) -> None:
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    gated.git("checkout", "--quiet", "-b", "base", "HEAD~0")
    (gated.lab.folder / "base").touch()
    gated.git("add", "--all")
    gated.git("commit", "--quiet", "--message", "The base went on")
    gated.git("checkout", "--quiet", "-B", "proposed", gated.hub.head)
    (gated.lab.folder / "proposed").touch()
    gated.git("add", "--all")
    gated.git("commit", "--quiet", "--message", "The change")
    gated.hub.head = gated.git("rev-parse", "HEAD").strip()
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    gated.git("checkout", "--quiet", "base")
    gated.git("merge", "--quiet", "--no-commit", "proposed")
    if by_hand:
        (gated.lab.folder / "evil").touch()
    gated.git("add", "--all")
    gated.git("commit", "--quiet", "--message", "A merge")
    assert asked(gated)[1]["state"] == state


def test_a_merge_in_a_shallow_checkout_says_what_is_missing(gated: Place, tmp_path: Path) -> None:
    first = gated.hub.head
    (gated.lab.folder / "proposed").touch()
    proposed = gated.commit()
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    gated.git("checkout", "--quiet", first)
    gated.git("merge", "--quiet", "--no-ff", "--message", "A merge", proposed)
    gated.git("branch", "merged")
    source = gated.lab.folder.as_uri()
    gated.git("clone", "--quiet", "--depth", "1", "--branch", "merged", source, str(tmp_path / "shallow"))
    _, gate = asked(Place(Lab(tmp_path / "shallow"), gated.hub))
    assert gate["state"] == "unknown"
    assert "a shallow checkout does not have that (`fetch-depth: 0`)" in gate["reason"]
    assert "Errno" not in gate["reason"]


def test_a_merge_is_not_made_again_by_a_program_of_git_s_configuration(gated: Place) -> None:
    """Assert that a driver is not run: it could leave out what was proposed, as the merge here does."""
    folder = gated.lab.folder

    def write(text: str) -> None:
        (folder / "both").write_text(text)
        gated.git("add", "--all")
        gated.git("commit", "--quiet", "--message", "A change")

    (folder / ".gitattributes").write_text("both merge=mine\n")
    write("1\n")
    gated.git("checkout", "--quiet", "-b", "proposed")
    write("0\n1\n")
    gated.hub.head = gated.git("rev-parse", "HEAD").strip()
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    gated.git("checkout", "--quiet", "-b", "base", "HEAD~1")
    write("1\n2\n")
    gated.git("merge", "--quiet", "--strategy", "ours", "--message", "A merge", "proposed")
    gated.git("config", "merge.mine.driver", f"touch {folder}/hacked")
    assert asked(gated)[1]["state"] == "unknown"
    assert not (folder / "hacked").exists()


def test_an_edit_that_is_not_in_the_commit_keeps_it_closed(gated: Place) -> None:
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    path = gated.lab.folder / "content/environments.yaml"
    path.write_text(path.read_text() + "\n")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert "not as in the commit: content/environments.yaml" in gate["reason"]


def test_another_commit_here_keeps_it_closed(gated: Place) -> None:
    gated.hub.head = "2" * 40
    for login in ("ada", "ben"):
        gated.hub.review(login, "APPROVED")
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert "the pull request proposes 222222222222" in gate["reason"]


def test_who_cannot_ask_is_told_why(gated: Place) -> None:
    code, gate = asked(gated, GITHUB_TOKEN="")
    assert (code, gate["state"]) == (1, "unknown")
    assert "there is no token in GITHUB_TOKEN" in gate["reason"]
    gated.hub.fault = lambda _: (404, {}, {"message": "Not Found"})
    assert "404" in asked(gated)[1]["reason"] or "no such" in asked(gated)[1]["reason"]


def test_signed_words_do_not_open_it_while_github_does_not_say_who_asks_for_changes(gated: Place) -> None:
    """Assert that a limit or an outage lifts no block; without a token, that nobody looked is told."""
    folder = gated.lab.folder
    own = key(folder.parent, "ada-key")
    (folder / "content/signers").write_text(f"ada@example.org {own.with_suffix('.pub').read_text()}")
    path = folder / "content/environments.yaml"
    policy = json.loads(path.read_text())
    policy["environments"]["production"]["gates"]["approval"]["enough"] = 1
    policy["environments"]["production"]["application"] = ["signers"]
    policy["people"]["ada"]["principal"] = "ada@example.org"
    path.write_text(json.dumps({**policy, "signers": "signers"}))
    assert gated.lab.run("build").returncode == 0
    gated.commit()
    done = gated.lab.run("sign", "approval", "--as", "ada", "--key", str(own))
    assert done.returncode == 0, done.stderr
    assert asked(gated)[1]["state"] == "open"
    gated.hub.fault = lambda _: (403, {"Retry-After": "900"}, {"message": "You have exceeded a rate limit"})
    code, gate = asked(gated)
    assert (code, gate["state"]) == (1, "unknown")
    assert "nobody saw whether Ada or Ben asked for changes on GitHub: GitHub takes no more" in gate["reason"]
    code, gate = asked(gated, GITHUB_TOKEN="")
    assert (code, gate["state"]) == (0, "open")
    assert "nobody saw whether Ada or Ben asked for changes on GitHub: there is no token" in gate["reason"]

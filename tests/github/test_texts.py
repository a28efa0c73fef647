"""The pure parts: what is ours in a description, ticks, words without effect, links, cuts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rolloutdocs.checks.github import block
from rolloutdocs.checks.github.address import Unusable, address
from rolloutdocs.checks.github.boxes import Box, Known, boxes, keep, marked, task, ticked
from rolloutdocs.checks.github.cutting import cut, length, parts
from rolloutdocs.checks.github.harmless import harmless
from rolloutdocs.checks.github.known import claimed
from rolloutdocs.checks.github.links import At, absolute

AT = At("https://github.com", "a/b", "f" * 40, "sub/docs/P.md")


@given(st.text(), st.text(), st.text(), st.text())
def test_what_is_outside_is_kept(before: str, first: str, second: str, after: str) -> None:
    body = f"{before}{block.written('', first)}{after}"
    try:
        found = block.found(body, "")
    except block.Unclear:
        return
    assert found is not None
    assert (found.before, found.after, found.edited) == (before, after, False)
    put = block.put(body, "", second)
    assert put == f"{before}{block.written('', second)}{after}"


def test_a_forged_end_inside_does_not_end_it() -> None:
    forged = "```bash\necho '<!-- rolloutdocs:end rollout=- digest=" + "0" * 32 + " -->'\n```"
    body = f"Mine\n{block.written('', forged)}\nMine too"
    found = block.found(body, "")
    assert found is not None
    assert (found.inner, found.after) == (forged, "\nMine too")
    again = block.written("", f"a\n{block.written('', 'b')}\nc")
    assert block.put(again, "", "d") == block.written("", "d")


def test_two_parts_are_told_apart_by_their_rollout() -> None:
    body = block.put(block.put("", "one", "1"), "two", "2")
    body = block.put(body, "one", "3")
    assert "\n3\n" in body
    assert "\n2\n" in body
    with pytest.raises(block.Unclear, match="two parts"):
        block.found(body + block.written("one", "4"), "one")


def test_a_tick_and_other_ends_of_lines_are_no_edit() -> None:
    body = block.written("", f"# P\n\n{task('a', 'Done')}\n\n- [ ] no task")
    clicked = body.replace("- [ ] Done", "- [x] Done").replace("\n", "\r\n")
    found = block.found(clicked, "")
    assert found is not None
    assert not found.edited
    for other in (clicked.replace("Done", "Not done"), clicked.replace("- [ ] no task", "- [x] no task")):
        edited = block.found(other, "")
        assert edited is not None
        assert edited.edited


@pytest.mark.parametrize(
    ("now", "proven", "ticks", "says"),
    [
        (None, True, "x", "by run"),
        (None, False, " ", "stale"),
        (Box(ticked=True, ours=True, theirs=False), False, " ", "stale"),
        (Box(ticked=True, ours=False, theirs=False), False, "x", "ticked by a person"),
        (Box(ticked=True, ours=False, theirs=True), None, "x", "ticked by a person"),
        (Box(ticked=False, ours=False, theirs=True), None, " ", ""),
        (Box(ticked=False, ours=True, theirs=False), True, "x", "by run"),
        (Box(ticked=True, ours=True, theirs=True), False, "x", "evidence does not show it: stale"),
        (Box(ticked=False, ours=True, theirs=True), False, " ", "stale"),
    ],
)
def test_whose_tick_it_is(now: Box | None, proven: bool | None, ticks: str, says: str) -> None:
    known = {} if proven is None else {"a": Known(proven, "by run" if proven else "stale")}
    shown = ticked(task("a", "Do"), known, {"a": now} if now else {})
    assert shown.startswith(f"- [{ticks}] Do")
    assert says in shown
    assert ticked(task("a", "Do"), known, boxes(shown)) == shown, "and again it is the same"


def test_ids_stay_when_lines_move_and_links_change() -> None:
    one = marked("- [ ] See [it](P.md#a)\n- [ ] Do\n- [ ] Do")
    two = marked("- [ ] Do\n\n- [ ] Else\n- [ ] See [it](https://x/P.md#a)\n- [ ] Do")
    assert set(boxes(one)) < set(boxes(two))
    assert len(boxes(one)) == 3
    assert marked("```text\n- [ ] no task\n```") == "```text\n- [ ] no task\n```"


def test_a_tick_of_a_claim_stays_with_it_when_another_comes_before() -> None:
    backup, loses = "the backup is whole", "deploy loses nothing"
    assert claimed([loses, backup]) == claimed([backup, loses])[::-1]
    assert len(set(claimed([backup, backup]))) == 2


def test_ticks_of_lines_that_are_not_shown_are_remembered() -> None:
    gone = {"a": Box(ticked=True, ours=False, theirs=True), "b": Box(ticked=True, ours=True, theirs=False)}
    mark = keep("", gone)
    assert boxes(mark) == {"a": gone["a"]}
    assert keep(ticked(task("a", "Do"), {}, gone), gone) == ""


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Ask @ada and @a/team", "Ask @&#8203;ada and @&#8203;a/team"),
        (
            "\\@ada &#64;ada &#x40;ada &commat;ada",
            "\\@&#8203;ada &#64;&#8203;ada &#x40;&#8203;ada &commat;&#8203;ada",
        ),
        ("see #12, a/b#12, GH-12", "see #&#8203;12, a/b#&#8203;12, GH-&#8203;12"),
        ("Fixes #12", "F&#8203;ixes #&#8203;12"),
        ("closes: https://github.com/a/b/issues/1", "c&#8203;loses: https://github.com/a/b/issues/1"),
        (
            "resolved [it](https://github.com/a/b/issues/1)",
            "r&#8203;esolved [it](https://github.com/a/b/issues/1)",
        ),
        ("Fixes\nhttps://github.com/a/b/issues/1", "F&#8203;ixes\nhttps://github.com/a/b/issues/1"),
        ("**Fixes** https://github.com/a/b/issues/1", "**F&#8203;ixes** https://github.com/a/b/issues/1"),
        ("Close the application to users", "Close the application to users"),
        ("`@ada fixes #1` and `` ` @ada``", "`@ada fixes #1` and `` ` @ada``"),
        ("```bash\necho @ada\n```\n@ada", "```bash\necho @ada\n```\n@&#8203;ada"),
        ("a ` b\n@x ` @ada `", "a ` b\n@&#8203;x ` @&#8203;ada `"),
        ("\\`@ada\\`", "\\`@&#8203;ada\\`"),
        ("<!-- rollout:picture -->", "<!-- rollout:picture -->"),
        ("<!-- rolloutdocs:begin -->", "&lt;!-- rolloutdocs:begin -->"),
        ("# 1 heading [x](P.md#1-heading)", "# 1 heading [x](P.md#1-heading)"),
    ],
)
def test_words_take_no_effect(text: str, seen: str) -> None:
    assert harmless(text) == seen


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("[a](P.md)", "[a](https://github.com/a/b/blob/COMMIT/sub/docs/P.md)"),
        ("[a](../x y.md#h)", "[a](../x y.md#h)"),
        ("[a](../x.md#h)", "[a](https://github.com/a/b/blob/COMMIT/sub/x.md#h)"),
        ("[a](#h)", "[a](https://github.com/a/b/blob/COMMIT/sub/docs/P.md#h)"),
        ("![a](p.png)", "![a](https://github.com/a/b/blob/COMMIT/sub/docs/p.png?raw=true)"),
        ("[a](https://x/y) [b](mailto:c@d)", "[a](https://x/y) [b](mailto:c@d)"),
        ("`[a](P.md)`", "`[a](P.md)`"),
    ],
)
def test_links_lead_to_the_commit(text: str, seen: str) -> None:
    assert absolute(text, AT) == seen.replace("COMMIT", "f" * 40)


@given(
    st.lists(st.sampled_from(["word " * 9, "```bash\na\n\nb\n```", "# H", "- a\n- b", "\U0001f600" * 20])),
    st.integers(30, 400),
)
def test_a_cut_is_between_parts(texts: list[str], most: int) -> None:
    whole = "\n\n".join(texts)
    shown = cut(whole, "REST", most)
    assert length(shown) <= most
    assert shown.count("```") % 2 == 0
    kept = parts(shown)
    if shown != whole:
        assert kept[-1] == "REST"
        assert "\n\n".join(parts(whole)).startswith("\n\n".join(kept[:-1]))
        for mine, theirs in zip(kept[:-1], parts(whole), strict=False):
            assert mine == theirs or (mine == "- a" and theirs == "- a\n- b" and mine is kept[-2])


def test_of_a_long_list_the_first_lines_stay() -> None:
    """Assert that a checklist of hundreds of steps is not left out as a whole, nor half of a line shown."""
    items = [f"- [ ] step {number}" for number in range(100)]
    shown = cut("\n".join(["# H", "", *items]), "REST", 500)
    assert length(shown) <= 500
    head, listed, rest = parts(shown)
    assert (head, rest) == ("# H", "REST")
    assert listed.split("\n") == items[: len(listed.split("\n"))]
    assert length(shown) + length(f"\n{items[-1]}\n\n") > 500


@pytest.mark.parametrize(
    "api",
    [
        "http://api.github.com",
        "https://user@host",
        "https://api.github.com?x",
        "ftp://host",
        "https://",
        "http://127.0.0.1.evil.example",
        "https://api.github.com\\@evil.example",
        "https://a b",
    ],
)
def test_where_a_token_does_not_go(api: str) -> None:
    with pytest.raises(Unusable):
        address({"GITHUB_TOKEN": "x" * 10, "GITHUB_API_URL": api}, "a/b", 1)


@pytest.mark.parametrize("name", ["a", "a/..", "../b", "a/b/c", "a/b?x", "a/b#"])
def test_what_is_no_repository(name: str) -> None:
    with pytest.raises(Unusable):
        address({"GITHUB_TOKEN": "x" * 10}, name, 1)

"""The pages from evidence: what is said is made of our own elements alone, whoever wrote it, and is never greener than
what it is made of."""

import posixpath
import re
from collections.abc import Iterable
from dataclasses import replace
from urllib.parse import unquote, urldefrag

import pytest
from lxml import html
from rolloutdocs.checks.evidence import Compared, Counted, Done, Judged, Proved, Record, Stream, Taken
from rolloutdocs.checks.gates.decision import Decision, Gate
from rolloutdocs.checks.reports.run import About, Run, fold
from rolloutdocs.checks.reports.site import Finding, Page, Step, anchor, pages, text
from rolloutdocs.checks.reports.site.brief import kept
from rolloutdocs.checks.reports.site.signs import sign
from rolloutdocs.checks.reports.site.trend import Row, flaky

from .runs import ALL, FAILED, HOSTILE, OPEN, RESTORED, RUNS, STARTED, UNSEEN, begun, done, ended
from .sites import AT, DECISION, RUN, WITH_PROOF, facts, hostile, kind, made, named, over, rows, tree

#: Element -> the attributes that ours have. Nothing here loads, runs, submits or hides anything.
OURS = {
    "article": "", "h1": "id", "h2": "id", "h3": "id", "p": "class", "a": "href class title", "strong": "", "small": "",
    "span": "class", "code": "class", "pre": "class", "ul": "class", "li": "", "br": "", "div": "id", "del": "",
    "ins": "", "table": "", "thead": "", "tbody": "", "tr": "", "th": "", "td": "", "details": "class", "summary": "",
    "figure": "class", "svg": "class width height viewbox role aria-labelledby aria-hidden", "title": "id",
    "desc": "id", "text": "class x y dx text-anchor", "rect": "class x y width height", "circle": "class cx cy r",
    "path": "class d", "line": "class x1 x2 y1 y2", "polyline": "points",
}  # fmt: skip
LINK = re.compile(r"(?:\.\./)*(?:[A-Za-z0-9%][\w./~%-]*)?(?:#[\w.~%-]+)?")  # no scheme, no host
CLASS = re.compile(r"headerlink|(?:rollout-[a-z]+ ?)+")


def foreign(page: html.HtmlElement) -> list[str]:
    """Assert that every element, attribute and link is one that we make; and no text goes where it is not seen."""
    found = []
    for one in page.iter():
        if not isinstance(one.tag, str):
            found.append(f"a comment: {one.text}")
            continue
        found += [f"<{one.tag}>"] if one.tag not in OURS else []
        for name, value in one.attrib.items():
            given = OURS.get(one.tag, "").split()
            if name not in given or (name == "href" and not LINK.fullmatch(value)):
                found.append(f"<{one.tag} {name}={value}>")
            if name == "class" and not CLASS.fullmatch(value):
                found.append(f"<{one.tag} class={value}>")
    ids = [one.get("id") for one in page.iter() if one.get("id")]
    found += [f"twice: {one}" for one in set(ids) if ids.count(one) > 1]
    hidden = re.findall(
        "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]", all_text(page)
    )
    return found + [f"hidden: {one!r}" for one in set(hidden)]


def all_text(page: html.HtmlElement) -> str:
    return str(page.text_content())


@pytest.fixture(scope="module")
def attacked() -> dict[str, Page]:
    found = list(pages(hostile()))
    assert len({page.path for page in found}) > 6
    return {f"{number} {page.path}": page for number, page in enumerate(found)}


def test_no_text_becomes_an_element_an_attribute_or_a_link(attacked: dict[str, Page]) -> None:
    for name, page in attacked.items():
        assert foreign(tree(page.text)) == [], name


def test_what_was_said_is_there_to_be_read(attacked: dict[str, Page]) -> None:
    for name, page in attacked.items():
        if name.startswith("0 ") or name.endswith(("status.md", "rehearsal.md", "proof.md", "drift.md")):
            assert "<b>FORGED</b><script>alert(1)</script>" in all_text(tree(page.text)), name


def test_hidden_characters_are_shown(attacked: dict[str, Page]) -> None:
    runs = [all_text(tree(page.text)) for name, page in attacked.items() if "runs" in name]
    assert any("a\\u202eb\\u2066c\\u200bd\\ufeff" in one for one in runs)


def test_no_page_writes_where_a_run_wants_it() -> None:
    run = over([replace(STARTED, run="../../index"), *ALL[1:]])
    assert [path for path in made(run) if "index" in path or ".." in path] == []


WRONG = ("<b>x</b>", "[x](https://e.org)", "<!-- rollout:step id=x -->", "![i](p.png)", "\u202e",
         "<a href='javascript:x'>x</a>", "<p style='color:red'>x</p>", "<h2 onclick='x'>y</h2>",
         "<p class='md-x'>x</p>", "<script>x</script>", "<details open>x</details>")  # fmt: skip
TEXTS = (HOSTILE, "1. one", "- x", "# x", "    x", "a_b_c *d* **e**", "~~~\nx\n~~~", "x\n===", "| a |", "<" * 300,
         "[x]: https://e.org", "*[x]: y", "&lt;b&gt;", "\x02wzxhzdk:0\x03", "klzzwxh:0000")  # fmt: skip
PLACES = ("{}", "## {}", "- {}", "| a |\n| --- |\n| {} |", "<p>{}</p>", "[{}](x.md)", "**{}**", "<code>{}</code>",
          "<figure><svg><title>{0}</title><text>{0}</text></svg></figure>")  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_the_judge_sees_what_is_not_ours(wrong: str) -> None:
    assert foreign(tree(f"# Status\n\n{wrong} and more\n")) != []


@pytest.mark.parametrize("given", TEXTS)
@pytest.mark.parametrize("place", PLACES)
def test_a_text_is_itself_wherever_it_stands(given: str, place: str) -> None:
    plain = text.plain(given, 5000)
    assert " ".join(plain.split()) in " ".join(all_text(tree(place.format(text.safe(given, 5000)))).split())


@pytest.mark.parametrize("given", ["a" + " " * 1700 + "REALLY BAD", "\x1b[1m" * 500 + "FAILED"])
def test_a_text_that_is_cut_says_so(given: str) -> None:
    """Assert that also what folds to little is not shown as if it were all."""
    assert text.plain(given, 200).endswith("…")
    assert text.plain(given, 2000).endswith(("REALLY BAD", "FAILED"))


@pytest.mark.parametrize("many", [10, 61, 100_000])
def test_the_lines_above_those_that_are_shown_are_counted(many: int) -> None:
    block = html.fragment_fromstring(text.block("\n".join(f"line {one}" for one in range(many)), 60))
    first, *rest = block.text_content().split("\n")
    more = many - 60
    word = f"… {more} more that {'was' if more == 1 else 'were'} kept"
    assert first == (word if more > 0 else "line 0")
    assert rest[-1] == f"line {many - 1}"


def verdicts(page: Page) -> list[str]:
    """The words of the signs, in the order of the page."""
    return [" ".join(one.text_content().split()[1:]) for one in kind(tree(page.text), "sign")]


@pytest.mark.parametrize(
    "name", [name for name, (records, _) in RUNS.items() if records and records[0] is not None]
)
def test_a_page_is_never_greener_than_its_run(name: str) -> None:
    records, verdict = RUNS[name]
    run = fold(records)
    if run.started is None:
        return
    found = made(run)
    page = found[f"evidence/runs/{RUN}.md"]
    assert verdicts(page)[0] == verdict
    assert run.interrupted or verdict in next(tree(page.text).iter("h1")).text_content()
    history = list(tree(found["evidence/history.md"].text).iter("table"))[-1]
    assert verdict in history.text_content() or run.interrupted


def test_a_verdict_has_a_shape_beside_its_colour() -> None:
    run = over([STARTED, done("deploy.down"), done("deploy.up", 1, UNSEEN), FAILED], "failed")
    drawn = tree(made(run)[f"evidence/runs/{RUN}.md"].text).find(".//figure")
    shapes = [(one.tag, one.get("class").split()[-1], one.get("d", "")[-4:]) for one in kind(drawn, "mark")]
    assert shapes == [
        ("circle", "rollout-passed", ""),
        ("path", "rollout-inconclusive", "-10z"),
        ("path", "rollout-failed", "0 10"[:0] + "0l-10 10"[-4:]),
    ]
    svg, *rest = drawn.iter("svg")
    assert svg.get("role") == "img"
    assert {one.get("aria-hidden") for one in rest} == {"true"}  # to who hears it, one picture
    labels = [svg.get_element_by_id(one).text for one in svg.get("aria-labelledby").split()]
    assert "1 passed, 1 failed, 1 inconclusive" in labels[1]


def test_expected_stands_beside_actual_and_output_is_folded() -> None:
    page = tree(made(over([STARTED, FAILED], "failed"))[f"evidence/runs/{RUN}.md"].text)
    assert page.find(".//del").text_content() == "expected - `Migrated`"
    assert page.find(".//ins").text_content() == "actual + `Nothing`"
    assert page.find(".//details").get("open") is None
    assert page.findall(".//details/pre")[1].text_content() == "first\nlast line"


def test_what_went_wrong_is_led_to_first() -> None:
    page = tree(made(over([STARTED, done("deploy.down"), FAILED], "failed"))[f"evidence/runs/{RUN}.md"].text)
    (item,) = page.findall("ul")[0]
    assert item.find(".//a").get("href") == f"#{anchor('deploy.up', 1)}"
    assert page.get_element_by_id(anchor("deploy.up", 1)) is not None


@pytest.mark.parametrize(("length", "shown"), [(10, 20), (160, 11), (3000, 0)])
def test_what_is_left_open_is_closed_beginning_with_the_first_command(length: int, shown: int) -> None:
    """Assert that no command is cut or left out before another, and that the rest is counted."""
    commands = [f"step-{number} {'x' * length}" for number in range(20)]
    page = tree(made(fold([STARTED, replace(OPEN, commands=commands)]))[f"evidence/runs/{RUN}.md"].text)
    told = [one.text_content().split("\n") for one in page.iter("pre") if "step-" in one.text_content()]
    assert told == ([commands[:shown]] if shown else [])
    rest = f"and {20 - shown} more" if shown else "The commands are too long for this page"
    assert (f"{rest}: rolloutdocs report {RUN}" in all_text(page)) == (shown < 20)


def test_private_output_is_said_to_be_kept_back() -> None:
    private = done("deploy.down", output="", streams=[Stream("stdout", 0, 0, "")])
    assert "nothing of its output is kept" in made(over([STARTED, private]))[f"evidence/runs/{RUN}.md"].text


def test_steps_and_their_documents_lead_to_each_other() -> None:
    found = made(over(ALL))
    page = tree(found[f"evidence/runs/{RUN}.md"].text)
    assert "../../CHECKLIST.md#1-close-it" in page.xpath("//a/@href")
    assert page.get_element_by_id(anchor("deploy.down")) is not None
    assert page.get_element_by_id(anchor("verify.health", 2)) is not None


def test_links_between_the_pages_lead_to_pages_that_are_made() -> None:
    for rollout in ("", "areas"):
        found = made(over(WITH_PROOF[:-1], "failed"), over(ALL, run="b"), rollout=rollout)
        for page in found.values():
            for href in tree(page.text).xpath("//a/@href"):
                path, _ = urldefrag(href)
                target = posixpath.normpath(posixpath.join(posixpath.dirname(page.path), unquote(path)))
                if path and "CHECKLIST" not in target and target not in ("N.md", "B.md"):
                    assert target in found, (page.path, href)


@pytest.mark.parametrize("records", [
    [STARTED, done("deploy.down"), begun("deploy.up")],  # it goes on, or was cut off
    [STARTED, *(done(f"deploy.s{n}", title="<" * 200) for n in range(600)), FAILED],  # longer than a page
], ids=["no end", "cut"])  # fmt: skip
def test_whatever_a_link_into_a_run_names_is_there(records: list[Record]) -> None:
    """Else no site is made at all: badges and the status lead to the step that a run was sent last."""
    page = tree(made(fold(records))[f"evidence/runs/{RUN}.md"].text)
    for one in records[1:]:
        assert page.get_element_by_id(anchor(one.step)) is not None
    lost = [
        href
        for href in page.xpath("//a/@href")
        if href[0] == "#" and not page.xpath(f"//*[@id='{href[1:]}']")
    ]
    assert lost == []


def test_a_step_that_still_runs_is_told_as_one() -> None:
    found = made(fold([STARTED, done("deploy.down"), begun("deploy.up")]))[f"evidence/runs/{RUN}.md"]
    said = all_text(tree(found.text))
    assert "it still runs, or nobody saw how it ended" in said
    assert "It may have left maintenance mode open" in said
    assert "still runs" not in made(over([STARTED, begun("deploy.up")]))[f"evidence/runs/{RUN}.md"].text


def test_one_run_is_no_line() -> None:
    assert "rollout-line" not in made(over(ALL))["evidence/history.md"].text
    assert "rollout-line" in made(over(ALL), over(ALL, run="b"))["evidence/history.md"].text


def decided(*states: str) -> Decision:
    gates = [Gate(f"g{at}", f"Gate {at}", state, "so", f"do {at}") for at, state in enumerate(states)]  # type: ignore[arg-type]
    return replace(DECISION, gates=tuple(gates))


def test_what_is_open_is_said_of_gates_and_cannot_be_read_as_maintenance_mode() -> None:
    (page,) = [one for one in pages(facts(decision=decided("open"))) if one.path == "evidence/status.md"]
    assert "## Gates that are open" in page.text
    assert "What is open" not in page.text


@pytest.mark.parametrize(("given", "word"), [
    (None, "NO-GO"), (decided(), "NO-GO"), (decided("open"), "GO"), (decided("open", "unknown"), "NO-GO"),
    (decided("blocked", "open"), "NO-GO"),
])  # fmt: skip
def test_go_is_said_first_and_only_where_every_gate_is_open(given: Decision | None, word: str) -> None:
    page = tree(made(decision=given)["evidence/status.md"].text)
    assert kind(page, "decision")[0].find("strong").text == word
    assert [one.tag for one in page][:2] == ["h1", "p"]
    assert ("no gate is set" in all_text(page)) is (given is None or not given.gates)


def test_where_all_is_open_the_first_procedure_comes_next() -> None:
    begin = ("Preflight", "CHECKLIST.md#preflight")
    told = made(decision=decided("open"), begin=begin, findings=())["evidence/status.md"].text
    assert "Begin with **[Preflight](../CHECKLIST.md#preflight)**" in told
    assert "rolloutdocs verify" not in all_text(
        tree(told)
    )  # nobody is sent to run anything there but by the page
    assert (
        "Begin with" not in made(decision=decided("open"), begin=begin)["evidence/status.md"].text
    )  # drift is open
    assert "Begin with" not in made(decision=decided("blocked"), begin=begin)["evidence/status.md"].text


def test_a_command_that_lifts_nothing_is_told_from_what_lifts_the_blocker() -> None:
    told = made(decision=decided("blocked"), findings=())["evidence/status.md"].text
    assert re.search(r"do 0\n\nThen:\n\n.*\n?.*rolloutdocs verify", told), told[:900]
    assert "Then:" not in made(decision=None, findings=())["evidence/status.md"].text


def test_no_run_is_advised_that_would_be_refused() -> None:
    """Assert that drift comes first: as long as a finding is open, `verify` starts nothing."""
    told = all_text(tree(made(rollout="desk")["desk/evidence/status.md"].text))
    assert "rolloutdocs drift --rollout desk" in told
    assert "rolloutdocs verify" not in told
    told = all_text(tree(made(findings=())["evidence/status.md"].text))
    assert "rolloutdocs drift" not in told
    assert "rolloutdocs verify --env staging" in told


def test_gates_that_one_thing_lifts_are_told_together() -> None:
    gates = (*(Gate(name, name, "blocked", "nobody signed", "Ask Ada.") for name in "ab"), *DECISION.gates)
    told = all_text(tree(made(decision=replace(DECISION, gates=gates))["evidence/status.md"].text))
    assert "✘\xa0blocked a✘\xa0blocked bnobody signedLifted by: Ask Ada." in told
    assert told.count("Lifted by") == 3


def test_steps_that_are_so_for_one_reason_are_told_together() -> None:
    steps = tuple(
        Step(f"deploy.{name}", name, "deploy", "staging", "stale", "policy changed", RUN, AT) for name in "ab"
    )
    told = all_text(tree(made(steps=steps)["evidence/status.md"].text))
    assert told.count("policy changed") == 1
    assert "a deploy.a" in told
    assert "b deploy.b" in told


def test_a_step_that_is_rehearsed_nowhere_is_named() -> None:
    """Assert that nobody reads that all is proven where a step is for production alone."""
    proved = Step("deploy.up", "Up", "deploy", "staging", "proven", "", RUN, AT)
    there = replace(proved, environment="production", state="out of reach", reason="it only reads", run="")
    alone = replace(there, step="deploy.dns", title="Switch DNS")
    told = all_text(tree(made(steps=(proved, there, alone))["evidence/status.md"].text))
    assert "-\xa0out of reach on production: it only reads" in told
    assert "Switch DNS deploy.dns" in told
    assert "Up deploy.up" not in told
    told = all_text(tree(made(steps=(proved, there))["evidence/status.md"].text))
    assert "Steps that are not proven¶\nNone." in told


def test_each_blocker_says_what_lifts_it() -> None:
    told = all_text(tree(made()["evidence/status.md"].text))
    assert "Two approvalsGitHub does not answerLifted by: Ask ada" in told
    assert "nobody signedLifted by: rolloutdocs sign go --env production" in told


def test_the_age_of_the_proof_is_said() -> None:
    told = all_text(tree(made(over(ALL))["evidence/status.md"].text))
    assert "NO-GO production: 2 of 3 gates blockas of 2026-01-03 12:00 UTC" in told
    assert "passed on staging, 2026-01-01 00:00 UTC, 2 days before" in told
    ahead = over(ALL, at="2027-01-01T00:00:00+00:00")
    status = made(ahead)["evidence/status.md"].text
    assert "its clock is ahead" in status
    assert "ahead before" not in status


def test_a_part_of_the_rehearsal_is_not_the_newest_rehearsal() -> None:
    part, whole = over(ALL, run="part", selection="only deploy.down"), over(ALL, "failed")
    page = made(part, whole)["evidence/rehearsal.md"].text
    assert page.startswith("# Rehearsal on staging: failed")


def test_what_a_rollback_does_is_drawn_and_told() -> None:
    found = made(over(WITH_PROOF[:-1], "failed"))
    for name in ("status", "proof"):
        page = tree(found[f"evidence/{name}.md"].text)
        about = [one.text_content() for one in page.iter("desc")]
        assert any(
            "before: owner 4, viewer 8; deployed: gone; rolled back: viewer 12, few under 5" in one
            for one in about
        )
        cells = rows(page)
        assert ["owner", "4", "gone", "0"] in cells
    order = [one.text_content() for one in tree(found["evidence/proof.md"].text).iter("h3")]
    assert order[0].startswith("members.secret"), "what is wrong comes first"


def test_what_came_back_is_said_with_the_run_that_saw_it_and_what_it_left_out() -> None:
    """Assert that it is told of no run as if it were of now, of all rows and made here, while it is none of these."""
    tables = [
        Counted("members", "a", 900, "k", [], sampled=500),
        Counted("audit", "a", 9, "k", [], ignored=True),
    ]
    records = [*ALL, Taken("before the deploy", 0.1, "passed", "", "sqlite", "3", "s", tables),
               Compared("members.role", "values", "restored exactly", "passed", "")]  # fmt: skip
    run = over(records)
    found = made(replace(run, about=About(imported="from ci.jsonl")))
    status = all_text(tree(found["evidence/status.md"].text))
    for limit in (
        f"(run {RUN} of 2026-01-01 00:00 UTC on staging). Imported, not made here: from ci.jsonl.",
        f"What run {RUN} of 2026-01-01 00:00 UTC on staging saw: ✔\xa0passed. 0 of 1 claims are proven.",
        "Rows were not looked at in: audit.",
        "Of each table at most 500 rows were compared.",
        "✔\xa0passed on staging, 2026-01-01 00:00 UTC, 2 days before, imported, not made here",
        "✔\xa0passed 2026-01-01 00:00 UTC, 2 days before, imported, not made here",
    ):
        assert limit in status
    assert "Imported, not made here" in all_text(tree(found["evidence/proof.md"].text))
    assert "mported" not in all_text(tree(made(run)["evidence/status.md"].text))


def test_a_run_whose_claims_name_no_table_has_looked_too() -> None:
    """Assert that claims are not called proven above, and never looked at below."""
    held = Proved("nothing_else", "no other data changes", "docs/B.md:7", "", "passed", "same", "same", "")
    unreached = replace(held, verdict="inconclusive", reason="not reached")
    older, newer = over([*ALL, held], run="older"), over([*ALL, unreached], "inconclusive")
    found = made(newer, older)
    assert "What follows is what run older of " in all_text(tree(found["evidence/proof.md"].text))
    status = all_text(tree(found["evidence/status.md"].text))
    assert "1 of 1 claims held, and none of them is about one table or column (run older of " in status
    assert "nobody has looked" in all_text(tree(made(newer)["evidence/status.md"].text))


def test_values_that_may_not_be_shown_are_counted() -> None:
    page = tree(made(over(WITH_PROOF[:-1], "failed"))["evidence/proof.md"].text)
    cells = rows(page)
    assert ["Other than NULL and the default", "over 50", "0"] in cells
    assert "d" * 32 not in page.text_content()


def test_what_nobody_saw_is_not_said_to_be_lost() -> None:
    """A run that ended before its rollback proves no loss."""
    unreached = Compared(
        "members.role", "values", "inconclusive", "inconclusive", "not reached", "docs/B.md:7"
    )
    alone = all_text(tree(made(over([*ALL, unreached], "inconclusive"))["evidence/status.md"].text))
    assert "nobody saw what became of members.role: ?\xa0inconclusive" in alone
    assert "did not come back" not in alone
    both = all_text(tree(made(over([*WITH_PROOF[:-1], unreached], "failed"))["evidence/status.md"].text))
    assert "did not come back as before: " in both
    assert "; nobody saw what became of members.role: ?\xa0inconclusive" in both


def test_the_schema_is_drawn_and_told() -> None:
    page = tree(made(over(WITH_PROOF[:-1], "failed"))["evidence/proof.md"].text)
    cells = rows(page)
    assert ["members", "there", "changed", "as before"] in cells
    assert ["column role", "there", "gone", "there"] in cells
    assert not any(row[0] == "areas" for row in cells), "what nothing happened to is left out"
    assert [one.get("class").split()[-1] for one in kind(page, "shape")] == [
        f"rollout-{word}" for word in ("same", "changed", "same", "same", "gone", "same")
    ]


def briefs(*runs: Run) -> list[object]:
    return [kept(run, page=True) for run in runs]


def test_a_step_is_flaky_only_where_nothing_changed() -> None:
    same = [over([STARTED, FAILED], "failed"), over([STARTED, done("deploy.up")])]
    assert [(one.step, one.passed, one.failed, one.run) for one in flaky(briefs(*same))] == [
        ("deploy.up", 1, 1, RUN)
    ]
    for change in ({"application": "b"}, {"environment_digest": "c"}, {"environment": "other"}):
        assert flaky(briefs(same[0], over([STARTED, done("deploy.up")], **change))) == []
    assert flaky(briefs(same[0], over([STARTED, done("deploy.up", digest="e" * 64)]))) == []
    found = made(*same)
    assert "depends on luck" in found["evidence/history.md"].text
    told = all_text(tree(found["evidence/status.md"].text))
    assert "Flaky: deploy.up on staging: passed 1 and failed 1 times with nothing changed" in told
    assert "Flaky" not in made(same[0])["evidence/status.md"].text


@pytest.mark.parametrize(("seconds", "word"), [
    ((1.0,) * 5, ""), ((1.0,) * 6, "steady"), ((1.0,) * 4 + (2.0,) * 2, "2.0 times as long as before"),
    ((3.0,) * 4 + (1.0,) * 2, "3.0 times faster than before"), ((0.01,) * 4 + (0.1,) * 2, "steady"),
])  # fmt: skip
def test_a_trend_is_told_where_there_is_one(seconds: tuple[float, ...], word: str) -> None:
    assert Row("a", "staging", seconds, 1, 0, 0).trend == word


def test_drift_says_where_until_when_and_by_whom() -> None:
    page = tree(made()["evidence/drift.md"].text)
    assert "1 finding is open" in all_text(page)
    told = all_text(page)
    one, two = "docs/N.md:7the file gone.php is not there", "docs/N.md:9two is three"
    assert f"✘\xa0open{one}What to do: Name one.Fingerprint {'f' * 16}" in told
    assert f"~\xa0until 2026-01-05, 2 days left{two}Accepted by Ana: later" in told
    assert "../N.md#n" in page.xpath("//a/@href")
    status = all_text(tree(made()["evidence/status.md"].text))
    assert "✘\xa01 open, 1 waived, the first ~\xa0until 2026-01-05, 2 days left" in status


@pytest.mark.parametrize(("until", "told"), [
    ("2026-01-02", "~\xa0until 2026-01-02, over"), ("2026-01-03", "~\xa0until 2026-01-03, today is its last day"),
    ("2026-01-04", "~\xa0until 2026-01-04, 1 day left"), ("2026-01-10", "~\xa0until 2026-01-10, 7 days left"),
    ("2026-01-11", "·\xa0until 2026-01-11, 8 days left"), ("soon", "·\xa0until soon"),
])  # fmt: skip
def test_a_waiver_that_ends_soon_is_told_apart(until: str, told: str) -> None:
    given = Finding("docs/N.md:9", "two is three", "Count.", "e" * 16, "Ana", until, "later")
    found = made(findings=(given,))
    for name in ("drift", "status"):
        assert told in all_text(tree(found[f"evidence/{name}.md"].text)), name


def sizes(found: Iterable[Page]) -> dict[str, int]:
    """Bytes of each page as HTML; the theme has 25,000 around it."""
    return {page.path: len(html.tostring(tree(page.text))) + 25_000 for page in found}


def test_no_page_grows_without_an_end() -> None:
    wide = "<wide & long> " * 500
    loud = Judged("prints `x`", "docs/C.md:1", "failed", wide, f"other {wide}", wide)
    steps = [
        done(f"deploy.s{n}", 1, *[loud] * 20, output=wide * 2, command=wide, title=wide) for n in range(80)
    ]
    told = over([replace(STARTED, steps=80), RESTORED, *steps], "failed")
    findings = facts().findings * 2000
    found = made(told, findings=findings, troubles=("x" * 9000,) * 900, steps=facts().steps * 3000)
    assert {path: size for path, size in sizes(found.values()).items() if size > 300_000} == {}
    assert "The page is cut here" in found[f"evidence/runs/{RUN}.md"].text


@pytest.mark.parametrize("steps", [
    [done(f"deploy.s{n}", title="<" * 200) for n in range(2000)],
    [done("deploy.up", 1, *[replace(FAILED.judged[1], sentence="<" * 200)] * 2000)],
])  # fmt: skip
def test_neither_many_steps_nor_many_sentences_make_a_page_too_long(steps: list[Done]) -> None:
    found = made(over([replace(STARTED, steps=len(steps)), *steps], "failed"))
    assert max(sizes(found.values()).values()) < 300_000


def test_many_runs_are_read_as_far_as_pages_need_them() -> None:
    taken = []

    def runs() -> Iterable[Run]:
        for number in range(1000):
            taken.append(number)
            yield over(ALL, run=f"run-{number}")

    ends = list(facts().ends) * 400
    found = named(pages(replace(facts(), runs=runs(), ends=ends)))
    assert len(taken) == 200
    assert sum("/runs/" in path for path in found) == 30
    assert [path for path in found if "history-" in path] == [f"evidence/history-{n}.md" for n in (1, 2, 3)]
    assert max(sizes(found.values()).values()) < 300_000


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -5.0, 1e300, 0.0])
def test_no_number_breaks_a_picture(seconds: float) -> None:
    run = over([replace(STARTED, at="never"), done("deploy.down", seconds=seconds, at="soon"), *ALL[3:]])
    run = replace(run, ended=replace(ended("passed", 3), seconds=seconds))
    for page in made(run, run).values():
        assert not re.search(r'="[^"]*(?:nan|inf)[^"]*"', page.text), page.path


def test_the_same_facts_give_the_same_pages() -> None:
    first, again = (made(over(WITH_PROOF[:-1], "failed")) for _ in range(2))
    assert first == again
    assert made(over(ALL))["evidence/status.md"].text != first["evidence/status.md"].text


def test_a_state_that_nobody_knows_is_not_green() -> None:
    assert "rollout-passed" not in sign("green")
    assert AT

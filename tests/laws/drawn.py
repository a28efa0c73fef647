"""Drawn values and sources: the odd ones that people write by accident, and those that somebody writes on purpose."""

from typing import Any, Final

from hypothesis import strategies as st

from rolloutdocs.notation.sentences import ASKED_AGAIN

from .sources import Data, Keys

#: Pieces that mean something to a renderer, a template, a shell, YAML or a builder of sites.
PIECES: Final = (
    "`", "``", "```", "~~~", "|", "\\|", "$", "$$", "{{", "}}", "{%", "{#", "<!--", "-->", "--!>", "<b>",
    "<img onerror=x>", "[x](y)", "[x]: y", "[^1]", "![x](y)", "*", "**", "_", "__", "~~", "==", "++", "^^",
    "&amp;", "&1", "&#35", "&#35;", "&lt", ":smile:", "#", "# ", "1. ", "1) ", "- ", "+ ", "> ", "---", "===",
    ": ", " #", "'", "\"", "\\", "!", "!!!", "???", "@x", "#28", "www.x.y", "WWW.X.Y", "https://x.y", "x@y.zz",
    "mailto:x", "{: .x }", "{++", "--8<--", "rollout:", "ROLLOUT:", "\n", "\n\n", "\t", "é", "日本", "שלום",
    "\u200b", "\u202e", "\xa0", "\ufeff", "\u2028", "\x85", "\x00", "\x02", "😀", "e\u0301", "\uff05", "\uff21",
    "\ufb01", "(c)", "1/2", "1st", "...", "->", "=>", "%", "/", "?", "=", "(", ")", "[", "]", "[x]", "[ ] ",
    "]:", "](", "[[x]]", "*[x]", "a", "b1", "The end", " ", "  ", "A.", "`a`", "`a|b`", "` a `", "`` ` ``",
    "`{{ x }}`", "`<!-- x -->`", "`$X`", "no", "yes", "null", "1_0",
)  # fmt: skip

letters: Final = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
values: Final = st.one_of(
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map("".join),
    st.lists(st.sampled_from(PIECES), min_size=1, max_size=5).map(" ".join),
    st.tuples(
        st.sampled_from(("The ", "a ", "1 ", "`x` ")),
        st.sampled_from(PIECES),
        st.sampled_from(("", " end", "x", ".")),
    ).map("".join),
    letters,
)  # fmt: skip

#: Commands in every shape that a page has to carry.
SHAPES: Final = (
    "true",
    "echo '{}'",
    "cat <<'END'\n{}\nEND",
    "cat <<-END\n{}\nEND",
    "cat <<'A' && cat <<'B'\n{}\nA\n{}\nB",
    "if test -f x; then\n  echo '{}'\n\n  false\nfi",
    "X=$(echo '{}')\nprintf '%s' \"$X\"",
    "printf '%s\\n' \\\n  '{}' \\\n  b",
    "for name in a b; do\n  echo '{}' \"$name\"\ndone",
    "# {}\ntrue",
    "echo {}",
    "{}",
    "echo '" + "x " * 600 + "{}'",
    "awk '{{ print $1 }}' x | sort\necho '{}'",
    "echo '```bash' '{}'",
    "true || {}",
    "true & {}",
    "export X=$({})",
    "echo a \\",
    "case x in\n  {}) true ;;\nesac",
)
commands: Final = st.tuples(st.sampled_from(SHAPES), values).map(
    lambda drawn: drawn[0].replace("{{", "{").replace("}}", "}").replace("{}", drawn[1].replace("'", ""))
)


#: Of these all are taken, so that most structures are.
FINE: Final = tuple(
    shape.replace("{{", "{").replace("}}", "}").replace("{}", value)
    for shape in SHAPES[:14]
    for value in ("x", "`a` | $B", "{{ y }}", "<!-- é -->", "```")
    if shape not in ("echo {}", "cat <<-END\n{}\nEND")
)


def value(keys: Keys) -> st.SearchStrategy[str]:
    """What is tried at a place."""
    last = next(key for key in reversed(keys) if isinstance(key, str))
    if last == "run":
        return st.one_of(commands, values)
    if last == "effect":
        return st.tuples(st.sampled_from(("changes ", "destroys ", "reads only ", "")), values).map("".join)
    if last == "time_limit":
        return st.tuples(
            st.integers(0, 10**7), st.sampled_from((" seconds", " minutes", " hours", " second"))
        ).map(lambda drawn: f"{drawn[0]}{drawn[1]}")
    if last in ("title", "file", "class", "path", "column"):
        return st.one_of(values, st.text("aA1 -_./\\|$", min_size=1, max_size=12), st.sampled_from(HEADINGS))
    if last == "request":
        return st.tuples(st.sampled_from(("GET ", "HEAD ", "POST ")), values).map("".join)
    if last in ("sql", "text", "prints", "glob", "regex", "schema"):
        return st.one_of(values, commands)
    return values


#: Headings that pages have by themselves, and what slugs make alike.
HEADINGS: Final = (
    "Production rollout checklist", "Migration rollback path", "Settings", "About this page", "1 Pending",
    "Rollback", "rollback", "Deploy", "2", "3-4", "What blocks production", "Next steps",
)  # fmt: skip

ENVIRONMENTS: Final[dict[str, Any]] = {
    "environments": {
        "staging": {
            "title": "Staging",
            "ceiling": "destroys",
            "variables": {
                "APP_URL": "http://127.0.0.1:8000",
                "RUN_DIR": {"chosen": "folder"},
                "KEY": {"secret": "made"},
            },
            "read_by_programs": ["APP_URL", "RUN_DIR", "KEY"],
        },
        "production": {
            "title": "Production",
            "variables": {"APP_URL": "https://app.example.org", "RUN_DIR": "/var/lib/x"},
            "read_by_programs": ["APP_URL", "RUN_DIR"],
        },
        "spare": {"title": "Nothing set"},
    }
}

EXPECT: Final[tuple[dict[str, Any], ...]] = (
    {"exit": 0}, {"exit": 255}, {"prints": "a"}, {"prints_not": "b"}, {"column_gone": "a.b"},
    {"answers": {"request": "GET http://x/", "status": 404}},
    {"answers_json": {"request": "HEAD http://x/", "status": 200, "path": "a.b", "value": "{}"}},
    {"column_type": {"column": "a.b", "type": "enum('a','b')"}},
    {"column_default": {"column": "a.b", "value": "''"}},
    {"column_values": {"column": "a.b", "count": 3}},
    {"query": {"sql": "select count(*) from `a` where b = 'c|d'", "value": 0}},
    {"tests_passed": {"file": "a.xml", "count": 1, "class": "A\\B"}},
    {"file_filled": {"file": "a", "count": 1000}},
    {"prints_exactly": ["a, b", "`c`", "` , `"]}, {"prints_exactly": "a"}, {"prints_in_order": {"lines": ["a", 1]}},
    {"prints_all_of": ["b", "b"]}, {"prints_like": "a*?"}, {"prints_matching": "^a|b{2}$"},
    {"prints_json": {"path": "a.0", "value": "{}"}}, {"prints_schema": '{"enum": ["`", ", "]}'},
    {"finishes_within": 20}, {"file_gone": "a"}, {"file_digest": {"file": "a", "sha256": "0" * 64}},
    {"answers_schema": {"request": "GET http://x/", "status": 200, "schema": '{"not": {"const": "a|b"}}'}},
    {"answers_header": {"request": "GET http://x/", "status": 200, "header": "Vary", "value": "a, b"}},
    {"answers_within": {"request": "HEAD http://x/", "status": 200, "milliseconds": 10000}},
    {"answers_after_redirects": {"request": "GET http://x/", "status": 200}},
    {"column_takes": {"column": "a.b", "values": ["x y", "it's", "`"]}}, {"column_null": "a.b"},
    {"column_not_null": "a.b"}, {"table_there": "a"}, {"table_gone": "b"}, {"table_rows": {"table": "a", "rows": 0}},
    {"changes_no_data": {}}, {"backup_restores": "a"}, {"backup_restores": {"file": "$RUN_DIR/a"}},
)  # fmt: skip

PROCEDURES: Final = ("preflight", "deploy", "verify", "rollback", "fallback-2")
#: One command as its arguments.
LISTS: Final = (["echo", "a b", "it's", "\\", "$X", "`", ""], ["true"], ["curl", {"variable": "APP_URL"}])

PEOPLE: Final = ("ana", "ben", "cy")
words: Final = st.sampled_from(
    ("A word", "The `role` column", "One. Two", "A (b), c/d", "É", "`a b` and `c`")
)


@st.composite
def sources(draw: st.DrawFn) -> Data:
    """A source of any structure: parts left out, steps and questions in any number, ways that lead in circles."""
    names = draw(st.lists(st.sampled_from(PROCEDURES), unique=True, max_size=4))
    people = draw(st.lists(st.sampled_from(PEOPLE), unique=True, max_size=3))
    procedures = {name: draw(_procedure(number, name, names)) for number, name in enumerate(names)}
    ids = [f"{name}.{key}" for name, body in procedures.items() for key in body["steps"]]
    several = st.lists(words, max_size=2)
    rollout: dict[str, Any] = {
        "release": {
            key: draw(words) for key in ("title", "application", "version", "summary", "window", "downtime")
        },
        "pull_request": {
            "number": draw(st.integers(1, 10**6)),
            "repository": draw(st.sampled_from(("a/b", "_/-", "A.b/c_d_"))),
        },
        "environments": "environments.yaml",
        "people": {
            name: {"name": draw(words), "role": draw(words), "contact": draw(words)} for name in people
        },
        "changes": [
            {"kind": kind, "what": draw(words)}
            for kind in draw(_some("added", "changed", "removed", "fixed", "security"))
        ],
        "migrations": [],
        "procedures": procedures,
        "rehearsal": draw(st.lists(st.sampled_from(names), max_size=6)) if names else [],
        "triggers": draw(st.lists(_trigger(names, people), min_size=1, max_size=2)),
        "gates": [{"title": draw(words), "lifted_by": draw(words), **draw(_owner("owner", people))}],
        "not_run": draw(st.lists(_not_run(), max_size=2)),
        "support": draw(st.lists(_question(ids), max_size=2)) if ids else [],
        "security": draw(several),
    }
    for key in ("definition_of_done", "success_criteria", "expected_results"):
        rollout[key] = draw(st.lists(words, min_size=1, max_size=2))
    return {"rollout.yaml": rollout, "environments.yaml": ENVIRONMENTS}


def _question(ids: list[str]) -> st.SearchStrategy[dict[str, Any]]:
    steps = st.lists(st.sampled_from(ids), min_size=1, max_size=4)
    return st.fixed_dictionaries({"question": words, "steps": steps})


def _some(*choices: str) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(choices), min_size=1, max_size=3)


def _owner(key: str, people: list[str]) -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from([{}, *({key: name} for name in people)])


#: Where a captured value stands; spans as odd as anywhere.
_captured: Final = st.fixed_dictionaries(
    {},
    optional={
        "secret": st.booleans(),
        "from_line": st.sampled_from(("Token:", "a `b`", "a|b", ", secret", "``", "{value}", "é=")),
    },
) | st.fixed_dictionaries({"from_json": st.sampled_from(("a", "data.0.token", "a`b.é", "{value}", "x|y"))})


@st.composite
def _procedure(draw: st.DrawFn, number: int, name: str, names: list[str]) -> dict[str, Any]:
    keys = [f"step-{letter}" for letter in "abcd"[: draw(st.integers(1, 4))]]
    steps = {key: draw(_step(f"Step {name} {key}", name, names)) for key in keys}
    if len(keys) > 1 and draw(st.booleans()):
        names_taken = [f"TAKEN_{number}_{each}" for each in range(draw(st.integers(1, 2)))]
        steps[keys[0]]["captures"] = [{"variable": each, **draw(_captured)} for each in names_taken]
        for key in keys:
            steps[key]["runs_on"] = ["staging", "production", "spare"]
        steps[keys[1]]["run"] = "\n".join(f'test "${each}"' for each in names_taken)
    opened = draw(st.sampled_from([None, *keys[:-1]]))
    if opened:
        closer = draw(st.sampled_from(keys[keys.index(opened) + 1 :]))
        steps[opened]["opens"] = {"what": draw(words), "closed_by": f"{name}.{closer}"}
        if steps[opened]["effect"] == "reads only":
            steps[opened]["effect"] = "changes a door"
        steps[closer]["runs_on"] = ["staging", "production", "spare"]
    return {
        "title": f"{name.capitalize()} {number}",
        "page": draw(st.sampled_from(("checklist", "rollback"))),
        "intro": draw(words),
        "steps": steps,
    }


@st.composite
def _step(draw: st.DrawFn, title: str, own: str, names: list[str]) -> dict[str, Any]:
    onward = names[names.index(own) + 1 :]  # so that no way leads in a circle
    failures = [{}, {"stop": draw(words)}, *({"go_to": name} for name in onward)]
    step: dict[str, Any] = {
        "title": title,
        "run": draw(
            st.one_of(st.sampled_from(FINE), st.sampled_from(FINE), commands, st.sampled_from(LISTS))
        ),
        "runs_on": draw(
            st.lists(st.sampled_from(("staging", "production", "spare")), unique=True, min_size=1)
        ),
        "effect": draw(
            st.sampled_from(("reads only", "changes `a`", "changes a", "destroys the values of `a.b`"))
        ),
        "time_limit": draw(st.sampled_from(("1 second", "2 minutes", "99999 seconds"))),
        "expect": draw(st.lists(st.sampled_from(EXPECT), max_size=3)),
        "if_it_fails": draw(st.sampled_from(failures)),
    }
    if any(name in ASKED_AGAIN for one in step["expect"] for name in one):
        step["ask_again"] = draw(st.sampled_from(("", "1 second", "10 minutes")))
    for key, drawn in (("note", draw(words)), ("expect", None)):
        if draw(st.booleans()) and not (key == "expect" and "ask_again" in step):
            step.pop(key, None)
            if drawn:
                step[key] = drawn
    return step


@st.composite
def _trigger(draw: st.DrawFn, names: list[str], people: list[str]) -> dict[str, Any]:
    action = draw(st.sampled_from([{}, {"stop": draw(words)}, *({"go_to": name} for name in names)]))
    return {"when": draw(words), "action": action, **draw(_owner("decided_by", people))}


@st.composite
def _not_run(draw: st.DrawFn) -> dict[str, Any]:
    page = draw(st.sampled_from(("checklist", "release-notes", "rollback", "pull-request")))
    run = draw(st.sampled_from(("true || false", "a & b", "echo 'x", "cat <<END", "{{ x }}", "a\n\nb")))
    return {"title": draw(words), "run": run, "reason": draw(words), "page": page}

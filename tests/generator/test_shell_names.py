"""Who holds whose value in a shell that is given one text after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as some
from rolloutdocs.generator import shell_names
from rolloutdocs.generator.shell_names import Holders

ANY_OF_F = [f"f {at}" for at in range(1, 21)]
HANDED = {
    "in an assignment": (['AUTH="Bearer $TOKEN"'], {"AUTH"}),
    "on and on": (["A=$TOKEN", "B=$A", "C=${B}x"], {"A", "B", "C"}),
    "before the value was there": (["B=$A", "A=$TOKEN"], {"A", "B"}),
    "to a loop": (["for each in $TOKEN; do :; done"], {"each"}),
    "to an array": (['sent=("$TOKEN")'], {"sent"}),
    "by read": (['read -r X <<< "$TOKEN"'], {"X"}),
    "by read behind an assignment": (['IFS= read -r X "Y" <<< "$TOKEN"'], {"X", "Y"}),
    "by read without a name": (['read -r <<< "$TOKEN"'], {"REPLY"}),
    "by read from a here-document": (["read -r X <<EOF\n$TOKEN\nEOF"], {"X"}),
    "to an array by mapfile": (['mapfile -t X <<< "$TOKEN"', "readarray <<< $TOKEN"], {"X", "MAPFILE"}),
    "to a loop that reads": (['while IFS= read -r X; do mapfile Y; done <<< "$TOKEN"'], {"X", "Y"}),
    "to a group that reads": (["{ read -r X; read -r Y; } <<EOF\n$TOKEN\nEOF"], {"X", "Y"}),
    "through a pipe": (['printf %s "$TOKEN" | tr a b | while read -r X; do :; done'], {"X"}),
    "by its name": (["V=TOKEN", 'X="${!V}"', 'W="$V"', "Y=${!W:-}"], {"{!V}", "{!W}", "X", "Y"}),
    "by its name in a loop": (["for V in A 'TOKEN'; do X=${!V}; done"], {"{!V}", "X"}),
    "by its name in an array": (["A=(TOKEN)", "X=${!A[0]}", "Y=(${!A[@]})"], {"{!A}", "X", "{!Y}"}),
    "not to what is named as it says": (["V=$TOKEN", ": ${!V}"], {"V"}),
    "to a name for it": (["declare -n V=TOKEN", "X=$V"], {"V", "X"}),
    "by printf": (["printf -v X %s $TOKEN", "printf -vY %s $TOKEN"], {"X", "Y"}),
    "not by what another program answers": (
        ['printf %s "$TOKEN" | curl --config - "$URL" | jq -r ".[]" | while read -r X; do echo "$X"; done'],
        set(),
    ),
    "to a function": (["f() { :; }", 'f a "$TOKEN"'], {"@", "*", "f 2"}),
    "to a function that hands it on": (["f() { X=$1; Y=$2; }", 'f "$TOKEN"'], {"@", "*", "f 1", "X"}),
    "to no other function": (["f() { X=$1; }", "g() { Y=$1; }", 'f "$TOKEN"'], {"@", "*", "f 1", "X"}),
    "to a loop over all arguments": (["f() { for X; do :; done; }", 'f "$TOKEN"'], {"@", "*", "f 1", "X"}),
    "to a function in words": (["f() { :; }", "f $TOKEN"], {"@", "*", *ANY_OF_F}),
    "to a function behind words": (["f() { :; }", 'f "${A[@]}" "$TOKEN"'], {"@", "*", *ANY_OF_F}),
    "to a function that moves its arguments": (["f() { shift; }", 'f "$TOKEN"'], {"@", "*", *ANY_OF_F}),
    "to a function that comes later": (['f "$TOKEN"', "f() { :; }"], {"@", "*", "f 1"}),
    "to a function named as what sets": (["read() { :; }", 'read X <<< y "$TOKEN"'], {"@", "*", "read 2"}),
    "to its own arguments": (
        ['set -- "$TOKEN"', "X=$1"],
        {"@", "*", *(f" {at}" for at in range(1, 21)), "X"},
    ),
    "to what has no value": ([': "${X:=$TOKEN}"', ': "${Y=$TOKEN}" "${Z:-$TOKEN}"'], {"X", "Y"}),
    "by mapfile from a process": (['mapfile -t X < <(printf %s "$TOKEN")'], {"X"}),
    "to nothing": (
        ["X=$(curl $TOKEN)", "Y=TOKEN", "true $TOKEN", "curl $TOKEN | read X"],
        set(),
    ),
}


@pytest.mark.parametrize(("texts", "holds"), HANDED.values(), ids=HANDED)
def test_a_value_is_followed(texts, holds):
    shell = Holders()
    for text in texts:
        shell.add(text)
    assert shell.of(["TOKEN"]) == holds | {"TOKEN"}
    assert shell.of([]) == set()


@given(some.lists(some.sampled_from([text for texts, _ in HANDED.values() for text in texts]), max_size=8))
def test_one_after_the_other_is_the_same_as_all_at_once(texts):
    parts, whole = Holders(), Holders()
    for text in texts:
        parts.add(text)
    whole.add("\n".join(texts))
    assert parts.of(["TOKEN"]) == whole.of(["TOKEN"])


def test_an_argument_is_no_variable():
    """Assert that nobody is told to declare `$1`, which no environments file can."""
    assert shell_names.names('f() { echo "$1 ${2} $X"; }\nf a').used == ("X",)


def test_each_text_is_read_once(monkeypatch):
    read = []
    parse = shell_names.parse
    monkeypatch.setattr(shell_names, "parse", lambda text: read.append(text) or parse(text))
    shell, texts = Holders(), [f"A{number}=$TOKEN" for number in range(50)]
    for text in texts:
        shell.add(text)
        shell.of(["TOKEN"])
    assert read == texts

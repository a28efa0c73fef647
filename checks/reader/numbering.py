"""Steps stand under their procedure, numbered from 1; a numbered heading without a step is one that lost it."""

from collections import Counter

from .headings import read_heading
from .layout import Group, Layout
from .source import Source
from .steps import title


def check_numbers(source: Source, layout: Layout) -> None:
    """Refuse gaps, steps that share a heading, and procedures that are torn apart."""
    steps = [group for group in layout.groups if group.mark.kind == "step"]
    _check_headings(source, steps)
    sections: dict[int, list[Group]] = {}
    for group in steps:
        if group.section is None:
            source.refuse(
                group.mark.line, "this step is in no procedure", "Put `## Procedure` above its steps."
            )
        else:
            sections.setdefault(group.section.first, []).append(group)
    for groups in sections.values():
        _check_section(source, groups)
    _check_whole(source, sections)


def _check_headings(source: Source, steps: list[Group]) -> None:
    used = Counter(group.heading.first for group in steps if group.heading)
    for group in steps:
        if group.heading and used[group.heading.first] > 1:
            what = f"the heading on line {group.heading.first} has more than one step"
            source.refuse(group.mark.line, what, "Give each step a heading of its own.")
    for block in source.blocks:
        if block.kind == "heading" and block.first not in used and title(read_heading(source, block)):
            what = "this heading is numbered as a step is, and has none"
            source.refuse(block.first, what, "Bring the step back, or write the heading without a number.")


def _check_section(source: Source, groups: list[Group]) -> None:
    procedure = _procedure(groups[0])
    for number, group in enumerate(groups, 1):
        identity = group.mark.values["id"]
        if "." not in identity or _procedure(group) != procedure:
            what = f"`{identity}` is no step of the procedure `{procedure}`"
            source.refuse(
                group.mark.line, what, f"Call it `{procedure}.…`, or put it under another `##` heading."
            )
        heading = group.heading
        assert heading is not None  # that of its section, if it has none of its own
        said = read_heading(source, heading).text.partition(". ")[0]
        if said.isdigit() and int(said) != number:
            what = f"this is step {number} of `{procedure}`, and its heading says {said}"
            source.refuse(
                heading.first, what, "Number the steps from 1, without a gap; bring back one that is gone."
            )


def _check_whole(source: Source, sections: dict[int, list[Group]]) -> None:
    seen: dict[str, int] = {}
    for line, groups in sections.items():
        first = seen.setdefault(_procedure(groups[0]), line)
        if first != line:
            what = f"the procedure `{_procedure(groups[0])}` goes on here; it began on line {first}"
            source.refuse(line, what, "Put all steps of a procedure under one `##` heading.")


def _procedure(group: Group) -> str:
    return group.mark.values["id"].partition(".")[0]

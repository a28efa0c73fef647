"""Each page under `refuses` is refused with exactly the words beside it, and each rule is needed by one of them."""

from pathlib import Path

import pytest
from cases import PAGES, REFUSED, beside, said
from rolloutdocs.checks.reader import commands, fields, layout, markup, page, pictures, plan, read_page

from rolloutdocs.errors import PagesRefused

SINGLE = PAGES / "refuses"


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: case.stem)
def test_case_is_refused_with_the_words_beside_it(case: Path):
    expected = beside(case).read_text(encoding="utf-8")
    assert expected.strip(), "a page under `refuses` that is read"
    assert said(case) == expected


def test_every_finding_names_file_and_line_and_says_what_to_do():
    for case in REFUSED:
        for line in beside(case).read_text(encoding="utf-8").splitlines():
            if not line.startswith(("---", "+++", "@@", "+", "-", " ")) and ".md:" in line:
                assert line.split(": ")[0].rpartition(":")[2].isdigit(), line
                assert line.count(". ") >= 1, line


#: Rule -> a page that only this rule refuses.
ONLY = {
    "refuse_characters": "zero-width",
    "refuse_lines": "no-final-newline",
    "refuse_blocks": "details-open",
    "refuse_gaps": "no-blank-line-before-fence",
    "refuse_headings": "heading-underlined",
    "refuse_lists": "lists-in-a-row",
    "refuse_tables": "table-too-many-cells",
    "refuse_references": "reference",
    "refuse_fences": "fence-closer-longer",
    "refuse_prose": "attribute-list",
    "refuse_links": "link-empty",
    "refuse_hidden_marks": "mark-in-full-width",
}


def test_every_rule_of_markup_has_a_page_that_only_it_refuses():
    assert list(ONLY) == [rule.__name__ for rule in markup.RULES]


@pytest.mark.parametrize(("rule", "case"), ONLY.items())
def test_without_its_rule_the_page_is_read(rule, case, monkeypatch):
    kept = tuple(one for one in markup.RULES if one.__name__ != rule)
    monkeypatch.setattr(markup, "RULES", kept)
    assert said(SINGLE / f"{case}.md") == ""


#: Module, check, what it returns when taken out, and a case that only it refuses.
CHECKS = [
    (page, "_at_an_end", True, "mark-page-late.md"),
    (page, "refuse_ticks", None, "ticked.md"),
    (page, "check_counts", None, "count-wrong.md"),
    (page, "check_numbers", None, "step-deleted.md"),
    (page, "check_numbers", None, "step-out-of-sequence.md"),
    (page, "refuse_strays", None, "field-outside.md"),
    (page, "check_picture", None, "picture-click.md"),
    (page, "check_picture", None, "picture-of-a-command.md"),
    (pictures, "_unseen", False, "picture-unseen.md"),
    (layout, "_leave_no_fence", None, "fence-without-mark.md"),
    (commands, "_problem", None, "far-right.md"),
    (commands, "_problem", None, "right-to-left-letters.md"),
    (fields, "_complete", None, "expectation-missing.md"),
    (fields, "_complete", None, "label-twice.md"),
    (fields, "_ordered", None, "label-out-of-order.md"),
    (plan, "compare_repeats", [], "pages-repeat-differs"),
    (plan, "compare_repeats", [], "pages-repeat-adds"),
    (plan, "compare_repeats", [], "pages-repeat-of-nothing"),
    (plan, "check_links", [], "pages-link-to-no-heading"),
    (plan, "check_links", [], "pages-link-to-no-page"),
    (plan, "check_variables", [], "pages-variable-not-listed"),
    (plan, "check_variables", [], "pages-environment-not-listed"),
    (plan, "check_shifts", [], "pages-directory-left"),
    (plan, "check_shifts", [], "pages-directory-left-in-a-variable"),
    (plan, "check_shifts", [], "pages-variable-set-anew"),
    (plan, "_flaws", [], "pages-command-hides-a-status"),
    (plan, "_flaws", [], "pages-command-unfinished"),
    (plan, "_twice", [], "pages-same-page-id"),
]


@pytest.mark.parametrize(("module", "name", "nothing", "case"), CHECKS, ids=lambda value: str(value)[:40])
def test_without_its_check_the_pages_are_read(module, name, nothing, case, monkeypatch):
    assert said(SINGLE / case)
    monkeypatch.setattr(module, name, lambda *_: nothing)
    assert said(SINGLE / case) == ""


@pytest.mark.parametrize(
    "words", ["*a" * 1_000_000, "[" * 9_000_000, "a\n" * 49_000, "`a" * 900_000, "a\n\n" * 3_000_000]
)
@pytest.mark.usefixtures("not_for_ever")
def test_words_without_end_are_refused_at_once(words):
    """Assert that a page cannot keep the reader busy: some shapes take the square of their length."""
    page = (PAGES / "reads" / "one-step.md").read_text(encoding="utf-8")
    with pytest.raises(PagesRefused, match="which nobody reads"):
        read_page("PAGE.md", f"{page}\n{words}\n")

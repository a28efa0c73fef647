"""The PowerShell script, which nobody can run here, holds to rules that its tree shows. Each rule is seen broken."""

from collections.abc import Callable
from pathlib import Path

import pytest

from . import tree_checks
from .small_language import Refused, Tree, read

ROOT = Path(__file__).parents[3]
SCRIPTS = [ROOT / "docs/staging-rehearsal.ps1", ROOT / "examples/alembic/docs/staging-rehearsal.ps1"]
TEXT = SCRIPTS[1].read_text(encoding="ascii")

#: Rule -> what stands in the script, and what somebody might write instead.
BROKEN: list[tuple[Callable[[list[Tree]], None], str, str]] = [
    (tree_checks.starts_strict, "Set-StrictMode -Version 2.0\n", ""),
    (tree_checks.starts_strict, "'Stop'\n\n#", "'Continue'\n\n#"),
    (tree_checks.commands_are_known, "Get-Stamp -Path $path\n    if", "Get-Stamps -Path $path\n    if"),
    (tree_checks.commands_are_known, "-Id $opener.ClosedBy)", "-Name $opener.ClosedBy)"),
    (tree_checks.commands_are_known, "(Find-Step -Id $opener.ClosedBy)", "(Find-Step)"),
    (tree_checks.commands_are_known, "$answer = Get-Answer -Method", "$answer = curl -Method"),
    (tree_checks.commands_are_known, "Write-Host -Object (", "echo -Object ("),
    (tree_checks.commands_are_known, "    Stop-Services\n", "    Invoke-Expression -Command $TEXT\n"),
    (tree_checks.no_function_hides_a_cmdlet, "function Get-Words", "function Get-Content"),
    (
        tree_checks.programs_are_started_once,
        "    Stop-Services\n    R",
        "    $x = [System.Diagnostics.Process]::Start('a')\n    R",
    ),
    (tree_checks.statuses_are_looked_at, "if ($asked.Status -eq 0) { [void]", "if ($true) { [void]"),
    (tree_checks.statuses_are_looked_at, "if ($made.Status -ne 0)", "if ($Run.Windows)"),
    (
        tree_checks.statuses_are_looked_at,
        "    if ($killed.Status -ne 0) { return $remains }",
        "    $remains = ''",
    ),
    (
        tree_checks.types_are_everywhere,
        "[System.Guid]::NewGuid()",
        "[System.Text.Json.JsonDocument]::Parse('')",
    ),
    (tree_checks.letters_matter, "if ($Name -ceq '')", "if ($Name -eq '')"),
    (tree_checks.letters_matter, "$null -eq $found)", "$found -eq $null)"),
    (tree_checks.nothing_leaks, "[void]$text.Append($sign)", "$text.Append($sign)"),
    (tree_checks.nothing_leaks, "    Close-Opened\n", "    $Run.Opened\n"),
    (tree_checks.nothing_leaks, "$verdict = Invoke-Step -Step $step\n", "Invoke-Step -Step $step\n"),
    (tree_checks.names_have_values, "$bad = ''\n", ""),
    (tree_checks.names_have_values, "$code = 3\ntry", "try"),
    (tree_checks.names_have_values, "$blocked = ''\n", ""),
    (tree_checks.names_have_values, "$heard = $false\n", "$input = $false\n$heard = $false\n"),
]

#: What must not be there at all: in Windows PowerShell 5.1 it is an error, or it means something else than it seems to.
FOREIGN = [
    "$x = $Run.Keys ? 1 : 2",
    "$x = $Run.Reason ?? 'none'",
    "$x ??= 1",
    "$x = $Run?.Reason",
    "Stop-Services && Restore-Setting",
    "Stop-Services || Restore-Setting",
    "Get-Steps | ForEach-Object -Parallel { $_ }",
    "Get-Steps | Write-Host",
    '$x = "a $Run"',
    '$x = @"\na\n"@',
    "& $Run.Directory",
    ". $Run.Directory",
    "$x = -split 'a b'",
    "$x = 'a' -match 'b'",
    "$x = 'a' -like 'b'",
    "$x = $(1)",
    "$x = { 1 }",
    "$x += 1",
    "$x = ${a b}",
    "class A { }",
    "using module A",
    "trap { 1 }",
    "try { 1 } catch [System.Exception] { 2 }",
    "php artisan up",
    "curl 'http://127.0.0.1'",
    "function Get-Café { return 1 }",
]


@pytest.mark.parametrize("path", SCRIPTS, ids=["seed", "alembic"])
@pytest.mark.parametrize("rule", tree_checks.ALL, ids=lambda rule: rule.__name__)
def test_the_tree_holds_to_the_rule(path: Path, rule: Callable[[list[Tree]], None]) -> None:
    rule(read(path.read_text(encoding="ascii")))


@pytest.mark.parametrize(
    ("rule", "old", "new"), BROKEN, ids=lambda value: getattr(value, "__name__", None) or str(value)[:30]
)
def test_the_rule_sees_it_broken(rule: Callable[[list[Tree]], None], old: str, new: str) -> None:
    assert old in TEXT
    with pytest.raises(Refused):
        rule(read(TEXT.replace(old, new, 1)))


@pytest.mark.parametrize("statement", FOREIGN)
def test_what_windows_powershell_lacks_is_refused(statement: str) -> None:
    with pytest.raises(Refused):
        tree_checks.commands_are_known(read(f"{TEXT}{statement}\n"))


def test_every_rule_is_seen_broken() -> None:
    assert {rule for rule, _, _ in BROKEN} == set(tree_checks.ALL)

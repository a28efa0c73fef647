"""Claims: what pages say of a whole deployment and its way back, one module a kind, listed here.

Each is a pure function of what snapshots show. It passes only where the claim is true and that could have been seen;
an empty table, or a column of one value, decides nothing.
"""

from collections.abc import Callable
from typing import Final

from ...dataclass import dataclass
from ..sentences.slots import Values
from ..verdict import Judgement
from . import (
    backup_whole,
    between_harmless,
    between_keeps,
    deploy_adds,
    deploy_again,
    deploy_changes,
    deploy_loses,
    deploy_rows,
    deploy_runs,
    failure_recovered,
    no_other_data,
    no_other_schema,
    rollback_changes,
    rollback_reverts,
    rows_kept,
    rows_left,
    rows_lost,
    runs_in_production,
    schema_restored,
    schema_restored_except,
    values_lost,
    values_restored,
    values_set,
)
from .sight import BEFORE, DEPLOYED, ROLLED, ROLLING, TWICE, Sight


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of claim."""

    judge: Callable[[Values, Sight], Judgement]  #: slots and what was seen -> judgement
    needs: tuple[str, ...]  #: moments of which there must be a snapshot


#: Name of a claim -> how it is decided.
KINDS: Final[dict[str, Kind]] = {
    "schema_restored": Kind(schema_restored.judge, (BEFORE, ROLLED)),
    "schema_restored_except": Kind(schema_restored_except.judge, (BEFORE, ROLLED)),
    "values_restored": Kind(values_restored.judge, (BEFORE, ROLLED)),
    "values_lost": Kind(values_lost.judge, (BEFORE, ROLLED)),
    "values_set": Kind(values_set.judge, (BEFORE, ROLLED)),
    "deploy_loses": Kind(deploy_loses.judge, (BEFORE, DEPLOYED)),
    "deploy_changes": Kind(deploy_changes.judge, (BEFORE, DEPLOYED)),
    "rollback_changes": Kind(rollback_changes.judge, (ROLLING, ROLLED)),
    "no_other_data": Kind(no_other_data.judge, (BEFORE, DEPLOYED, ROLLING, ROLLED)),
    "no_other_schema": Kind(no_other_schema.judge, (BEFORE, DEPLOYED, ROLLED)),
    "deploy_runs": Kind(deploy_runs.judge, (BEFORE, DEPLOYED)),
    "rollback_reverts": Kind(rollback_reverts.judge, (ROLLING, ROLLED)),
    "deploy_rows": Kind(deploy_rows.judge, (BEFORE, DEPLOYED)),
    "deploy_adds": Kind(deploy_adds.judge, (BEFORE, DEPLOYED)),
    "rows_left": Kind(rows_left.judge, (BEFORE, ROLLED)),
    "rows_kept": Kind(rows_kept.judge, (DEPLOYED, ROLLING, ROLLED)),
    "rows_lost": Kind(rows_lost.judge, (DEPLOYED, ROLLING, ROLLED)),
    "between_keeps": Kind(between_keeps.judge, (DEPLOYED, ROLLING)),
    "deploy_again": Kind(deploy_again.judge, (DEPLOYED, TWICE)),
    "backup_whole": Kind(backup_whole.judge, ()),
    "failure_recovered": Kind(failure_recovered.judge, ()),
    "runs_in_production": Kind(runs_in_production.judge, ()),
    "between_harmless": Kind(between_harmless.judge, ()),
}

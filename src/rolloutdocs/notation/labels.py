"""The words of a step's list, in the order in which they are written: `- **Label:** value`."""

from typing import Final

RUNS_ON: Final = "Runs on"  # environment names joined by ", "
EFFECT: Final = "Effect"  # one of EFFECTS, then what it acts on
EXPECT: Final = "Expect"  # one sentence of `sentences.SENTENCES`; repeated, at least one
# As a time limit: how long probes are asked until their sentences hold; optional.
ASK_AGAIN: Final = "Ask again for"
CAPTURE: Final = "Capture"  # one form of `captures.FORMS`; repeated, or left out
TIME_LIMIT: Final = "Time limit"  # "<n> seconds" | "<n> minutes" ("1 second", "1 minute")
OPENS: Final = "Opens"  # "<what>, closed by [<heading of the closing step>](<link>)"
IF_IT_FAILS: Final = "If it fails"  # "stop" | "stop. <what to do>" | "go to [<heading>](<link>)"

STEP: Final = (RUNS_ON, EFFECT, EXPECT, ASK_AGAIN, CAPTURE, TIME_LIMIT, OPENS, IF_IT_FAILS)
REQUIRED: Final = (RUNS_ON, EFFECT, EXPECT, TIME_LIMIT, IF_IT_FAILS)

NOT_RUN: Final = "Not run"  # the one field after a fence marked not-run: the reason

REHEARSAL: Final = "Rehearsal"  # links to procedures, joined by ", ", in the order they are run

# The list of claims, on the page of the rollback.
DEPLOYED_BY: Final = "Deploy"  # a link to the procedure that deploys
ROLLED_BACK_BY: Final = "Rollback"  # a link to the one that goes back
RECOVERED_BY: Final = "Recovery"  # a link to the one that brings back what a rollback does not; optional
CLAIM: Final = "Claim"  # one sentence of `claims.CLAIMS`; repeated, at least one
CLAIMED: Final = (DEPLOYED_BY, ROLLED_BACK_BY, RECOVERED_BY, CLAIM)

#: The procedure from which on a rehearsal goes back; its id, as a step's begins with it.
ROLLBACK: Final = "rollback"

# The list after the page mark, all required, in this order.
STEPS_HERE: Final = "Steps on this page"  # a number
REPEATED_HERE: Final = "Repeated from their definition"  # a number: ids in repeat marks, counted each time
NOT_RUN_HERE: Final = "Shown but not run"  # a number of fences
WRITTEN_FROM: Final = "Written from"  # the source file and what to do instead of editing the page
PAGE: Final = (STEPS_HERE, REPEATED_HERE, NOT_RUN_HERE, WRITTEN_FROM)

#: How far a step goes, mildest first. "reads only" stands alone; the other two are followed by what they act on.
READS: Final = "reads only"
CHANGES: Final = "changes"
DESTROYS: Final = "destroys"
EFFECTS: Final = (READS, CHANGES, DESTROYS)

# Cells of the variables table: a code span is the plain value; otherwise one of these.
CHOSEN: Final = "chosen at start"
UNSET: Final = "not set"
SECRET: Final = "secret"  # noqa: S105 - a word of the page: "secret from <origin>" or "secret made at start"

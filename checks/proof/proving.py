"""Takes the snapshots of a run at their moments, and tells at its end what the claims came to.

Only of a whole rehearsal: of a part nobody knows what ran before it. A snapshot that cannot be taken stops nothing;
what needs it is undecided.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import field, replace

from ...dataclass import dataclass
from ...environments import Environment, Environments
from ..claims import coverage
from ..claims.sight import BEFORE, PAIRS, Pair, Sight, look
from ..evidence import Compared, Proved
from ..frameworks.framework import Migration
from ..plan import Claim, Claims
from ..rehearsal.kept import kept
from ..rehearsal.selection import Passage, Schedule
from ..rehearsal.stage import Stage
from ..snapshots import Followed, Snapshot, Stayed, Untaken, Wanted, label, take
from ..verdict import Judgement, Verdict
from . import doubts, judge, logs, moments, portrait, subjects
from .came_to import OnCopies
from .on_copies import on_copies
from .production import Declared, declared

#: Under which name the lines of the claims in the source are known, beside the ids of steps; a number follows.
CLAIMS = "claims"


@dataclass(slots=True)
class Proving:
    """What one run has seen so far."""

    stage: Stage
    said: Claims
    others: Mapping[str, Environment] = field(repr=False)  #: every environment of the policy
    production: tuple[Declared, ...]  #: databases on which what is proved here has to hold
    around: moments.Moments
    between: tuple[
        frozenset[Pair], frozenset[Pair]
    ]  #: where steps run that may change something, and where any do
    key: bytes = field(
        default_factory=lambda: secrets.token_bytes(32)
    )  #: of all digests; it goes with the run
    followed: Followed = field(
        default_factory=lambda: Followed(frozenset())
    )  #: rows one by one, of tables of which claims say that rows come or go
    taken: dict[str, Snapshot | Untaken] = field(default_factory=dict)
    ran: dict[str, tuple[str, ...]] = field(default_factory=dict)
    listed: list[Migration] = field(
        default_factory=list
    )  #: migrations that there are, as far as they were asked for
    log: str = ""  #: the table of the migrations' log
    copies: OnCopies = field(default_factory=OnCopies)  #: what was tried on copies

    def __call__(self, passage: Passage, walk: Callable[[], bool]) -> bool:
        """Go through a passage, with a snapshot before and after it where one belongs there."""
        before, after = self.around.get(passage.number, ("", ""))
        if before:
            self._take(before)
        if before == BEFORE:
            self._try()
        whole = walk()
        if after and whole:  # where it stopped, that is not what is there after it
            self._take(after)
        return whole

    def _take(self, moment: str) -> None:
        stage, database = self.stage, self.stage.setting.environment.database
        url = stage.access().database
        if url is None or database is None:
            found: Snapshot | Untaken = Untaken("the environment declares no database")
        else:
            found = take(url, _wanted(self.said, stage), self.key, page=self.followed.page(moment))
        self.taken[moment] = found
        if isinstance(found, Snapshot):
            log = logs.read(stage, found, self.listed)
            if log is not None:
                self.log = log[0]
                self.ran |= {moment: log[1]} if log[1] is not None else {}
        smallest = database.smallest if database else 1
        stage.tell(portrait.taken(moment, found, self.ran.get(moment, ()), smallest))

    def _try(self) -> None:
        """What needs copies is tried at the moment before the deploy, on what is there then."""
        self.copies = on_copies(self.stage, self.said, self.others)

    def tell(self) -> None:
        """Judge everything, and tell it."""
        sight = self._sight()
        self.followed.close()
        doubt = doubts.doubts(sight, self.production)
        judged = tuple((claim, judge.judge(claim, sight, doubt)) for claim in self.said.said)
        smallest = database.smallest if (database := self.stage.setting.environment.database) else 1
        for claim, judgement in judged:
            self.stage.tell(self._proved(claim, judgement))
        for subject in subjects.subjects(sight, judged):
            self.stage.tell(self._compared(sight, subject, smallest))

    def _sight(self) -> Sight:
        database = self.stage.setting.environment.database
        named = [(one.subject, one.values["value"]) for one in self.said.said if one.name == "values_set"]
        return replace(
            look(self.said, self.taken, self.ran),
            log=self.log,
            sensitive=frozenset(database.sensitive if database else ()),
            labels={(column, value): label(self.key, value) for column, value in named},
            touched=self.between[0],
            filled=self.between[1],
            tried=self.copies.tried,
            culprits=self.copies.culprits,
            stayed={pair: self._stayed(pair) for pair in PAIRS},
        )

    def _stayed(self, pair: Pair) -> dict[str, Stayed]:
        found = {table: self.followed.stayed(*pair, table) for table in self.followed.tables}
        return {table: one for table, one in found.items() if one is not None}

    def _compared(self, sight: Sight, subject: subjects.Subject, smallest: int) -> Compared:
        return Compared(
            subject=self._shown(subject.name),
            about=subject.about,
            outcome=subject.outcome,
            verdict=subject.verdict.value,
            reason=self._shown(_blamed(subject, sight)),
            place=str(self.said.place),
            source=self.stage.origins.get(CLAIMS, ""),
            claimed=subject.claimed,
            sides=portrait.sides(sight, subject, smallest),
        )

    def _proved(self, claim: Claim, judgement: Judgement) -> Proved:
        one = kept((str(claim), str(claim.place)), judgement, self.stage.redact)
        bound = judge.bound(self.stage.plan, claim, self.stage.setting.name)
        source = self.stage.origins.get(f"{CLAIMS}.{self.said.said.index(claim)}", "")
        return judge.proved(one, claim, (bound, source))

    def _shown(self, text: str) -> str:
        return kept(("", ""), Judgement(Verdict.PASSED, "", text), self.stage.redact).actual


def _blamed(subject: subjects.Subject, sight: Sight) -> str:
    """Why, and which of several migrations did it, where nobody claims what it did."""
    names = sight.culprits.get(subject.name, ()) if subject.verdict is Verdict.FAILED else ()
    return "; ".join(filter(None, (subject.reason, f"done by {', '.join(names)}" if names else "")))


def _wanted(said: Claims, stage: Stage) -> Wanted:
    database = stage.setting.environment.database
    assert database is not None
    held = {one.subject for one in said.said if one.name == "values_set"}  # counted under keyed names
    return Wanted(
        frozenset(database.shown),
        frozenset(database.sensitive) | held,
        database.sample,
        frozenset(database.ignore),
    )


def proving(policy: Environments, stage: Stage, planned: Schedule) -> Proving | None:
    """What proves the claims of this run; None where no page claims anything, or only a part of it is run."""
    said = stage.plan.claims
    if said is None or planned.selection.words:
        return None
    around = moments.moments(said, planned.passages)
    between = moments.touched(planned.passages, around), moments.filled(planned.passages, around)
    followed = Followed(coverage.followed(said) | logs.tables(stage))
    known = policy.environments, declared(policy, stage.plan, stage.setting.name)
    return Proving(stage, said, *known, around, between, followed=followed)

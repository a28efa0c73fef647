"""What the kinds of drift work on, and what they give."""

import hashlib
import json
from functools import cached_property

from ...dataclass import dataclass
from ...errors import Finding, Place
from ..plan import Page, Plan
from .tree import Tree
from .words import Words


@dataclass(frozen=True)
class Documents:
    """All pages of the documents, and where what they name is looked for."""

    plan: Plan
    plain: tuple[Page, ...]  #: the pages written by hand
    words: tuple[Words, ...]  #: of every page, written ones and those by hand
    application: Tree  #: what the rollout is about: folders that the environments file calls the application
    project: Tree  #: the whole project, for what pages written by hand speak of

    @cached_property
    def procedures(self) -> frozenset[str]:
        """The titles of procedures, in small letters."""
        return frozenset(one.title.casefold() for one in self.plan.procedures.values())

    @cached_property
    def titles(self) -> dict[str, frozenset[str]]:
        """Path of a page -> its headings, in small letters."""
        pages = (*self.plan.pages, *self.plain)
        return {page.path: frozenset(one.text.casefold() for one in page.headings) for page in pages}

    @cached_property
    def written(self) -> tuple[Words, ...]:
        """Those of the written pages."""
        return tuple(words for words in self.words if words.written)

    def tree(self, words: Words) -> Tree:
        """Where what a page names is looked for."""
        return self.application if words.written else self.project


@dataclass(frozen=True, slots=True)
class Found:
    """One disagreement."""

    kind: str  #: a key of `drift.KINDS` or `asked.KINDS`
    page: str  #: its page, as the documents' folder has it
    key: str  #: what it is about: the name, or the fact
    place: Place
    what: str  #: one sentence without a stop
    remedy: str
    values: tuple[str, ...] = ()  #: what is stated, where it is a fact and no name

    @property
    def fingerprint(self) -> str:
        """Names it in a waiver: the same wherever on the page it stands, another one when what is said changes."""
        text = json.dumps([self.kind, self.page, self.key, *self.values], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def finding(self) -> Finding:
        """As the command line tells it, with the word that a waiver needs."""
        return Finding(self.place, self.what, f"{self.remedy} (fingerprint {self.fingerprint})")

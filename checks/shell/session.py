"""Interface; the implementation follows."""

from pathlib import Path
from types import TracebackType
from typing import Self

from .outcome import Outcome, Target
from .output import KEEP


class Shell:
    """One shell, as a person would open one terminal: what a step sets, the next one has."""

    def __init__(self, target: Target, folder: Path, keep: int = KEEP) -> None: ...

    def run(self, command: str, limit_seconds: float, private: bool = False) -> Outcome:
        raise NotImplementedError

    def interrupt(self) -> None: ...

    def close(self) -> None: ...

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

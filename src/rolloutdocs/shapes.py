"""Rules on a single text, attached to a model's field, that say in plain words what is wrong and what to do.

Pydantic's own `pattern=` was the other choice: its errors show the regular expression, which helps nobody.
"""

import re
from collections.abc import Callable
from typing import Any, Final

from pydantic import BaseModel, ConfigDict, GetCoreSchemaHandler, GetJsonSchemaHandler, ValidationInfo
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .dataclass import dataclass

#: What is wrong (goes on after the field's name) and what to do; None if nothing is.
Problem = tuple[str, str] | None
Rule = Callable[[str], Problem]

#: The type of the errors made here, and the key of the validation context that leaves the rules out.
SAID: Final = "said"
LENIENT: Final = "lenient"


def said(what: str, remedy: str) -> PydanticCustomError:
    """The error of a rule."""
    return PydanticCustomError(SAID, "{what}", {"what": what, "remedy": remedy})


@dataclass(frozen=True, slots=True)
class Held:
    """An annotation: the text is held to a rule."""

    rule: Rule
    pattern: str = (
        ""  #: for editors: matches every text that the rule takes, and as few others as a pattern can
    )
    words: str = ""  #: what an editor says of a text that the pattern does not match

    def __get_pydantic_json_schema__(self, core: CoreSchema, handler: GetJsonSchemaHandler) -> dict[str, Any]:
        told = {"pattern": self.pattern} if self.pattern else {}
        return {**handler(core), **told, **({"patternErrorMessage": self.words} if self.words else {})}

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:  # noqa: ANN401
        return core_schema.with_info_after_validator_function(self._check, handler(source))

    def _check(self, text: str, info: ValidationInfo) -> str:
        problem = None if info.context and info.context.get(LENIENT) else self.rule(text)
        if problem:
            raise said(*problem)
        return text


def shape(pattern: str, words: str) -> Held:
    """Hold a text to a pattern that `words` describe: "must be …"."""
    compiled = re.compile(pattern)

    def rule(text: str) -> Problem:
        return None if compiled.fullmatch(text) else (f"must be {words}, but is `{text}`", "Correct it.")

    return Held(rule, rf"^(?:{pattern})$", f"Must be {words}.")


class Model(BaseModel):
    """Strict: an unknown key is an error, and nothing changes after loading.

    What holds a file to its model is made when a file is read: most models only stand within another one.
    """

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, defer_build=True)

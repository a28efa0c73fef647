"""The form of the source as JSON Schema, for editors: what may stand where, and what each field is for.

Printed from the same records that read the source. What no schema can say (names that lead somewhere, files that
exist, variables that have a value) is left to `build`.
"""

from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema
from pydantic_core import core_schema

from ..environments import Environments
from ..notation.claims import CLAIMS
from ..notation.sentences import SENTENCES, Sentence
from .rollout import Rollout
from .rules.expectations import slot_pattern
from .shared import Shared

Schema = dict[str, Any]

#: File -> the record that reads it, and its title.
FILES: Final[dict[str, tuple[type[BaseModel], str]]] = {
    "rollout": (Rollout, "A rollout of rolloutdocs"),
    "shared": (Shared, "What rollouts of rolloutdocs share"),
    "environments": (Environments, "The environments of a rollout"),
}

#: Whole numbers that a slot may hold: (least, most).
_RANGES: Final = {
    ("exit", "status"): (0, 255),
    ("", "status"): (100, 599),
    ("", "count"): (1, None),
    ("", "seconds"): (1, None),
    ("", "milliseconds"): (1, 10_000),
    ("", "rows"): (0, None),
}


class Printed(GenerateJsonSchema):
    """As pydantic has it, but a mapping's keys are checked, and fields are not called twice."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ANN401, ARG002 - as pydantic has it
        """Leave out titles such as `Go To`: the name is there."""
        return False

    def dict_schema(self, schema: core_schema.DictSchema) -> Schema:
        """A mapping: pydantic lets keys of another pattern pass."""
        keys = self.generate_inner(schema["keys_schema"])
        values = self.generate_inner(schema["values_schema"])
        least = schema.get("min_length")
        bound = {} if least is None else {"minProperties": least}
        return {"type": "object", "propertyNames": keys, "additionalProperties": values, **bound}


def schema(file: str) -> Schema:
    """The schema of one of `FILES`."""
    model, title = FILES[file]
    printed = model.model_json_schema(schema_generator=Printed)
    definitions = printed["$defs"]
    if "Step" in definitions:
        definitions["Expectation"] = _expectation()
        definitions["Step"]["properties"]["expect"]["items"] = {"$ref": "#/$defs/Expectation"}
    if "Claims" in definitions:
        definitions["Claim"] = _claim()
        definitions["Claims"]["properties"]["sentences"]["items"] = {"$ref": "#/$defs/Claim"}
    if model is Shared:
        definitions |= {
            name: one for name, one in schema("rollout")["$defs"].items() if name in _OF_A_PROCEDURE
        }
        printed["properties"]["procedures"]["additionalProperties"] = {"$ref": "#/$defs/Procedure"}
    if model is Rollout:
        _share(printed)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **printed,
        "title": title,
        "$defs": dict(sorted(definitions.items())),
    }


#: What the schema of a shared file takes over: its procedures are typed where they are put in.
_OF_A_PROCEDURE: Final = ("Procedure", "Use")


def _share(printed: Schema) -> None:
    """What may come from shared files: they are put in before anything is typed, so the records do not know."""
    steps = printed["$defs"]["Procedure"]["properties"]["steps"]
    steps["additionalProperties"] = {"anyOf": [steps["additionalProperties"], {"$ref": "#/$defs/Use"}]}
    use = {**steps["propertyNames"], "description": "The name of a step in a shared file."}
    printed["$defs"]["Use"] = {
        "description": "A step of a shared file, whole.",
        "type": "object",
        "additionalProperties": False,
        "required": ["use"],
        "properties": {"use": use},
    }
    printed["required"] = [one for one in printed["required"] if one not in ("people", "procedures")]


def _expectation() -> Schema:
    """One key of many: so an editor offers the sentences, and their slots below each."""
    return {
        "description": "One sentence, by its name, and the values of its slots.",
        **_one_of(SENTENCES),
    }


def _claim() -> Schema:
    """The same of claims, of which some have no slot and stand alone."""
    alone = [name for name, claim in CLAIMS.items() if not claim.slots]
    return {
        "description": "One claim, by its name, and the values of its slots.",
        "anyOf": [
            {"enum": alone},
            _one_of({name: claim for name, claim in CLAIMS.items() if claim.slots}),
        ],
    }


def _one_of(sentences: Mapping[str, Sentence]) -> Schema:
    return {
        "type": "object",
        "minProperties": 1,
        "maxProperties": 1,
        "additionalProperties": False,
        "properties": {name: _sentence(sentence) for name, sentence in sentences.items()},
    }


def _sentence(sentence: Sentence) -> Schema:
    slots = {slot: _slot(sentence, slot) for slot in sentence.slots}
    mapping = {
        "type": "object",
        "additionalProperties": False,
        "required": list(slots),
        "properties": slots,
    }
    about = {"description": f"`{sentence.template}`: {sentence.says}"}
    if len(slots) > 1:
        return {**mapping, **about, "examples": [_example(sentence)]}
    if not slots:
        return {**mapping, **about, "examples": [{}]}
    ((slot, single),) = slots.items()
    parts = sentence.parted(slot, sentence.example[slot])
    return {"anyOf": [single, mapping], **about, "examples": [parts] if sentence.several else parts}


def _example(sentence: Sentence) -> Schema:
    """As the source has it: several values as a list."""
    parted = {slot: sentence.parted(slot, value) for slot, value in sentence.example.items()}
    last = sentence.slots[-1] if sentence.several else ""
    return {slot: parts if slot == last else parts[0] for slot, parts in parted.items()}


def _slot(sentence: Sentence, slot: str) -> Schema:
    pattern = slot_pattern(sentence, slot)
    told: Schema = {"type": ["string", "integer"], "pattern": r"^(?!\s)(?!.*\s$).+$"}
    if pattern:
        told |= {"pattern": rf"^(?:{pattern[0]})$", "patternErrorMessage": f"Must be {pattern[1]}."}
    least, most = _RANGES.get((sentence.name, slot)) or _RANGES.get(("", slot)) or (None, None)
    bounds = {"minimum": least, "maximum": most}
    told |= {key: bound for key, bound in bounds.items() if bound is not None}
    if sentence.several and slot == sentence.slots[-1]:
        return {"anyOf": [told, {"type": "array", "minItems": 1, "items": told}]}
    return told

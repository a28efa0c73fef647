"""`rolloutdocs explain`: the sentences that an expectation or a claim can be, from the notation both sides share."""

import json
import re

import click

from ..notation.claims import CLAIMS, CLAIMS_VERSION
from ..notation.labels import CLAIM, EXPECT
from ..notation.sentences import SENTENCES, VERSION, Sentence
from .once import Once


@click.command(cls=Once)
@click.argument("name", required=False)
@click.option(
    "--format", "form", type=click.Choice(["text", "json"]), default="text", help="Text for people, or JSON."
)
def explain(name: str | None, form: str) -> None:
    """List the sentences that an expectation or a claim can be, or explain the one with this NAME.

    Of each: what stands on a page, what makes it true, and how the source says it. Expectations are decided where a
    step ends, claims by comparing the whole database before and after.

    \b
    Example:
      rolloutdocs explain
      rolloutdocs explain answers_json
      rolloutdocs explain values_lost
      rolloutdocs explain --format json
    """
    sentences, claims = _chosen(name)
    if form == "json":
        told = {
            "version": VERSION,
            "sentences": [_record(one) for one in sentences],
            "claims_version": CLAIMS_VERSION,
            "claims": [_record(one) for one in claims],
        }
        click.echo(json.dumps(told, indent=2, ensure_ascii=False))
    elif name:
        click.echo(_detail((*sentences, *claims)[0], EXPECT if sentences else CLAIM))
    else:
        click.echo(_listed(sentences, f"{len(sentences)} sentences, version {VERSION}."))
        click.echo(_listed(claims, f"{len(claims)} claims, version {CLAIMS_VERSION}."))


def _listed(found: list[Sentence], words: str) -> str:
    told = "\n\n".join(f"{one.name}\n  {one.template}\n  {one.says}" for one in found)
    return f"{told}\n\n{words} One with examples: rolloutdocs explain {found[0].name}\n"


def shown(sentence: Sentence) -> str:
    """The example as a page has it."""
    return sentence.template.format(
        **{
            slot: ", ".join(f"`{one}`" for one in sentence.parted(slot, value))
            for slot, value in sentence.example.items()
        }
    )


def written(sentence: Sentence) -> str:
    """The example as the source has it."""
    values = {slot: _value(sentence, slot) for slot in sentence.slots}
    if not values:
        return sentence.name if sentence.name in CLAIMS else f"{sentence.name}: {{}}"
    if len(values) == 1:
        return f"{sentence.name}: {next(iter(values.values()))}"
    return f"{sentence.name}: {{{', '.join(f'{slot}: {value}' for slot, value in values.items())}}}"


def _chosen(name: str | None) -> tuple[list[Sentence], list[Sentence]]:
    """Expectations and claims; the one of a name, or all."""
    if not name:
        return list(SENTENCES.values()), list(CLAIMS.values())
    if name in SENTENCES:
        return [SENTENCES[name]], []
    if name in CLAIMS:
        return [], [CLAIMS[name]]
    from ..checks.reports.printable import visible
    from ..errors import suggest

    raise click.UsageError(visible(f"there is no sentence `{name}`.{suggest(name, [*SENTENCES, *CLAIMS])}"))


def _record(sentence: Sentence) -> dict[str, object]:
    return {
        "name": sentence.name,
        "template": sentence.template,
        "slots": list(sentence.slots),
        "several": sentence.slots[-1] if sentence.several else None,
        "says": sentence.says,
        "page": shown(sentence),
        "source": written(sentence),
    }


def _detail(sentence: Sentence, label: str) -> str:
    lines = [
        sentence.name,
        "",
        f"  Sentence       {sentence.template}",
        f"  True if        {sentence.says}",
        f"  On a page      - **{label}:** {shown(sentence)}",
        f"  In the source  - {written(sentence)}",
    ]
    if sentence.several:
        lines.append(
            f"  Several        `{sentence.slots[-1]}` takes one value or more: a list in the source."
        )
    return "\n".join(lines)


def _value(sentence: Sentence, slot: str) -> str:
    parts = list(map(_scalar, sentence.parted(slot, sentence.example[slot])))
    several = sentence.several and slot == sentence.slots[-1]
    return f"[{', '.join(parts)}]" if several else parts[0]


def _scalar(value: str) -> str:
    if '"' in value:
        return f"'{value}'"
    return f'"{value}"' if re.search(r"^[*?&!%@`]|[,'{}\[\]]|: ", value) else value

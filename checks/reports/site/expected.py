"""A step of a run: what was expected beside what was seen, and what it printed, folded."""

from collections.abc import Iterator
from typing import Final

from ...evidence import Begun, Done, Judged
from ..difference import difference
from ..run import FAILED, INCONCLUSIVE, PASSED, verdict_of
from .signs import sign
from .text import amount, block, code, escaped, plain, safe, said, took

ROOM: Final = 15_000  #: characters of the sentences of a step
KEPT: Final = (
    200  #: bytes of output that may be missing, such as colours, before a page says how many there were
)
COMPARED: Final = 1500  #: characters of what is compared


def expected(done: Done) -> str:
    """The sentences in a list; what did not pass with both sides, as far as a page has room."""
    items: list[str] = []
    used = 0
    for one in done.judged:
        if used > ROOM:
            items.append(f"<li>and {len(done.judged) - len(items)} more</li>")
            break
        items.append(f"<li>{''.join(_sentence(one))}</li>")
        used += len(items[-1])
    return f'<ul class="rollout-sentences">{"".join(items)}</ul>' if items else ""


def _sentence(one: Judged) -> Iterator[str]:
    verdict = verdict_of_sentence(one)
    yield f"{sign(verdict)} {said(one.sentence)}"
    if one.tries > 1:
        yield f" <small>asked {int(one.tries)} times, {took(one.seconds)}</small>"
    if verdict == PASSED:
        return
    if one.reason:
        yield f"<br>{safe(one.reason, 600)}"
    if one.actual or not one.reason:
        yield compared(one.expected, one.actual)


def verdict_of_sentence(one: Judged) -> str:
    """Its verdict; another word decides nothing."""
    return one.verdict if one.verdict in (PASSED, FAILED) else INCONCLUSIVE


def compared(wanted: str, seen: str) -> str:
    """Expected above actual, as the terminal has it; each line says by its sign which it is of."""
    lines = [_line(one) for one in difference(wanted[:COMPARED], seen[:COMPARED])[:40]]
    return f'<pre class="rollout-difference"><code>{"&#10;".join(lines)}</code></pre>'


def _line(line: str) -> str:
    kinds = {"-": ("del", "expected"), "+": ("ins", "actual")}
    shown = plain_line(line)
    if line[:1] not in kinds:
        return escaped(shown)
    tag, word = kinds[line[0]]
    return f'<{tag}><span class="rollout-side">{word}</span> {escaped(shown)}</{tag}>'


def plain_line(line: str) -> str:
    """A line of what is compared, cut where nobody would read on."""
    return line if len(line) <= 400 else f"{line[:400]}…"


def folded(done: Done) -> str:
    """The command, and the last of its output, closed until somebody opens them."""
    parts = [f"<p>Command, ended with {safe(done.ended)}:</p>{block(done.command, 60)}"]
    if done.output:
        size = sum(amount(one.size) for one in done.streams)
        cut = size > len(done.output.encode(errors="replace")) + KEPT
        words = f"The last of {size:,.0f} bytes of output" if cut else "The last lines of output"
        parts.append(f"<p>{words}:</p>{block(done.output)}")
    elif done.streams and all(not one.sha256 for one in done.streams):
        parts.append("<p>It gives a secret: nothing of its output is kept.</p>")
    else:
        parts.append("<p>It printed nothing.</p>")
    words = "Command and output" if done.output else "Command"
    return f'<details class="rollout-output"><summary>{words}</summary>{"".join(parts)}</details>'


def brief(done: Done) -> str:
    """One line, where a page has no room for more."""
    return f"{sign(verdict_of(done))} {code(done.step)} {plain_title(done)} {took(done.seconds)}"


def plain_title(done: Done | Begun) -> str:
    """Its title, or its id where it has none."""
    return escaped(plain(done.title) or plain(done.step))

"""Another command on the same rollout, as a person would have to type it: with the options given to this one."""

import shlex
from typing import Final

import click

#: Options that say which documents, which policy and which evidence are meant, in every command that has them.
SAME: Final = ("rollout", "source", "docs", "evidence", "pages_only", "environments", "policy_from")


#: Those of them that `reset` has: it reads no page.
PAGELESS: Final = ("rollout", "source", "evidence")


def again(command: str, environment: str, options: tuple[str, ...] = SAME) -> str:
    """The line to type; names nothing that is a default anyway."""
    return shlex.join(["rolloutdocs", command, "--env", environment, *_given(options)])


def same(*options: str) -> str:
    """These of them as they were given to this command, to stand behind another one; "" where none was."""
    return "".join(f" {shlex.quote(word)}" for word in _given(options))


def _given(options: tuple[str, ...]) -> list[str]:
    words: list[str] = []
    context = click.get_current_context(silent=True)
    for name in options if context else ():
        assert context is not None
        value = context.params.get(name)
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            words += [f"--{name.replace('_', '-')}", *([] if value is True else [str(value)])]
    return words

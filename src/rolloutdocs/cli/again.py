"""Another command on the same rollout, as a person would have to type it: with the options given to this one."""

import shlex
from typing import Final

import click

#: Options that say which documents and which evidence are meant, in every command that has them.
SAME: Final = ("rollout", "source", "docs", "evidence", "pages_only", "environments")


#: Those of them that `reset` has: it reads no page.
PAGELESS: Final = ("rollout", "source", "evidence")


def again(command: str, environment: str, options: tuple[str, ...] = SAME) -> str:
    """The line to type; names nothing that is a default anyway."""
    words = ["rolloutdocs", command, "--env", environment]
    context = click.get_current_context(silent=True)
    for name in options if context else ():
        assert context is not None
        value = context.params.get(name)
        if context.get_parameter_source(name) is click.core.ParameterSource.COMMANDLINE:
            words += [f"--{name.replace('_', '-')}", *([] if value is True else [str(value)])]
    return shlex.join(words)

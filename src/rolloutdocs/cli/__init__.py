"""The command line: the one place that knows both sides, prints and exits. Each command is a module of its own name.

Commands are imported when they are called, so that `rolloutdocs --help` stays fast.
"""

import atexit
import gc
import sys
from importlib import import_module
from typing import Any, Final

import click

from ..version import VERSION

COMMANDS: Final = {
    "init": "Start a rollout in a folder.",
    "build": "Write the documents from the source.",
    "verify": "Read the documents back and run what they say.",
    "recover": "Go on from what a run left open.",
    "reset": "Bring an environment's starting state back.",
    "status": "Show what of the documents is proven, and whether production may go.",
    "sign": "Say in your name what only a person can say.",
    "evidence": "List, check, sign and carry what runs left behind.",
    "report": "Write the report of a run that is over.",
    "site": "Build the site: documents, and what evidence says of them.",
    "drift": "Show what the documents say that is not so.",
    "pr": "Print the pull request's text, keep it on GitHub, check it.",
    "schema": "Print the form of the source, for editors.",
    "explain": "List the sentences that an expectation can be.",
    "trace": "Show what reaches no document, and what comes from no field.",
}

#: Objects made until it is looked which of them nobody needs any more: what is imported and read makes many, all of
#: which stay, and looking through them again and again is a tenth of a start.
MADE: Final = 200_000

EPILOG: Final = """\b
Example:
  rolloutdocs init my-rollout
  rolloutdocs build
  rolloutdocs verify --env staging
  rolloutdocs pr export > pull-request.md

\b
Exit codes:
  0    all is true
  1    a claim failed, or documents have drifted
  2    wrong usage, or a source that is not valid
  3    inconclusive: it could not be decided or run
  130  interrupted
"""


class Lazy(click.Group):
    """A group that knows its commands' names and help lines without importing them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """All names, in the order in which people use them."""
        return list(COMMANDS)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click has it, with the command that was probably meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from ..errors import suggest

            ctx.fail(f"there is no command `{args[0]}`.{suggest(args[0], COMMANDS)}")
        return super().resolve_command(ctx, args)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command's module when it is called."""
        if cmd_name not in COMMANDS:
            return None
        command = getattr(import_module(f".{cmd_name}", __name__), cmd_name)
        assert isinstance(command, click.Command)
        return command

    def main(self, *args: Any, **extra: Any) -> Any:  # noqa: ANN401 - as click has it
        """As click has it; what is printed, also about wrong usage, does nothing where it is shown."""
        from .harmless import harmless
        from .streams import complete

        complete()
        gc.set_threshold(MADE, 10, 10)
        atexit.register(gc.freeze)  # or Python looks through all that was made once more, only to end
        with harmless():
            return super().main(*args, **extra)

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run the command; what ends any of them early ends here, with a word and an exit code, never a traceback."""
        try:
            from .exits import Exit
            from .runs.audience import forgive, silence

            forgive()
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("Interrupted.", err=True)
            sys.exit(130)
        except BrokenPipeError:  # `| head` has seen enough
            silence()
            sys.exit(Exit.INCONCLUSIVE)
        except OSError as error:
            silence()
            click.echo(
                f"{error.filename or 'standard output'}: {error.strerror or error}. Mend that, then start again.",
                err=True,
            )
            sys.exit(Exit.INCONCLUSIVE)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List names and lines from `COMMANDS`, so that help imports no command."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.command(cls=Lazy, epilog=EPILOG, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(VERSION, prog_name="rolloutdocs")
def main() -> None:
    """Rollout documents that cannot lie.

    One YAML source gives the checklist, the release notes, the rollback document and the text of the pull request;
    a verifier reads those pages back, does what they say on staging, and fails where they are not true.
    """

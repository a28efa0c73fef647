"""`rolloutdocs schema`: the form of the source, for editors."""

import click

from .once import Once


@click.command(cls=Once)
@click.argument(
    "file", type=click.Choice(["rollout", "shared", "environments", "report", "decision"]), default="rollout"
)
def schema(file: str) -> None:
    """Print the JSON Schema of a file of the source, or of what `rolloutdocs` writes for programs.

    `rollout` is the rollout's file, `shared` a file that rollouts share, `environments` the environments file; `report`
    is what `--report json` writes, `decision` what `status --env production --format json` says.

    Every field is in it, with what it is for. An editor that is given it completes and checks the YAML; what no
    schema can say, such as a name that leads nowhere, is left to `build`.

    \b
    Example:
      rolloutdocs schema > rollout.schema.json
      rolloutdocs schema environments > environments.schema.json
      rolloutdocs schema decision
    """
    import json

    from ..checks.gates.form import schema as decided
    from ..checks.reports.structured import schema as reported
    from ..generator.schema import schema as printed

    written = {"report": reported, "decision": decided}
    shown = written[file]() if file in written else printed(file)
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))

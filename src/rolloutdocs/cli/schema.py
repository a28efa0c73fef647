"""`rolloutdocs schema`: the form of the source, for editors."""

import click


@click.command()
@click.argument("file", type=click.Choice(["rollout", "shared", "environments", "report"]), default="rollout")
def schema(file: str) -> None:
    """Print the JSON Schema of the rollout's file, of a file that rollouts share, of the environments file or a report.

    Every field is in it, with what it is for. An editor that is given it completes and checks the YAML; what no
    schema can say, such as a name that leads nowhere, is left to `build`.

    \b
    Example:
      rolloutdocs schema > rollout.schema.json
      rolloutdocs schema environments > environments.schema.json
      rolloutdocs schema report            what `--report json` writes
    """
    import json

    from ..checks.reports.structured import schema as reported
    from ..generator.schema import schema as printed

    shown = reported() if file == "report" else printed(file)
    click.echo(json.dumps(shown, indent=2, ensure_ascii=False))

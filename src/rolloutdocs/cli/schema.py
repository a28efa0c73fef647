"""`rolloutdocs schema`: the form of the source, for editors."""

import click


@click.command()
@click.argument("file", type=click.Choice(["rollout", "shared", "environments"]), default="rollout")
def schema(file: str) -> None:
    """Print the JSON Schema of the rollout's file, of a file that rollouts share, or of the environments file.

    Every field is in it, with what it is for. An editor that is given it completes and checks the YAML; what no
    schema can say, such as a name that leads nowhere, is left to `build`.

    \b
    Example:
      rolloutdocs schema > rollout.schema.json
      rolloutdocs schema environments > environments.schema.json
    """
    import json

    from ..generator.schema import schema as printed

    click.echo(json.dumps(printed(file), indent=2, ensure_ascii=False))

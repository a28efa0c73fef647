"""Says a line in a colour, where there is a terminal for it: by rich, whose escapes are the only ones let through."""

from rich.text import Text


def say(*parts: tuple[str, str] | str) -> None:
    """Print the parts as one text that the terminal folds; a part is plain, or has a style."""
    from .runs.progress import console

    console().print(Text.assemble(*parts), crop=False, soft_wrap=True)

"""A line on a terminal that says what is being waited for, drawn anew until it is stopped, then gone.

rich's own status is not used: while it is shown, standard output is a stand-in of rich's, below which it does not find
the terminal under our guarded stream. Its own drawing then comes out as visible escapes.
"""

from rich.console import Console, RenderableType
from rich.live import Live
from rich.spinner import Spinner


def spinner(console: Console, what: RenderableType) -> Live:
    """Not started yet: `start` and `stop` it, or use it with `with`."""
    turning = Spinner("dots", what, style="green")
    return Live(
        turning,
        console=console,
        transient=True,
        refresh_per_second=8,
        redirect_stdout=False,
        redirect_stderr=False,
    )

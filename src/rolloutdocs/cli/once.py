"""A command that takes each option once: of two, click takes the last and says nothing.

`verify --only deploy --only verify` would be green without the deploy, `--env a --env b` without a.

Rejected: adding them up; which options are lists would be one more thing to know, and commas say it already.
"""

from collections import Counter

import click


class Once(click.Command):
    """As click has it, and no option that has one value twice."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Read them, then refuse what would not count."""
        given = list(args)  # reading consumes them
        rest = super().parse_args(ctx, args)
        _, _, order = self.make_parser(ctx).parse_args(args=given)
        for option, often in Counter(order).items():
            if isinstance(option, click.Option) and often > 1 and not (option.multiple or option.is_flag):
                what = f"{option.opts[0]} is given twice, of which only the last would count. Give it once"
                raise click.UsageError(f"{what}; lists have commas.", ctx)
        return rest

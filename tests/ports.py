"""A port for a server that a test starts."""

from rolloutdocs.checks.ports import free_port


def unused() -> int:
    """A port on which nobody listens, below those that outgoing connections are given at any time."""
    with free_port() as port:
        return port

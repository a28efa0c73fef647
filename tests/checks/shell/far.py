"""A client like ssh: what it starts has an environment and a session of its own, and survives the client.

The far side is a grandchild that nobody on this side is the parent of. Its environment is scrubbed, so that
nothing on this side can find it. Exits with the far side's status, or with 255 when there is none.
"""

import os
import select
import signal
import sys


def far_side(streams: list[tuple[int, int]], status: int) -> None:
    os.setsid()
    inner = os.fork()
    if inner:
        # Keeps no end of a pipe open: whoever reads sees the end of the shell at once.
        os.closerange(0, status)
        _, ended = os.waitpid(inner, 0)
        os.write(status, str(os.waitstatus_to_exitcode(ended)).encode())
        os._exit(0)
    for target, descriptor in enumerate((streams[0][0], streams[1][1], streams[2][1])):
        os.dup2(descriptor, target)
    os.closerange(3, 256)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    os.execve("/bin/bash", ["bash"], {"PATH": "/usr/bin:/bin", "HOME": "/", "BASH_ENV": ""})


def relay(streams: list[tuple[int, int]]) -> None:
    """Carry bytes until the far side's outputs end."""
    routes = {0: streams[0][1], streams[1][0]: 1, streams[2][0]: 2}
    while len(routes) > (0 in routes):
        for source in select.select(list(routes), [], [])[0]:
            data = os.read(source, 65536)
            if data:
                view = memoryview(data)
                while view:
                    view = view[os.write(routes[source], view) :]
                continue
            sink = routes.pop(source)
            if source == 0:
                os.close(sink)


def main() -> None:
    streams = [os.pipe() for _ in range(3)]
    read, write = os.pipe()
    write = os.dup2(write, 200)
    if os.fork() == 0:
        os.close(read)
        far_side(streams, write)
    os.close(write)
    for descriptor in (streams[0][0], streams[1][1], streams[2][1]):
        os.close(descriptor)
    try:
        relay(streams)
    except BrokenPipeError:
        sys.exit(255)
    said = os.read(read, 16)
    status = int(said) if said else -1
    sys.exit(status if status >= 0 else 255)


main()

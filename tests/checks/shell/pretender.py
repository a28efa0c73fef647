"""Behaves like `docker exec` and `kubectl exec` where it hurts; no daemon of theirs is here.

    pretender.py docker exec -i NAME COMMAND...
    pretender.py kubectl exec -i NAME -- COMMAND...

What it starts has nobody on this side as its parent, and a session and an environment of its own, on three streams
without a terminal; it survives this client. The client ends with the far side's status, 128 and more where a signal
ended that, and with its own where it could not start anything: 1, 126 or 127.

NAME `gone` is not there, and `balanced` is another place each time.
"""

import contextlib
import os
import secrets
import select
import shutil
import signal
import sys

PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
NO_SUCH = {
    "docker": "Error response from daemon: No such container: gone",
    "kubectl": 'Error from server (NotFound): pods "gone" not found',
}


def daemon(ends: list[int], name: str, command: list[str]) -> None:
    """Become what a client asks to start things: nobody's child, with nothing of the client's environment."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for end in ends:
                os.set_inheritable(end, True)
            argv = [sys.executable, "-I", __file__, "daemon", *map(str, ends), name, *command]
            os.execve(sys.executable, argv, {})
        os._exit(0)
    os.wait()


def far_side(ends: list[int], name: str, command: list[str]) -> None:
    """Start the command on three streams, and tell its status on the fourth."""
    *streams, status = ends
    inner = os.fork()
    if inner:
        # Keeps no end of a pipe open: whoever reads sees the end of the shell at once.
        os.dup2(status, 200)
        os.closerange(0, 200)
        _, ended = os.waitpid(inner, 0)
        with contextlib.suppress(BrokenPipeError):
            os.write(200, str(os.waitstatus_to_exitcode(ended)).encode())
        os._exit(0)
    os.setsid()
    for target, descriptor in enumerate(streams):
        os.dup2(descriptor, target)
    os.closerange(3, 256)
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    host = secrets.token_hex(6) if name == "balanced" else name
    os.execvpe(command[0], command, {"PATH": PATH, "HOSTNAME": host})


def relay(streams: list[tuple[int, int]]) -> None:
    """Carry bytes until the far side's outputs end."""
    routes = {0: streams[0][1], streams[1][0]: 1, streams[2][0]: 2}
    while len(routes) > (0 in routes):
        for source in select.select(list(routes), [], [])[0]:
            data = os.read(source, 65536)
            try:
                view = memoryview(data)
                while view:
                    view = view[os.write(routes[source], view) :]
            except BrokenPipeError:
                data = b""
            if not data:
                sink = routes.pop(source)
                if source == 0:
                    os.close(sink)


def refuse(kind: str, name: str, command: list[str]) -> None:
    if name == "gone":
        print(NO_SUCH[kind], file=sys.stderr)
        sys.exit(1)
    if shutil.which(command[0], path=PATH) is None:
        print(f'exec: "{command[0]}": executable file not found in $PATH: unknown', file=sys.stderr)
        sys.exit(127 if kind == "docker" else 126)


def ended(kind: str, said: bytes) -> int:
    code = int(said) if said else 1
    code = 128 - code if code < 0 else code
    if kind == "kubectl" and code:
        print(f"command terminated with exit code {code}", file=sys.stderr)
    return code


def main() -> None:
    if sys.argv[1] == "daemon":
        far_side([int(end) for end in sys.argv[2:6]], sys.argv[6], sys.argv[7:])
    kind, _, _, name, *command = sys.argv[1:]
    command = command[command[:1] == ["--"] :]
    refuse(kind, name, command)
    streams = [os.pipe() for _ in range(3)]
    read, write = os.pipe()
    ends = [streams[0][0], streams[1][1], streams[2][1], write]
    daemon(ends, name, command)
    for descriptor in ends:
        os.close(descriptor)
    relay(streams)
    sys.exit(ended(kind, os.read(read, 16)))


main()

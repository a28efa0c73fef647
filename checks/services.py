"""Services beside the steps: started in order, awaited, and always stopped, last started first.

A service that dies before it is ready is an error with its last lines, found at once and not after the time
limit. What a service writes goes to a file, so that no pipe has to be emptied for it.
"""

import os
import signal
import socket
import time
import urllib.parse
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ..dataclass import dataclass
from . import processes
from .logs import LARGEST, bounded, cut

PAUSE = 0.02  # seconds between two looks
BLOCK = 1024 * 1024  # bytes of its output read at once
LAST = 2000  # bytes of its output shown in an error


@dataclass(frozen=True, slots=True)
class Port:
    """Ready when a TCP port accepts."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"port {self.port} of {self.host} accepts"

    def met(self, log: Path) -> bool:
        """Whether it accepts now."""
        del log
        return _accepts(self.host, self.port)

    def taken(self) -> str | None:
        """Who would be mistaken for the service: something that accepts already."""
        if not 0 < self.port < 65536:
            raise ValueError(self.port)
        return f"port {self.port} of {self.host}" if _accepts(self.host, self.port) else None


@dataclass(frozen=True, slots=True)
class Http:
    """Ready when a URL answers with a status below 500."""

    url: str

    def __str__(self) -> str:
        return f"`{self.url}` answers with a status below 500"

    def met(self, log: Path) -> bool:
        """Whether it answers so now. No proxy, no redirection: this very server is asked."""
        import http.client  # with TLS; few environments have a service, and each start would pay for it

        del log
        parts = urllib.parse.urlsplit(self.url)
        kind = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        connection = kind(parts.hostname or "", parts.port, timeout=2)
        try:
            connection.request("GET", urllib.parse.urlunsplit(("", "", parts.path or "/", parts.query, "")))
            return connection.getresponse().status < 500
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def taken(self) -> str | None:
        """Who would be mistaken for the service: something that accepts already."""
        parts = urllib.parse.urlsplit(self.url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        return Port(parts.hostname or "", port).taken()


@dataclass(frozen=True, slots=True)
class Line:
    """Ready when a line of its output has this text."""

    text: str

    def __str__(self) -> str:
        return f"it writes a line with `{self.text}`"

    def met(self, log: Path) -> bool:
        """Whether such a line is complete now."""
        wanted, rest, held = self.text.encode(), b"", False
        for block in _blocks(log):
            ends = (rest + block).rfind(b"\n") + 1
            whole, rest = (rest + block)[:ends], (rest + block)[ends:]
            if wanted in whole or (ends and held):
                return True
            held = (held and not ends) or wanted in rest  # it is there once its line has an end
            rest = rest[max(0, len(rest) - len(wanted) + 1) :]
        return False

    def taken(self) -> str | None:
        """Nothing: its output is its own."""
        return None


@dataclass(frozen=True, slots=True)
class File:
    """Ready when a file is there that was written since the start: one that an earlier run left is no sign.

    Its time alone does not say so: where the clock was ahead then, it is younger than the start.
    """

    path: Path

    def __str__(self) -> str:
        return f"the file `{self.path}` is written"

    def met(self, log: Path) -> bool:
        """Whether it is there now, not as it was before the start, and no older than that."""
        try:
            fresh = self.path.stat().st_mtime_ns >= begun(log).stat().st_mtime_ns
            return fresh and self.seen() != begun(log).read_text()
        except OSError:
            return False

    def seen(self) -> str:
        """What tells it from what it is once it was written again; "": it is not there."""
        try:
            about = self.path.stat()
        except OSError:
            return ""
        return f"{about.st_dev} {about.st_ino} {about.st_size} {about.st_mtime_ns} {about.st_ctime_ns}"

    def taken(self) -> str | None:
        """Nothing: an older file is told from its own."""
        return None


def _blocks(log: Path) -> Iterator[bytes]:
    """The log from its beginning, and of one that grows faster than it is read no more than it may have."""
    with log.open("rb") as file:
        for _ in range(LARGEST // BLOCK):
            if not (block := file.read(BLOCK)):
                return
            yield block


def begun(log: Path) -> Path:
    """A file beside the log, made just before the start: the file system's own clock, and what `File` saw then."""
    return log.with_suffix(".begun")


@dataclass(frozen=True, slots=True)
class Service:
    """A process that runs beside the steps."""

    name: str
    argv: tuple[str, ...]  #: argument list; no secret belongs here
    environment: Mapping[str, str]  #: all it gets
    directory: str | None  #: None: the caller's
    ready: Port | Http | Line | File
    within: float = 30.0  #: seconds until it must be ready
    stop: str = "TERM"  #: the signal that asks it to end, without SIG
    stop_within: float = 10.0  #: seconds it has to end when asked; then it is killed


class ServiceError(Exception):
    """A service could not be started; says which, why, what to do, and what it wrote last."""

    def __init__(self, name: str, what: str, remedy: str, last: str = "") -> None:
        self.name, self.what, self.remedy, self.last = name, what, remedy, last
        super().__init__(f"service `{name}`: {what}. {remedy}" + (f"\n{last}" if last else ""))


class Running:
    """A service that was started."""

    def __init__(self, service: Service, process: processes.Process, log: Path) -> None:
        self.service = service
        self.log = log
        self._process = process

    def status(self) -> int | None:
        """Its exit status; None while it runs, as it should."""
        return self._process.status()

    def tail(self, limit: int = LAST) -> str:
        """Give what it wrote last, in whole lines: of a secret that is cut in two no form is found any more."""
        with self.log.open("rb") as file:  # it may grow faster than all of it could be read
            first = max(0, file.seek(0, os.SEEK_END) - limit)
            file.seek(first)
            data = file.read(limit)
        if first:
            data = data.partition(b"\n")[2]
        return data.decode(errors="backslashreplace")

    def stop(self) -> tuple[int, ...]:
        """Ask it to end, then end it with all it started; returns who is left. May be called again."""
        self._process.signal(signal.Signals[f"SIG{self.service.stop}"])
        self._process.wait(self.service.stop_within)
        return self._process.end(grace=1.0)


#: Is told the name of a service and who is left of it.
Left = Callable[[str, tuple[int, ...]], None]


@contextmanager
def running(
    services: Sequence[Service], folder: Path, left: Left = lambda _service, _processes: None
) -> Iterator[tuple[Running, ...]]:
    """Start services in order, each ready before the next one; stop them whatever happens.

    `left` is told of each that could not be ended, with the processes that are still there.
    """
    with ExitStack() as stack:
        started = []
        for service in services:
            with _readable(service):
                one = _start(service, folder)
                stack.callback(_stopped, one, left)
                _await(one)
            started.append(one)
        if started:  # only now, as it is done by a thread, and services are begun by a program with one
            stack.enter_context(bounded([one.log for one in started]))
        yield tuple(started)


def _stopped(one: Running, left: Left) -> None:
    if survivors := one.stop():
        left(one.service.name, survivors)


@contextmanager
def _readable(service: Service) -> Iterator[None]:
    """An address that cannot be read is known only when its variables are filled in."""
    try:
        yield
    except (ValueError, OverflowError):
        what = f"nobody can ask whether {service.ready}"
        raise ServiceError(service.name, what, "Correct the address under `ready`.") from None


def _start(service: Service, folder: Path) -> Running:
    if taken := service.ready.taken():
        raise ServiceError(
            service.name,
            f"{taken} is in use by another process",
            "Stop that process, or choose another port.",
        )
    log = folder / f"{service.name}.log"
    begun(log).write_text(service.ready.seen() if isinstance(service.ready, File) else "")
    with log.open("ab") as file:  # appending, so that it can be cut meanwhile
        setting = processes.Setting(
            service.environment, service.directory, stdout=file.fileno(), stderr=file.fileno(), mortal=True
        )
        try:
            return Running(service, processes.start(service.argv, setting), log)
        except (OSError, ValueError) as error:
            raise ServiceError(
                service.name, f"it cannot be started: {error}", "Install it, or correct `run` and `path`."
            ) from None


def _await(one: Running) -> None:
    service = one.service
    end = time.monotonic() + service.within
    while True:
        if (status := one.status()) is not None:
            what = f"it ended with {status} before it was ready"
            remedy = "Its last lines say why." if status else "Start it so that it stays in the foreground."
            raise ServiceError(service.name, what, remedy, one.tail())
        if service.ready.met(one.log):
            return
        cut(one.log)  # only what was looked at
        if time.monotonic() > end:
            what = f"after {service.within:g} seconds it is still not so that {service.ready}"
            raise ServiceError(
                service.name, what, "Look at its last lines, or give it more time.", one.tail()
            )
        time.sleep(PAUSE)


def _accepts(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False

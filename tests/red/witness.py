"""Beside a service: asks a URL until it is stopped, and once more then; appends each status other than the last.

Usage: python witness.py URL PORT FILE; it listens on PORT so that whoever starts it can see that it runs.
"""

import signal
import socket
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

url, port, file = urlsplit(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
before = ""
stopped: list[int] = []
signal.signal(signal.SIGTERM, lambda number, _: stopped.append(number))
with socket.create_server(("127.0.0.1", port)):
    while True:
        last = bool(stopped)
        connection = HTTPConnection(url.hostname or "", url.port, timeout=5)
        try:
            connection.request("GET", url.path)
            seen = str(connection.getresponse().status)
        except OSError as error:
            seen = type(error).__name__
        finally:
            connection.close()
        if seen != before:
            with file.open("a") as log:
                log.write(f"{seen}\n")
            before = seen
        if last:
            break
        time.sleep(0.05)

"""Beside a service: asks a URL until it is stopped, and appends each status that is another one than before.

Usage: python witness.py URL PORT FILE; it listens on PORT so that whoever starts it can see that it runs.
"""

import socket
import sys
import time
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit

url, port, file = urlsplit(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3])
before = ""
with socket.create_server(("127.0.0.1", port)):
    while True:
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
        time.sleep(0.05)

"""A program that is interrupted while a step runs. Exits with 130 when it was."""

import os
import sys
from pathlib import Path

from rolloutdocs.checks.shell import Shell, Target

marker, folder = sys.argv[1:]
target = Target(("bash",), folder, {"PATH": os.environ["PATH"]})
try:
    print("ready", flush=True)
    with Shell(target, Path(folder)) as shell:
        while True:
            shell.run(f"setsid sleep {marker} & sleep 0.2", 20)
except KeyboardInterrupt:
    sys.exit(130)

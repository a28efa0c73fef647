"""What frameworks in Python share: the listener is a `sitecustomize` that is found first."""

from typing import Final

LISTENER: Final = "failing_python.py"
PLACED: Final = "sitecustomize.py"
LOADS: Final = 'export PYTHONPATH="$1${PYTHONPATH:+:$PYTHONPATH}"'
#: The Python that the application runs with.
PYTHON: Final = '"$(command -v python || command -v python3)"'

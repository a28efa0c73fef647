"""A long-lived shell that runs documented steps, on this machine or a far one, over three streams.

`protocol` says how the two sides talk, `session` drives it, `outcome` and `output` are what comes back.
"""

from .attempt import nothing
from .outcome import Ending, Failing, Outcome, Target
from .output import Output
from .session import Shell, prepared

__all__ = ["Ending", "Failing", "Outcome", "Output", "Shell", "Target", "nothing", "prepared"]

"""Published pages back to a plan, as a stranger would read them.

text -> source (tokens, top-level blocks) -> markup (refusals) -> layout (marks with what belongs to them)
-> page (steps, repeats, …) -> plan (all pages compared with each other).
"""

from .page import Reading, is_marked, read, read_page, read_plain
from .plan import read_plan

__all__ = ["Reading", "is_marked", "read", "read_page", "read_plain", "read_plan"]

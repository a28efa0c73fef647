"""The one application: members of a club, and what they may see."""

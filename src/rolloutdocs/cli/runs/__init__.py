"""Runs in front of a person: announced, shown while they last, several at once, told in reports, recovered from."""

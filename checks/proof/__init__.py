"""The proof of a rollback: snapshots at the right moments, each claim judged by them, and what no claim speaks of.

Judging is pure; taking snapshots is left to `proof.proving`, and what happens when the documents cannot be followed
is tried on copies. Rejected: to decide claims while the run goes on. One that fails stops nothing: the rest of the run
shows what else is wrong, and what leads back.
"""

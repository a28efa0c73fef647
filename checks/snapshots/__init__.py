"""Snapshots: what a database holds at one moment, its schema and a digest of its data, and how two of them differ.

Taken read-only, in one transaction that blocks no writer. What differs between database systems is one file each.
A snapshot is pure data: comparing two of them, and judging claims with them, asks nothing any more.
"""

"""A judge held against people on a split of a release: figures, a report one can read, plots.

`metrics.json` is for programs, `report.md` for people, and both say under which terms every figure was made.
"""

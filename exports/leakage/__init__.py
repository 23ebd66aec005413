"""Proof by looking: every check reads the written folder, says what it looked at, and shows that it can find."""

from exports.leakage.evidence import Evidence, is_stock, read_folder
from exports.leakage.report import Report, inspect

__all__ = ["Evidence", "Report", "inspect", "is_stock", "read_folder"]

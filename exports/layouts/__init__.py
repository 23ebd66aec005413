"""Datasets as others lay them out, read into evidence without a database; bad rows are told by file and line."""

from exports.layouts.base import BadRow, Entry, Reader, Unreadable
from exports.layouts.reading import Dataset, detect, read_dataset
from exports.layouts.table import LAYOUTS

__all__ = ["LAYOUTS", "BadRow", "Dataset", "Entry", "Reader", "Unreadable", "detect", "read_dataset"]

"""Published formats of judgements, read into neutral rows. Pure Python: no Django, no database."""

from annotation.foreign.formats import AUTO, BY_KEY, FORMATS, Format, detect, read_delivery
from annotation.foreign.rows import Found, Judged, Options, Sound, Unreadable

__all__ = [
    "AUTO",
    "BY_KEY",
    "FORMATS",
    "Format",
    "Found",
    "Judged",
    "Options",
    "Sound",
    "Unreadable",
    "detect",
    "read_delivery",
]

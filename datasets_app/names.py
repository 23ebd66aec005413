"""File names as clients send them. They are kept as facts, and never become a path."""

from __future__ import annotations

import unicodedata

MAX_LENGTH = 300


class UnsafeName(Exception):
    pass


def safe_name(name: str) -> str:
    """A relative name with forward slashes, or UnsafeName when it tries to be anything else."""
    parts = name.replace("\\", "/").split("/")
    while parts and parts[0] == ".":
        parts.pop(0)
    if any(part in ("", ".", "..") for part in parts) or not parts or ":" in parts[0]:
        raise UnsafeName(f"{shown(name)!r} leads out of its folder.")
    if len(name) > MAX_LENGTH:
        raise UnsafeName(f"{shown(name)!r} is longer than {MAX_LENGTH} characters.")
    if any(unicodedata.category(character) in ("Cc", "Cs") for character in name):
        raise UnsafeName(f"{shown(name)!r} holds control characters.")
    return "/".join(parts)


def shown(name: str) -> str:
    """A name that can be stored and printed: no control characters, no direction overrides, at most 300 long."""
    return "".join("�" if unicodedata.category(c) in ("Cc", "Cs", "Cf") else c for c in name)[:MAX_LENGTH]


def is_clutter(name: str) -> bool:
    """What file managers leave behind; nobody delivers it on purpose."""
    parts = name.replace("\\", "/").split("/")
    return (
        parts[0] == "__MACOSX" or parts[-1] in (".DS_Store", "Thumbs.db", "desktop.ini") or parts[-1].startswith("._")
    )

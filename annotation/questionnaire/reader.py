"""A strict reader of YAML mappings: every key is asked for by name, and what nobody asked for is an error."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, NoReturn

from annotation.questionnaire.errors import QuestionnaireError
from annotation.wording import LANGUAGES

_MISSING: Any = object()


class Reader:
    """One mapping of a definition, at `path` in `file`. Call `done()` when all known keys have been read."""

    def __init__(self, data: Any, file: str, path: str = "") -> None:
        self.file, self.path = file, path
        if not isinstance(data, Mapping):
            self.fail("", f"must be a mapping, is {type(data).__name__}")
        self.data: Mapping[Any, Any] = data
        self.read: set[Any] = set()

    def fail(self, key: str, reason: str) -> NoReturn:
        raise QuestionnaireError(self.file, ".".join(part for part in (self.path, key) if part) or "(top)", reason)

    def done(self) -> None:
        for key in self.data:
            if key not in self.read:
                self.fail(str(key), f"unknown key; known here: {', '.join(sorted(map(str, self.read)))}")

    def take(self, key: str, default: Any = _MISSING) -> Any:
        self.read.add(key)
        value = self.data.get(key, default)
        if value is _MISSING:
            self.fail(key, "is missing")
        return value

    def text(self, key: str, default: Any = _MISSING) -> str:
        value = self.take(key, default)
        if not isinstance(value, str) or (not value.strip() and default is _MISSING):
            self.fail(key, f"must be text, is {value!r}")
        return value

    def optional_text(self, key: str) -> str | None:
        return self.text(key) if self.take(key, None) is not None else None

    def choice(self, key: str, options: Collection[str], default: Any = _MISSING) -> str:
        value = self.take(key, default)
        if not isinstance(value, str) or value not in options:
            self.fail(key, f"must be one of {', '.join(options)}; is {value!r}")
        return value

    def whole(self, key: str, default: Any = _MISSING, *, least: int = 0) -> int:
        value = self.take(key, default)
        if not isinstance(value, int) or isinstance(value, bool) or value < least:
            self.fail(key, f"must be a whole number of at least {least}, is {value!r}")
        return value

    def number(self, key: str) -> float | None:
        value = self.take(key, None)
        if value is None:
            return None
        if not isinstance(value, int | float) or isinstance(value, bool) or value < 0:
            self.fail(key, f"must be a number of at least 0, is {value!r}")
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        value = self.take(key, default)
        if not isinstance(value, bool):
            self.fail(key, f"must be true or false, is {value!r}")
        return value

    def texts(self, key: str, default: Any = _MISSING) -> dict[str, str]:
        """One text per language; every interface language is needed once any is given."""
        value = self.take(key, default)
        if value is default:
            return dict(value)
        inner = Reader(value, self.file, self._at(key))
        said = {str(language): inner.text(str(language)) for language in value}
        for language in LANGUAGES:
            if language not in said:
                inner.fail(language, "is missing: every text is needed in " + " and ".join(LANGUAGES))
        return said

    def words(self, key: str) -> dict[str, tuple[str, ...]]:
        """A list of words per language; none is needed."""
        value = self.take(key, {})
        inner = Reader(value, self.file, self._at(key))
        for language, words in inner.data.items():
            if not isinstance(words, list) or not all(isinstance(word, str) and word.strip() for word in words):
                inner.fail(str(language), f"must be a list of words, is {words!r}")
        return {str(language): tuple(words) for language, words in inner.data.items()}

    def items(self, key: str, *, least: int = 0) -> list[Any]:
        value = self.take(key, [] if least == 0 else _MISSING)
        if not isinstance(value, list) or len(value) < least:
            self.fail(key, f"must be a list of at least {least}, is {value!r}")
        return value

    def readers(self, key: str, *, least: int = 0) -> Iterator[Reader]:
        """A reader for each mapping of a list; the path names an entry by its key, code or id where it has one."""
        for number, entry in enumerate(self.items(key, least=least)):
            named = (
                next((entry[k] for k in ("key", "code", "id") if k in entry), number)
                if isinstance(entry, Mapping)
                else number
            )
            yield Reader(entry, self.file, f"{self._at(key)}[{named}]")

    def inner(self, key: str) -> Reader | None:
        value = self.take(key, None)
        return None if value is None else Reader(value, self.file, self._at(key))

    def _at(self, key: str) -> str:
        return f"{self.path}.{key}" if self.path else key

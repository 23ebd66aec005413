"""The published formats that can be read, and how to tell which one a file is."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annotation.foreign import (
    alld,
    l2,
    label_studio,
    nisqa,
    p808,
    potato,
    qualispeech,
    sagelm,
    speecheval,
    speechocean762,
    webmushra,
)
from annotation.foreign.merging import merged
from annotation.foreign.records import CSV_SUFFIXES, JSON_SUFFIXES, File
from annotation.foreign.rows import Found, Options, Refused, Unreadable

AUTO = "auto"
# Files that lie beside judgements and hold none.
COMPANIONS = frozenset({"dataset_info.json", "dataset_dict.json", "package.json"})


@dataclass(frozen=True)
class Format:
    """`sniff` looks at the first record; `read` yields judgements and what could not be read."""

    key: str
    title: str
    sniff: Callable[[dict[str, Any]], bool]
    read: Callable[[File, Options], Iterator[Found]]
    reads_json: bool = True
    reads_csv: bool = True

    def fits(self, file: File, first: Mapping[str, Any]) -> bool:
        return (self.reads_csv if file.is_csv else self.reads_json) and self.sniff(dict(first))


# The order decides for a file that more than one would take: the one with the narrower marks stands first.
FORMATS: tuple[Format, ...] = (
    Format("speecheval", "SpeechEval rows, also as ms-swift lines", speecheval.sniff, speecheval.read),
    Format("sagelm", "SageLM rows for LLaMA-Factory", sagelm.sniff, sagelm.read, reads_csv=False),
    Format("speechocean762", "SpeechOcean762 scores", speechocean762.sniff, speechocean762.read, reads_csv=False),
    Format("nisqa", "NISQA corpus files", nisqa.sniff, nisqa.read),
    Format("l2", "L2 assessment labels", l2.sniff, l2.read, reads_json=False),
    Format("qualispeech", "QualiSpeech", qualispeech.sniff, qualispeech.read),
    Format("p808", "P.808 toolkit results", p808.sniff, p808.read, reads_json=False),
    Format("webmushra", "webMUSHRA results", webmushra.sniff, webmushra.read, reads_json=False),
    Format("label-studio", "Label Studio JSON export", label_studio.sniff, label_studio.read, reads_csv=False),
    Format("potato", "Potato output", potato.sniff, potato.read, reads_csv=False),
    Format("alld", "ALLD captions and A/B verdicts", alld.sniff, alld.read),
)
BY_KEY = {each.key: each for each in FORMATS}


def detect(path: Path) -> Format | None:
    """The format of a file, told by its first record; None where no format knows it. Raises Refused."""
    return told(File(path.name, path))


def told(file: File) -> Format | None:
    first = file.first()
    return next((each for each in FORMATS if first and each.fits(file, first)), None)


def files_of(path: Path) -> list[File]:
    """A file, or the data files of a folder in the order of their names, with what else lies there."""
    if path.is_file():
        near = tuple(p for p in sorted(path.parent.iterdir()) if p.is_file() and p != path)
        return [File(path.name, path, near)]
    found = [p for p in sorted(path.rglob("*")) if p.is_file() and not p.is_symlink()]
    data = [p for p in found if p.suffix.lower() in CSV_SUFFIXES | JSON_SUFFIXES and p.name not in COMPANIONS]
    return [File(p.relative_to(path).as_posix(), p, tuple(found)) for p in data]


def read_delivery(path: Path, format: str = AUTO, options: Options | None = None) -> Iterator[Found]:
    """Every judgement of a file or a folder, whole, and everything that could not be read. Raises KeyError."""
    yield from merged(read_files(files_of(path), format, options or Options()))


def read_files(files: list[File], format: str, options: Options) -> Iterator[Found]:
    chosen = None if format == AUTO else BY_KEY[format]
    for file in files:
        try:
            if not file.text.strip():
                yield Unreadable(file.name, 0, "empty_file", "The file is empty.")
                continue
            reader = chosen or told(file)
            if reader is None:
                yield unknown(file)
                continue
            if not (reader.reads_csv if file.is_csv else reader.reads_json):
                kinds = "CSV" if reader.reads_csv else "JSON"
                yield Unreadable(file.name, 0, "not_its_kind", f"{reader.title} are read from {kinds} files.")
                continue
            found = None
            for found in reader.read(file, options):
                yield found
            if found is None:
                yield Unreadable(file.name, 0, "no_row", f"The file holds nothing that is read as {reader.title}.")
        except Refused as refused:
            yield Unreadable(file.name, 0, refused.code, refused.reason)
        except OSError as error:
            yield Unreadable(file.name, 0, "unreadable_file", f"The file cannot be read: {error.strerror}.")


def unknown(file: File) -> Unreadable:
    """Why no reader takes it: a file that begins with something broken is broken rather than foreign."""
    line, record = next(file.records(), (0, None))
    if record is None:
        return Unreadable(file.name, 0, "no_row", "The file holds no record.")
    if isinstance(record, Refused):
        return Unreadable(file.name, line, record.code, record.reason)
    what = "No format knows this file. Say which format it is in, or leave it out."
    return Unreadable(file.name, 0, "unknown_format", what)

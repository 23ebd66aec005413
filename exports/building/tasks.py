"""The final rows of the tasks: texts that repeat across splits are gone, and each text has its ms-swift line."""

from __future__ import annotations

from collections.abc import Mapping

from exports.building.site import Site
from exports.canonical import Lines, dumps, read_lines
from exports.folder.rows import Row, stem
from exports.formats import ms_swift
from exports.formats.ms_swift_reader import Malformed, read_strict
from exports.repeats import repeated


def write_tasks(site: Site) -> None:
    repeats = repeated(site.tally.texts)
    for path in sorted(site.scratch.glob("*/*.jsonl")):
        task = path.parent.name
        with (
            Lines(site.folder / "tasks" / task / path.name) as canonical,
            Lines(site.folder / "exports" / "ms_swift" / task / path.name) as lines,
        ):
            for row in read_lines(path):
                drop_repeats(site, row, repeats)
                canonical.write(row)
                write_ms_swift(site, row, lines)
                site.tally.written(row)


def drop_repeats(site: Site, row: Row, repeats: Mapping[str, str]) -> None:
    for text in row["texts"]:
        if text["id"] in repeats:
            where = f"the same or nearly the same text is kept in {repeats[text['id']]}"
            site.tally.leave_out(row, "repeats_across_splits", where, role=text["role"], text=text["id"])
    row["texts"] = [text for text in row["texts"] if text["id"] not in repeats]


def write_ms_swift(site: Site, row: Row, lines: Lines) -> None:
    questionnaire = next(q for q in site.catalogue.questionnaires.values() if stem(q) == row["questionnaire"])
    try:
        for line in ms_swift.rows(row, questionnaire):
            read_strict(dumps(line))
            lines.write(line)
    except (ms_swift.CannotWrite, Malformed) as error:
        site.tally.leave_out(row, "not_in_ms_swift", str(error))

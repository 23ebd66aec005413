"""The final rows: texts that repeat across splits are gone, and every format gets each row in one pass."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack

from annotation.questionnaire import Questionnaire
from exports.building.site import Site
from exports.canonical import Lines, read_lines
from exports.folder.rows import Row, stem
from exports.formats.base import Context
from exports.formats.registry import DEFAULT, Writers
from exports.repeats import repeated

AGGREGATED = "annotations/aggregated.jsonl"
TELL_EVERY = 500


def write_tasks(site: Site) -> None:
    repeats = repeated(site.tally.texts)
    site.tally.texts.clear()
    questionnaires = {stem(questionnaire): questionnaire for questionnaire in site.catalogue.questionnaires.values()}
    context = Context(clip=site.clip_row, release=site.order.name, seed=site.order.seed)
    with ExitStack() as open_files:
        writers = open_files.enter_context(Writers(site.folder, context, [*DEFAULT, *site.order.formats]))
        aggregated = open_files.enter_context(Lines(site.folder / AGGREGATED))
        for path in sorted(site.scratch.glob("*/*.jsonl")):
            with Lines(site.folder / "tasks" / path.parent.name / path.name) as canonical:
                for done, (row, aggregate) in enumerate(read_lines(path)):
                    drop_repeats(site, row, repeats)
                    canonical.write(row)
                    aggregated.write(site.estimated(row, aggregate))
                    write_formats(site, row, questionnaires[row["questionnaire"]], writers)
                    site.gathering.add_row(row)
                    site.tally.written(row)
                    if done % TELL_EVERY == 0:
                        site.tell(f"writing {path.parent.name}/{path.stem}", done, 0)
            path.unlink()


def drop_repeats(site: Site, row: Row, repeats: Mapping[str, str]) -> None:
    for text in row["texts"]:
        if text["id"] in repeats:
            where = f"the same or nearly the same text is kept in {repeats[text['id']]}"
            site.tally.leave_out(row, "repeats_across_splits", where, role=text["role"], text=text["id"])
    row["texts"] = [text for text in row["texts"] if text["id"] not in repeats]


def write_formats(site: Site, row: Row, questionnaire: Questionnaire, writers: Writers) -> None:
    for key, skipped in writers.write(row, questionnaire):
        site.tally.leave_out(row, f"not_in_{key}", skipped.reason)

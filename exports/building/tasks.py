"""The final rows: texts that repeat across splits are gone, and every format gets each row in one pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from pathlib import Path

import orjson

from annotation.questionnaire import Questionnaire
from exports.building.site import Site
from exports.canonical import Lines
from exports.folder.rows import Row, stem
from exports.formats.base import Context
from exports.formats.registry import DEFAULT, Writers
from exports.minhash import TextIndex
from exports.repeats import repeated

AGGREGATED = "annotations/aggregated.jsonl"
TELL_EVERY = 500


def write_tasks(site: Site) -> None:
    names, splits, words = site.tally.texts
    site.texts = TextIndex(words)
    repeats = repeated(names, splits, site.texts)
    names.clear()
    splits.clear()
    site.gathering.hold(words)
    questionnaires = {stem(questionnaire): questionnaire for questionnaire in site.catalogue.questionnaires.values()}
    context = Context(clip=site.clip_row, release=site.order.name, seed=site.order.seed)
    with ExitStack() as open_files:
        writers = open_files.enter_context(Writers(site.folder, context, [*DEFAULT, *site.order.formats]))
        aggregated = open_files.enter_context(Lines(site.folder / AGGREGATED))
        for path in sorted(site.scratch.glob("*/*.jsonl")):
            with Lines(site.folder / "tasks" / path.parent.name / path.name) as canonical:
                for done, (line, row, aggregate) in enumerate(waiting(path)):
                    if drop_repeats(site, row, repeats):
                        canonical.write(row)
                    else:
                        canonical.put(line)
                    write_aggregate(site, row, aggregate, aggregated)
                    write_formats(site, row, questionnaires[row["questionnaire"]], writers)
                    site.gathering.add_row(row)
                    site.tally.written(row)
                    if done % TELL_EVERY == 0:
                        site.tell(f"writing {path.parent.name}/{path.stem}", done, 0)
            path.unlink()
    site.gathering.hold(())


def waiting(path: Path) -> Iterator[tuple[bytes, Row, bytes]]:
    """Two lines an item: its row, as it stands and parsed, and its aggregate as it stands."""
    with path.open("rb") as file:
        for line in file:
            yield line, orjson.loads(line), next(file)


def drop_repeats(site: Site, row: Row, repeats: Mapping[str, str]) -> bool:
    """Whether one of its texts was left out."""
    dropped = [text for text in row["texts"] if text["id"] in repeats]
    for text in dropped:
        where = f"the same or nearly the same text is kept in {repeats[text['id']]}"
        site.tally.leave_out(row, "repeats_across_splits", where, role=text["role"], text=text["id"])
    if dropped:
        row["texts"] = [text for text in row["texts"] if text["id"] not in repeats]
    return bool(dropped)


def write_aggregate(site: Site, row: Row, line: bytes, aggregated: Lines) -> None:
    """With what a model of the raters makes of several people's answers, where there is one."""
    if settled := site.tally.settled(site.order.seed).get(row["questionnaire"]):
        aggregated.write(orjson.loads(line) | {"estimates": settled.item(row["id"])})
    else:
        aggregated.put(line)


def write_formats(site: Site, row: Row, questionnaire: Questionnaire, writers: Writers) -> None:
    for key, skipped in writers.write(row, questionnaire):
        site.tally.leave_out(row, f"not_in_{key}", skipped.reason)

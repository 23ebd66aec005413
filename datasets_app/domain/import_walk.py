"""One pass over the rows of an import: decoding side by side, outcomes one by one."""

from __future__ import annotations

import logging
import os
import shutil
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import F

from datasets_app.archives import looks_like_archive
from datasets_app.audio.errors import AudioError
from datasets_app.domain import clips
from datasets_app.domain.delivery import Delivery
from datasets_app.domain.import_plan import Plan, Take
from datasets_app.domain.import_progress import TELL_EVERY_SECONDS, Pulse
from datasets_app.domain.reservations import reserve_as_told
from datasets_app.domain.sources import ensure_source
from datasets_app.enums import RowOutcome
from datasets_app.manifest_rows import Problem, Row
from datasets_app.models import Clip, Import, ImportRow, Source
from datasets_app.names import shown

UNNAMED_SOURCE = "unnamed"
SIDE_BY_SIDE = min(4, os.cpu_count() or 1)

log = logging.getLogger(__name__)
Result = TypeVar("Result")


class Walk:
    """One pass over the rows of an import."""

    def __init__(self, of: Import, delivery: Delivery, work: Path, pulse: Pulse) -> None:
        self.of = of
        self.delivery = delivery
        self.work = work
        self.pulse = pulse
        self.sources = Sources(of.defaults)

    def through(self, plan: Plan) -> None:
        done = set(self.of.rows.values_list("line", flat=True))
        for problem in plan.problems:
            if problem.line not in done:
                self.record(problem.line, problem.filename, RowOutcome.SKIPPED, problem.code, problem.reason)
        takes = [take for take in plan.takes if take.row.line not in done]
        with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
            for start in range(0, len(takes), SIDE_BY_SIDE):
                self.some(takes[start : start + SIDE_BY_SIDE], pool)
                self.pulse.tell(self.of)
        self.pulse.tell(self.of, now=True)

    def some(self, takes: list[Take], pool: ThreadPoolExecutor) -> None:
        """Fetch, decode, measure and store a handful side by side; the database is left to this thread."""
        paths = self.all_of([pool.submit(self.fetched, take) for take in takes])
        digests = self.all_of([pool.submit(clips.file_digest, path) for path in paths])
        known = clips.by_original(digests)
        new = {d: (path, take) for d, path, take in zip(digests, paths, takes, strict=True) if d not in known}
        results = self.all_of([pool.submit(self.prepared, path, d, take) for d, (path, take) in new.items()])
        prepared = [result for result in results if isinstance(result, clips.Prepared)]
        there = clips.by_digest([each.facts.pcm_sha256 for each in prepared])
        self.all_of([pool.submit(clips.store, each) for each in prepared if each.facts.pcm_sha256 not in there])
        outcomes = dict(zip(new, results, strict=True))
        for take, digest in zip(takes, digests, strict=True):
            self.settle(take, known.get(digest), outcomes.get(digest))
        for path in self.work.glob("*.one"):
            shutil.rmtree(path, ignore_errors=True)

    def all_of(self, futures: list[Future[Result]]) -> list[Result]:
        """Their results in order, with signs of life while one takes long."""
        while wait(futures, timeout=TELL_EVERY_SECONDS).not_done:
            self.pulse.keep_alive()
        return [future.result() for future in futures]

    def folder_of(self, take: Take) -> Path:
        folder = self.work / f"{take.row.line}.one"
        folder.mkdir(exist_ok=True)
        return folder

    def fetched(self, take: Take) -> Path:
        return self.delivery.fetch(take.name, self.folder_of(take) / "original")

    def prepared(self, path: Path, digest: str, take: Take) -> clips.Prepared | Problem:
        try:
            return clips.prepare(path, digest, self.folder_of(take))
        except AudioError as error:
            if error.code == "not_audio" and looks_like_archive(take.name):
                return self.problem(
                    take, "nested_archive", "Archives inside a delivery are not opened. Unpack it first."
                )
            return self.problem(take, error.code, error.message)
        except OSError:
            raise  # a full disk is not the file's fault: the job is tried again
        except Exception:
            log.exception("import %s: %s could not be measured", self.of.pk, take.name)
            return self.problem(take, "unexpected", "The file broke our measuring; the log says how. Please report it.")

    def problem(self, take: Take, code: str, reason: str) -> Problem:
        return Problem(take.row.line, take.row.filename, code, reason)

    def settle(self, take: Take, known: Clip | None, result: clips.Prepared | Problem | None) -> None:
        line, filename = take.row.line, take.row.filename
        if known is not None:
            self.record(line, filename, RowOutcome.KNOWN, clip=known)
        elif isinstance(result, Problem):
            self.record(line, filename, RowOutcome.SKIPPED, result.code, result.reason)
        elif result is not None:
            with transaction.atomic():
                clip, is_new = clips.create_clip(prepared=result, source=self.sources.of(take.row), row=take.row)
                code, reason = reserve_as_told(clip, by=self.of.by)
                self.record(line, filename, RowOutcome.ADDED if is_new else RowOutcome.KNOWN, code, reason, clip=clip)

    def record(
        self, line: int, filename: str, outcome: RowOutcome, code: str = "", reason: str = "", clip: Clip | None = None
    ) -> None:
        """The outcome and the count it changes, together. A line that another run has recorded stays as it is."""
        with transaction.atomic():
            row = ImportRow(
                of=self.of, line=line, filename=shown(filename), outcome=outcome, code=code, reason=reason, clip=clip
            )
            try:
                with transaction.atomic():
                    row.save(force_insert=True)
            except IntegrityError:
                return
            Import.objects.filter(pk=self.of.pk).update(**{outcome.value: F(outcome.value) + 1})


class Sources:
    """The sources that the rows name, looked up once each."""

    def __init__(self, defaults: dict[str, Any]) -> None:
        self.default = defaults.get("source") or UNNAMED_SOURCE
        self.found: dict[str, Source] = {}

    def of(self, row: Row) -> Source:
        slug = row.source or self.default
        if slug not in self.found:
            self.found[slug] = ensure_source(slug)
        return self.found[slug]

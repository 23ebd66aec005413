"""Building the folder: records in, a sealed folder out. Knows neither the database nor the storage.

The order is the folder's own argument: split, write, read back what was written, look for leaks, seal. A leak or an
empty split is refused before anything is published.
"""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from shutil import copyfile
from typing import Any, TextIO

from annotation.agreement import agreement
from exports import leakage
from exports.canonical import dumps, pretty, read_lines, write_lines, write_text
from exports.errors import LeakFound, NothingToRelease
from exports.folder import cards
from exports.folder.croissant import croissant
from exports.folder.facts import Facts
from exports.folder.rows import Row, Rows, questionnaire_row, source_row, stem
from exports.folder.seal import MANIFEST, files_of, seal
from exports.formats import ms_swift
from exports.formats.ms_swift_reader import Malformed, read_strict
from exports.opaque import Namer
from exports.records import Catalogue, ClipRecord, ItemKey, ItemRecord
from exports.repeats import repeated
from exports.splitting import Outcome, split, units_of
from exports.splitting.attributes import Attributes
from exports.textprints import NEAR

SPLITS = ("train", "val", "test")
CHAIN_START = "0" * 64
SHIPPED = Path(__file__).parent / "folder"


@dataclass(frozen=True, slots=True)
class Order:
    """What was asked for."""

    name: str
    policy: str
    shares: tuple[float, ...]
    seed: int


@dataclass(frozen=True, slots=True)
class LedgerRow:
    kind: str
    value: str
    split: str
    release: str
    reason: str


@dataclass(frozen=True)
class Materials:
    """Where everything comes from. `read_items` yields whole records for keys, in their order."""

    catalogue: Catalogue
    ledger: Sequence[LedgerRow]
    namer: Namer
    read_items: Callable[[Sequence[ItemKey]], Iterable[ItemRecord]]
    fetch_audio: Callable[[ClipRecord, Path], None]
    tell: Callable[[str, int, int], None] = lambda stage, done, total: None


@dataclass(frozen=True)
class Built:
    folder: Path
    digest: str
    summary: dict[str, Any]
    new_ledger: list[LedgerRow]


def build(order: Order, materials: Materials, work: Path) -> Built:
    """Build the folder of a release under `work` (an empty folder on the disk it will be renamed on).

    Raises errors.Refused (nothing to release, split impossible, leak found) and errors.ChangedMeanwhile.
    """
    return Builder(order, materials, work / "folder", work / "scratch").build()


@dataclass
class Tally:
    """What is counted on the way through the items."""

    texts: list[tuple[str, str, str]] = field(default_factory=list)
    left_out: list[Row] = field(default_factory=list)
    sheets: dict[str, list[list[dict[str, Any]]]] = field(default_factory=lambda: defaultdict(list))
    raters: dict[str, bool] = field(default_factory=dict)
    simulated_items: int = 0
    items: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    texts_written: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    answers: dict[tuple[str, str, str], Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    languages: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))


class Builder:
    def __init__(self, order: Order, materials: Materials, folder: Path, scratch: Path) -> None:
        self.order, self.materials, self.folder, self.scratch = order, materials, folder, scratch
        self.catalogue = materials.catalogue
        self.rows = Rows(materials.namer, self.catalogue.clips, self.catalogue.questionnaires)
        self.tally = Tally()

    def build(self) -> Built:
        items = self.catalogue.items
        if not items:
            raise NothingToRelease(
                "These campaigns have no accepted items yet. Accept some work first; nothing was changed."
            )
        self.folder.mkdir(parents=True)
        self.scratch.mkdir()
        self.tell("splitting", 0, len(items))
        outcome = self.split()
        kept = [item for item in items if item.content_id in outcome.splits]
        split_of = {item.content_id: outcome.splits[item.content_id] for item in kept}
        clip_split = {clip: split_of[item.content_id] for item in kept for clip in item.clips}
        self.write_items(kept, split_of)
        self.write_tasks()
        self.write_clips(clip_split)
        new_ledger = self.write_splits(outcome, clip_split)
        self.tell("checking", 0, 1)
        report = self.check_leakage()
        facts = self.facts(outcome, clip_split)
        self.write_reports(facts)
        self.write_cards(facts)
        self.tell("sealing", 0, 1)
        digest = seal(self.folder)
        return Built(self.folder, digest, self.summary(facts, report, outcome, digest), new_ledger)

    def tell(self, stage: str, done: int, total: int) -> None:
        self.materials.tell(stage, done, total)

    # --- splitting ------------------------------------------------------------------------------------------------

    def split(self) -> Outcome:
        attributes = Attributes(self.catalogue.clips)
        return split(
            units_of(self.catalogue.items, attributes),
            pins=attributes.pins(self.catalogue.pins),
            shares=self.order.shares,
            seed=self.order.seed,
        )

    # --- items ----------------------------------------------------------------------------------------------------

    def write_items(self, kept: Sequence[ItemKey], split_of: Mapping[tuple[str, ...], str]) -> None:
        """Raw and aggregated annotations, and the tasks' rows still with every text, into the scratch folder."""
        with ExitStack() as open_files:
            raw = open_files.enter_context(Lines(self.folder / "annotations" / "raw.jsonl"))
            aggregated = open_files.enter_context(Lines(self.folder / "annotations" / "aggregated.jsonl"))
            tasks: dict[tuple[str, str], Lines] = {}
            for done, item in enumerate(self.materials.read_items(kept)):
                split_name = split_of[item.key.content_id]
                place = (item.key.task, split_name)
                if place not in tasks:
                    tasks[place] = open_files.enter_context(Lines(self.scratch / place[0] / f"{place[1]}.jsonl"))
                row = self.rows.item(item, split_name)
                tasks[place].write(row)
                for rating in item.ratings:
                    raw.write(self.rows.rating(item, rating, split_name))
                aggregated.write(self.rows.aggregate(item, split_name))
                self.count(item, row)
                if done % 100 == 0:
                    self.tell("items", done, len(kept))

    def count(self, item: ItemRecord, row: Row) -> None:
        tally = self.tally
        raters = [rating for rating in item.ratings if rating.role == "rater"]
        tally.raters.update({rating.rater: rating.simulated for rating in item.ratings})
        tally.simulated_items += item.simulated
        if len(raters) > 1:
            tally.sheets[item.questionnaire].append([rating.answers for rating in raters])
        if not leakage.is_stock(row):
            tally.texts += [(text["id"], row["split"], text["text"]) for text in row["texts"]]
        for left in item.left_out:
            self.leave_out(row, left.reason, left.detail, role=left.role)

    def leave_out(self, row: Row, reason: str, detail: str, **more: Any) -> None:
        self.tally.left_out.append(
            {"item": row["id"], "task": row["task"], "split": row["split"], "reason": reason, "detail": detail, **more}
        )

    def write_tasks(self) -> None:
        """The final rows: texts that repeat across splits are gone, and each text has its ms-swift line."""
        repeats = repeated(self.tally.texts)
        for path in sorted(self.scratch.glob("*/*.jsonl")):
            task, split_name = path.parent.name, path.stem
            with (
                Lines(self.folder / "tasks" / task / path.name) as canonical,
                Lines(self.folder / "exports" / "ms_swift" / task / path.name) as lines,
            ):
                for row in read_lines(path):
                    for text in row["texts"]:
                        if text["id"] in repeats:
                            where = f"the same or nearly the same text is kept in {repeats[text['id']]}"
                            self.leave_out(row, "repeats_across_splits", where, role=text["role"], text=text["id"])
                    row["texts"] = [text for text in row["texts"] if text["id"] not in repeats]
                    canonical.write(row)
                    self.write_ms_swift(row, lines)
                    self.balance(row, task, split_name)

    def write_ms_swift(self, row: Row, lines: Lines) -> None:
        questionnaire = next(q for q in self.catalogue.questionnaires.values() if stem(q) == row["questionnaire"])
        try:
            for line in ms_swift.rows(row, questionnaire):
                read_strict(dumps(line))
                lines.write(line)
        except (ms_swift.CannotWrite, Malformed) as error:
            self.leave_out(row, "not_in_ms_swift", str(error))

    def balance(self, row: Row, task: str, split_name: str) -> None:
        tally = self.tally
        tally.items[task][split_name] += 1
        tally.texts_written[task][split_name] += len(row["texts"])
        tally.languages[row["language"]][split_name] += 1
        for key, value in row["answers"].items():
            for label in labels_in(value):
                tally.answers[task, key, split_name][label] += 1

    # --- clips ----------------------------------------------------------------------------------------------------

    def write_clips(self, clip_split: Mapping[str, str]) -> None:
        rows = sorted((self.rows.clip(digest, where) for digest, where in clip_split.items()), key=lambda r: r["id"])
        write_lines(self.folder / "clips.jsonl", rows)
        by_id = {self.rows.clip_id(digest): digest for digest in clip_split}
        for done, row in enumerate(rows):
            target = self.folder / row["audio"]
            target.parent.mkdir(parents=True, exist_ok=True)
            self.materials.fetch_audio(self.catalogue.clips[by_id[row["id"]]], target)
            if done % 50 == 0:
                self.tell("audio", done, len(rows))
        self.source_rows = [
            source_row(source, sum(self.catalogue.clips[clip].source == slug for clip in clip_split))
            for slug, source in sorted(self.catalogue.sources.items())
        ]
        self.source_rows = [row for row in self.source_rows if row["clips"]]
        write_lines(self.folder / "sources.jsonl", self.source_rows)

    # --- splits ---------------------------------------------------------------------------------------------------

    def write_splits(self, outcome: Outcome, clip_split: Mapping[str, str]) -> list[LedgerRow]:
        where = self.folder / "splits"
        names = self.materials.namer
        known = {(row.kind, row.value) for row in self.materials.ledger}
        new = [
            LedgerRow(kind, value, label, self.order.name, "released")
            for (kind, value), label in sorted(facts_of(self.catalogue.clips, clip_split).items())
            if (kind, value) not in known
        ]
        write_lines(where / "ledger.jsonl", chained(names, [*self.materials.ledger, *new]))
        write_lines(where / "straddling.jsonl", (self.straddling_row(row) for row in outcome.straddling))
        withdrawn = [
            {"clip": names.name("clip", digest), "published_in": self.catalogue.pins["clip", digest]}
            for digest in sorted(self.catalogue.clips)
            if ("clip", digest) in self.catalogue.pins and digest not in clip_split
        ]
        write_lines(where / "withdrawn.jsonl", sorted(withdrawn, key=lambda row: row["clip"]))
        write_text(where / "certificate.json", pretty(outcome.certificate))
        write_text(where / "policy.json", pretty(self.policy()))
        return new

    def straddling_row(self, row: dict[str, Any]) -> Row:
        task, *clips, campaign = row["unit"]
        return {
            "item": self.materials.namer.name("item", task, *clips, campaign),
            "task": task,
            "clips": [self.rows.clip_id(clip) for clip in clips],
            "reason": row["reason"],
            "where": row["where"],
        }

    def policy(self) -> dict[str, Any]:
        return {
            "policy": self.order.policy,
            "shares": list(self.order.shares),
            "seed": self.order.seed,
            "disjoint": ["speaker", "system", "text", "recording", "clip", "pair"],
            "near_text": {"measure": "Jaccard of character n-grams (5; 2 for Han and kana)", "threshold": NEAR},
            "unknown": "an unknown speaker, text or system is taken to be the same within its source",
            "natural_speech": "has no system",
            "straddling": "dropped, and listed in straddling.jsonl",
            "across_tasks": "one split for all tasks: a clip is in one split only",
        }

    # --- checks and cards -----------------------------------------------------------------------------------------

    def check_leakage(self) -> leakage.Report:
        report = leakage.inspect(leakage.read_folder(self.folder))
        write_text(self.folder / "reports" / "leakage.json", pretty(report.as_json()))
        if report.leaks:
            raise LeakFound(
                f"A leak was found in the finished files, so nothing was published: {report.in_words()}. Nothing was "
                "lost. Mend or exclude the items named, then build again.",
                extra={"report": report.as_json()},
            )
        return report

    def facts(self, outcome: Outcome, clip_split: Mapping[str, str]) -> Facts:
        clips = [self.catalogue.clips[digest] for digest in clip_split]
        tally = self.tally
        tasks = sorted({item.task for item in self.catalogue.items})
        used = {campaign.name for campaign in self.catalogue.campaigns}
        reasons = Counter(row["reason"] for row in tally.left_out)
        reasons.update(reason for _, reason in self.catalogue.left_behind)
        return Facts(
            name=self.order.name,
            policy=self.order.policy,
            seed=self.order.seed,
            shares=list(self.order.shares),
            counts={task: in_order(tally.items[task]) for task in tasks},
            text_counts={task: in_order(tally.texts_written[task]) for task in tasks},
            clips=in_order(Counter(clip_split.values())),
            hours=round(sum(clip.seconds for clip in clips) / 3600, 3),
            languages=sorted({clip.language for clip in clips if clip.language}),
            text_languages=sorted({c.text_language for c in self.catalogue.campaigns}),
            sources=self.source_rows,
            campaigns=[
                {
                    "id": self.materials.namer.name("campaign", campaign.name),
                    "name": campaign.name,
                    "task": campaign.task,
                    "raters_per_item": campaign.raters_per_item,
                    "inspect_share": campaign.inspect_share,
                    "simulated": campaign.simulated,
                }
                for campaign in self.catalogue.campaigns
                if campaign.name in used
            ],
            raters=len(tally.raters),
            simulated_items=tally.simulated_items,
            simulated_raters=sum(tally.raters.values()),
            origins=dict(sorted(Counter(clip.origin for clip in clips).items())),
            certificate=outcome.certificate,
            left_out=dict(sorted(reasons.items())),
            empty=[f"{task}/{name}" for task in tasks for name in SPLITS if not tally.items[task][name]],
        )

    def write_reports(self, facts: Facts) -> None:
        reports = self.folder / "reports"
        write_lines(reports / "left_out.jsonl", sorted(self.tally.left_out, key=dumps))
        write_text(reports / "agreement.json", pretty(self.agreement()))
        balance = {
            "items": facts.counts,
            "languages": {name: in_order(counts) for name, counts in sorted(self.tally.languages.items())},
            "answers": nested(self.tally.answers),
        }
        write_text(reports / "balance.json", pretty(balance))

    def agreement(self) -> dict[str, Any]:
        found: dict[str, Any] = {"simulated_raters": sum(self.tally.raters.values()), "questionnaires": {}}
        for digest, sheets in sorted(self.tally.sheets.items()):
            questionnaire = self.catalogue.questionnaires[digest]
            found["questionnaires"][stem(questionnaire)] = [
                {
                    "dimension": one.key,
                    "measure": str(one.agreement.measure),
                    "value": rounded(one.agreement.value),
                    "low": rounded(one.agreement.low),
                    "high": rounded(one.agreement.high),
                    "units": one.agreement.units,
                    "ratings": one.agreement.ratings,
                }
                for one in agreement(questionnaire, sheets, bootstraps=200, seed=self.order.seed)
            ]
        return found

    def write_cards(self, facts: Facts) -> None:
        used = {campaign.questionnaire for campaign in self.catalogue.campaigns}
        for digest, questionnaire in self.catalogue.questionnaires.items():
            if digest in used:
                path = self.folder / "questionnaires" / f"{stem(questionnaire)}.json"
                write_text(path, pretty(questionnaire_row(questionnaire)))
        write_text(self.folder / "prompts" / "ms_swift.json", pretty(ms_swift.templates()))
        write_text(self.folder / "release.json", pretty(facts.as_json()))
        write_text(self.folder / "README.md", cards.readme(facts))
        write_text(self.folder / "DATASHEET.md", cards.datasheet(facts))
        write_text(self.folder / "croissant.json", pretty(croissant(facts, self.folder)))
        copyfile(SHIPPED / "verify.py", self.folder / "verify.py")
        copyfile(SHIPPED / "relocate.py", self.folder / "exports" / "ms_swift" / "relocate.py")

    def summary(self, facts: Facts, report: leakage.Report, outcome: Outcome, digest: str) -> dict[str, Any]:
        """For the page: what stands in the folder, in short."""
        audio = [path for path in files_of(self.folder) if path.startswith("audio/")]
        return {
            **facts.as_json(),
            "certificate": {key: value for key, value in outcome.certificate.items() if key != "by_stratum"},
            "by_stratum": outcome.certificate["by_stratum"],
            "leakage": [
                {key: check[key] for key in ("check", "promise", "looked_at", "found", "control", "verdict")}
                for check in report.checks
            ],
            "files": [
                {"path": path, "bytes": (self.folder / path).stat().st_size, "sha256": sha}
                for path, sha in sealed(self.folder)
                if not path.startswith("audio/")
            ]
            + [{"path": MANIFEST, "bytes": (self.folder / MANIFEST).stat().st_size, "sha256": digest}],
            "audio": {"files": len(audio), "bytes": sum((self.folder / path).stat().st_size for path in audio)},
        }


class Lines:
    """A JSON Lines file that is open while rows come."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.file: TextIO = path.open("w", encoding="utf-8", newline="\n")

    def write(self, row: Any) -> None:
        self.file.write(dumps(row) + "\n")

    def __enter__(self) -> Lines:
        return self

    def __exit__(self, *_: object) -> None:
        self.file.close()


def facts_of(clips: Mapping[str, ClipRecord], clip_split: Mapping[str, str]) -> dict[tuple[str, str], str]:
    """What the ledger has to remember about the clips of a release."""
    found: dict[tuple[str, str], str] = {}
    for digest, label in clip_split.items():
        clip = clips[digest]
        values = {"clip": digest, "speaker": clip.speaker, "system": clip.system, "text": clip.text_key}
        found.update({(kind, value): label for kind, value in values.items() if value})
    return found


def chained(namer: Namer, ledger: Iterable[LedgerRow]) -> Iterator[Row]:
    """The ledger under opaque names, each entry sealing the one before it (verify.py walks the chain)."""
    previous = CHAIN_START
    for row in ledger:
        entry = {
            "kind": row.kind,
            "id": namer.name(row.kind, row.value),
            "split": row.split,
            "release": row.release,
            "reason": row.reason,
            "previous": previous,
        }
        previous = hashlib.sha256(dumps(entry).encode()).hexdigest()
        yield {**entry, "digest": previous}


def sealed(folder: Path) -> Iterator[tuple[str, str]]:
    for line in (folder / MANIFEST).read_text(encoding="utf-8").splitlines():
        digest, _, path = line.partition("  ")
        yield path, digest


def labels_in(value: Any) -> Iterator[str]:
    """Chosen labels, for counting: intervals and free text have none."""
    if isinstance(value, dict):
        for inner in value.values():
            yield from labels_in(inner)
    elif isinstance(value, list):
        yield from (each for each in value if isinstance(each, str))
    elif isinstance(value, int) or (isinstance(value, str) and len(value) <= 40):
        yield str(value)


def in_order(counts: Mapping[str, int]) -> dict[str, int]:
    return {name: counts.get(name, 0) for name in SPLITS}


def rounded(value: float | None) -> float | None:
    return None if value is None else round(value, 4)


def nested(counts: Mapping[tuple[str, str, str], Counter[str]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for (task, key, split_name), labels in sorted(counts.items()):
        found.setdefault(task, {}).setdefault(key, {})[split_name] = dict(sorted(labels.items()))
    return found

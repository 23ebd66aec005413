"""Detection shortcuts: can real and fake be told apart without listening, from silence, level, bandwidth or duration?

Such a set measures how clips were prepared: leading silence alone gave 85 % accuracy on ASVspoof (Müller et al.,
arXiv 2106.12914). The probe of `probe.py` sees about twenty figures of each clip. Rule: an AUC above 0.75 whose
interval lies above 0.6 is a leak, unless an equalised twin of every val and test clip is given out, which makes it a
warning; an AUC above 0.6 whose interval lies above 0.5 is a warning. Little data has a wide interval: no accusation.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from exports.leakage.check import Check, Finding, Seen, Verdict
from exports.leakage.evidence import DETECTION, HELD, ClipEvidence, Evidence, RowEvidence
from exports.leakage.probe import Auc, Labels, Numbers, cross_validated, interval
from exports.leakage.promises import Promises

TELLS, LEAKS, CHANCE = 0.6, 0.75, 0.5
LEAST = 20  # clips of each kind, below which nothing is said
REAL = {"real": True, "natural": True, "fake": False, "synthetic": False, "converted": False}
LABEL = "real_or_fake"
_SILENCE = 0.06

Facts = Mapping[str, float]


def plain(name: str) -> Callable[[Facts], float]:
    return lambda facts: facts.get(name, np.nan)


FEATURES: Mapping[str, Callable[[Facts], float]] = {
    **{
        name: plain(name)
        for name in (
            "seconds", "leading_silence_s", "trailing_silence_s", "silence_share", "loudness_lufs", "true_peak_dbtp",
            "snr_db", "noise_floor_dbfs", "bandwidth_hz", "clipping_share", "clipped", "sample_rate", "channels",
            "bits",
        )
    },
    "offset": lambda facts: abs(facts.get("dc", np.nan)),
    "sounding_s": lambda facts: facts.get("seconds", np.nan) * (1 - facts.get("silence_share", np.nan)),
    "crest_db": lambda facts: facts.get("true_peak_dbtp", np.nan) - facts.get("loudness_lufs", np.nan),
    "bandwidth_of_rate": lambda facts: facts.get("bandwidth_hz", np.nan) / (facts.get("sample_rate") or np.nan),
    "bytes_per_second": lambda facts: facts.get("size", np.nan) / (facts.get("seconds") or np.nan),
}  # fmt: skip


@dataclass(frozen=True)
class Table:
    """Clips of the detection track whose kind is known. `groups` are never divided between folds; `by` names them."""

    clips: tuple[ClipEvidence, ...]
    real: Labels
    groups: tuple[str, ...]
    by: str

    def features(self, facts_of: Callable[[ClipEvidence], Facts]) -> Numbers:
        """[clips, features], NaN where unknown."""
        rows = [[of(facts) for of in FEATURES.values()] for facts in map(facts_of, self.clips)]
        return np.array(rows, np.float64).reshape(len(self.clips), len(FEATURES))

    def clusters(self) -> list[str]:
        return [f"{clip.source}/{clip.speaker or clip.id}" for clip in self.clips]

    def probed(self, features: Numbers) -> Auc:
        return cross_validated(features, self.real, groups=self.groups, clusters=self.clusters())

    def part(self, keep: Labels) -> Table:
        chosen = np.flatnonzero(keep)
        return replace(
            self,
            clips=tuple(self.clips[at] for at in chosen),
            real=self.real[keep],
            groups=tuple(self.groups[at] for at in chosen),
        )


def look(evidence: Evidence, promises: Promises) -> Seen:
    table, unknown = table_of(evidence)
    counted = {
        "real": int(table.real.sum()),
        "fake": int((~table.real).sum()),
        "of_unknown_kind": unknown,
        "figures": len(FEATURES),
    }
    if min(counted["real"], counted["fake"]) < LEAST:
        return Seen(counted, absent=f"Fewer than {LEAST} real or {LEAST} fake clips are in the detection track.")
    features = table.features(lambda clip: {**clip.facts, "size": clip.size or np.nan})
    if np.isnan(features).all():
        return Seen(counted, absent=evidence.lacks.get("audio", "Nothing was measured about these clips."))
    probe = table.probed(features)
    twin = probed_twin(table, evidence)
    figures: dict[str, Any] = {"probe": probe.as_json(), "folds_by": table.by, "features": single(table, features)}
    if twin:
        figures["equalised_twin"] = twin.as_json()
    return Seen(counted, findings(probe, twin, figures["features"]), figures)


def verdict(probe: Auc, *, twin: bool) -> Verdict:
    """What an AUC means; `twin`: an equalised twin of every held-out clip is given out."""
    if probe.value > LEAKS and probe.low > TELLS:
        return Verdict.WARN if twin else Verdict.LEAK
    return Verdict.WARN if probe.value > TELLS and probe.low > CHANCE else Verdict.CLEAN


def findings(probe: Auc, twin: Auc | None, features: list[dict[str, Any]]) -> Iterator[Finding]:
    level = verdict(probe, twin=twin is not None)
    if level != Verdict.CLEAN:
        best = features[0]
        yield Finding(
            f"Real and fake can be told apart without listening: AUC {probe.value:.2f} "
            f"({probe.low:.2f} to {probe.high:.2f}), most by {best['feature']}.",
            level=level,
            facts={**probe.as_json(), "equalised_twin": twin.as_json() if twin else None},
        )
    if twin and verdict(twin, twin=True) != Verdict.CLEAN:
        yield Finding(
            f"The equalised twin still tells them apart: AUC {twin.value:.2f} ({twin.low:.2f} to {twin.high:.2f}).",
            level=Verdict.WARN,
            facts=twin.as_json(),
        )


def probed_twin(table: Table, evidence: Evidence) -> Auc | None:
    """The probe on the equalised val and test; None unless every clip there has its twin."""
    held = {clip.id for split in HELD for clip in evidence.split_clips(DETECTION).get(split, ())}
    if not held or not held <= set(evidence.equalised):
        return None
    part = table.part(np.array([clip.id in held for clip in table.clips]))
    if min(part.real.sum(), (~part.real).sum()) < LEAST:
        return None
    return part.probed(part.features(lambda clip: evidence.equalised[clip.id]))


def single(table: Table, features: Numbers) -> list[dict[str, Any]]:
    """Each figure alone, the most telling first; above one half, real clips have more of it."""
    found = []
    for name, column in zip(FEATURES, features.T, strict=True):
        known = ~np.isnan(column)
        part = table.part(known)
        if min(part.real.sum(), (~part.real).sum()) >= LEAST and np.ptp(column[known]) > 0:
            found.append({"feature": name, **interval(column[known], part.real, clusters=part.clusters()).as_json()})
    return sorted(found, key=lambda row: (-abs(row["auc"] - CHANCE), row["feature"]))


def table_of(evidence: Evidence) -> tuple[Table, int]:
    """The table, and how many clips of the track it leaves out because nobody says what they are."""
    kinds: dict[str, bool | None] = {}
    for row in evidence.rows:
        if row.track == DETECTION:
            said = dict(zip(row.fields, row.values, strict=True)).get(LABEL)
            for clip in row.clips:
                if clip in evidence.clips:
                    kinds[clip] = REAL.get(str(said), REAL.get(evidence.clips[clip].origin))
    clips = tuple(evidence.clips[clip] for clip in sorted(kinds) if kinds[clip] is not None)
    real = np.array([bool(kinds[clip.id]) for clip in clips], np.bool_)
    by = grouping(clips, real)
    groups = tuple(clip.source if by == "source" else f"{clip.source}/{clip.speaker or clip.id}" for clip in clips)
    return Table(clips, real, groups, by), len(kinds) - len(clips)


def grouping(clips: tuple[ClipEvidence, ...], real: Labels) -> str:
    """By source where two sources have real and two have fake clips: one may then be learnt from the others."""
    of_kind = Counter(kind for _, kind in {(clip.source, bool(kind)) for clip, kind in zip(clips, real, strict=True)})
    return "source" if min(of_kind[True], of_kind[False]) >= 2 else "speaker"


def plant(evidence: Evidence, promises: Promises) -> tuple[Evidence, Promises]:
    """A set of its own: sixty real and sixty fake clips of twelve speakers; the real ones begin 60 ms later."""
    clips, rows = zip(*planted(), strict=True)
    return Evidence({clip.id: clip for clip in clips}, rows), promises


def planted() -> Iterator[tuple[ClipEvidence, RowEvidence]]:
    chance = np.random.Generator(np.random.PCG64(20261121))
    for number in range(120):
        real, name = number % 2 == 0, f"planted-{number}"
        facts = {
            "seconds": chance.uniform(2, 6),
            "loudness_lufs": chance.normal(-23, 3),
            "leading_silence_s": chance.normal(0.2, 0.02) + (_SILENCE if real else 0),
        }
        clip = ClipEvidence(name, source="planted", speaker=f"s{number % 12}", origin="real" if real else "synthetic")
        yield replace(clip, facts=facts), RowEvidence(name, name, DETECTION, "test", (name,))


CHECKS = (
    Check(
        "detection_shortcuts",
        "Real and fake cannot be told apart without listening",
        f"figures about the sound alone predict real or fake no better than an AUC of {LEAKS}, or an equalised twin of "
        "val and test is given out",
        look,
        plant,
    ),
)

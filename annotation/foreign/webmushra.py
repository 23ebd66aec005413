"""webMUSHRA's CSV results. They name a trial and a stimulus; the test's YAML beside them says which file that was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import yaml

from annotation.foreign.records import File
from annotation.foreign.rows import Found, Judged, Options, Refused, Sound, Unreadable
from annotation.foreign.values import each, number, short, text

KNOWN = ("session_test_id", "session_uuid", "trial_id")
CONFIGS = frozenset({".yaml", ".yml"})
REFUSED = {
    "choice_answer": (
        "abx",
        "A paired comparison of webMUSHRA says whether a listener heard a difference (correct, incorrect), not which "
        "recording is better. It is no judgement of quality, and was not read.",
    ),
    "rating_non_reference_score": (
        "bs1116",
        "Impairment grades of BS.1116 are given against an open reference; no questionnaire here asks that.",
    ),
    "position_x": ("spatial", "Positions in space are no judgement of quality."),
}


def sniff(first: dict[str, Any]) -> bool:
    return {"session_test_id", "trial_id"} <= first.keys()


def read(file: File, options: Options) -> Iterator[Found]:
    for column, (code, reason) in REFUSED.items():
        if column in file.columns:
            yield Unreadable(file.name, 0, code, reason)
            return
    stimuli = stimuli_of(file)
    yield from each(file, lambda line, record: judged(file, line, record, stimuli))


def judged(file: File, line: int, record: Mapping[str, str], stimuli: Mapping[tuple[str, str], str]) -> Judged:
    trial = text("trial_id", record["trial_id"])
    if "rating_stimulus" in record:
        stimulus, preset = text("rating_stimulus", record["rating_stimulus"]), "mushra"
        answers = {"quality": number("rating_score", record.get("rating_score"), 0, 100)}
    elif "stimuli_rating" in record:
        stimulus, preset = text("stimuli", record.get("stimuli")), "acr"
        answers = {"mos": number("stimuli_rating", record["stimuli_rating"].strip(), 1, 5)}
    else:
        raise Refused("several_scales", "A trial with several Likert scales does not say what they ask.")
    path = stimuli.get((trial, stimulus), f"{trial}/{stimulus}")
    comment = (record.get("rating_comment") or "").strip()
    return Judged(
        file=file.name,
        line=line,
        key=f"{trial}/{stimulus}",
        preset=preset,
        audios=(Sound(path),),
        rater=f"webmushra:{listener(record)}",
        answers=answers,
        part_of="webmushra",
        remarks=(f"comment left out: {short(comment)}",) if comment else (),
    )


def listener(record: Mapping[str, str]) -> str:
    """The session's own id, else what the listener told about themselves. Raises Refused where both are missing."""
    if (record.get("session_uuid") or "").strip():
        return record["session_uuid"].strip()
    names = list(record)
    told = names[names.index("session_test_id") + 1 : names.index("trial_id")]
    answers = [record[name].strip() for name in told if (record[name] or "").strip()]
    if not answers:
        raise Refused("no_rater", "The row does not say which listener it came from.")
    return "/".join(answers)


def stimuli_of(file: File) -> dict[tuple[str, str], str]:
    """(trial, stimulus) -> file, out of the test's configuration where one lies beside the results."""
    found: dict[tuple[str, str], str] = {}
    for path in file.siblings:
        if path.suffix.lower() in CONFIGS:
            try:
                config = yaml.safe_load(path.read_text(encoding="utf-8"))
            except (yaml.YAMLError, UnicodeDecodeError):
                continue  # not this test's configuration; stimuli it named are then told as missing recordings
            if isinstance(config, dict):
                found |= dict(pages_of(config.get("pages")))
    return found


def pages_of(pages: Any) -> Iterator[tuple[tuple[str, str], str]]:
    """Pages may be nested in lists that begin with `random`."""
    for page in pages if isinstance(pages, list) else []:
        if isinstance(page, list):
            yield from pages_of(page)
        elif isinstance(page, dict):
            trial = str(page.get("id"))
            named = page.get("stimuli")
            stimuli = named if isinstance(named, dict) else {}
            yield from (((trial, str(name)), str(path)) for name, path in stimuli.items())
            if isinstance(page.get("reference"), str):
                yield (trial, "reference"), page["reference"]
            if isinstance(page.get("stimulus"), str):
                yield (trial, str(page.get("id"))), page["stimulus"]

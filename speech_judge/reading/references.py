"""What people said, from a file in a system's own shape or from `tasks/<task>/<split>.jsonl` of a release."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from speech_judge.errors import JudgeError
from speech_judge.reading import alld, l2, sagelm, speecheval
from speech_judge.reading.judgement import Judgement, Reference
from speech_judge.reading.rows import Row, read_rows


class Unknown(Exception):
    """This row has no shape that the system publishes."""


def read_references(system: str, path: Path) -> list[Reference]:
    """Rows of one thing to judge are one reference with several texts. Raises JudgeError with file and line."""
    found: list[Reference] = []
    for line, row in read_rows(path):
        try:
            found += READERS[system](row)
        except Unknown as unknown:
            raise JudgeError(f"{path}, line {line}: {unknown}", f"Give references in a shape of {system}.") from None
        except (KeyError, TypeError, ValueError) as error:
            raise JudgeError(f"{path}, line {line}: not readable ({error!r}).", "Mend the row.") from None
    return merged(found)


def merged(references: Iterable[Reference]) -> list[Reference]:
    """Several accepted texts of one key are several rows of the published files, and one thing to judge."""
    by_place: dict[tuple[Any, ...], Reference] = {}
    for reference in references:
        place = (reference.task, reference.key, reference.audios)
        known = by_place.get(place)
        by_place[place] = replace(known, texts=(*known.texts, *reference.texts)) if known else reference
    return list(by_place.values())


def canonical(row: Row, said: Judgement, task: str) -> Reference:
    """A row of a release. Texts whose writer heard B as A speak of other sides and are no references."""
    texts = tuple(text["text"] for text in row["texts"] if text["order"] == "ab")
    group = {name: str(row[name]) for name in ("language", "campaign") if row.get(name)}
    return Reference(row["key"], task, said, texts, tuple(row["audio"]), {**group, "clips": " ".join(row["clips"])})


def is_canonical(row: Row) -> bool:
    return {"answers", "clips", "texts", "task"} <= row.keys()


def of_speecheval(row: Row) -> Iterator[Reference]:
    if is_canonical(row):
        if row["task"] in speecheval.TASKS.values():
            yield canonical(row, speecheval.of_answers(row["answers"], row["task"]), row["task"])
        return
    task = speecheval.TASKS.get(str(row.get("task")))
    if task is None:
        raise Unknown(f"its task {row.get('task')!r} is none of {', '.join(speecheval.TASKS)}.")
    if "messages" in row:
        reply, audios = row["messages"][-1]["content"], tuple(row.get("audios", ()))
    elif "target" in row:
        reply, audios = row["target"], tuple(path for path in (row.get("path"), row.get("path_B")) if path)
    else:
        raise Unknown("it has neither messages nor target.")
    said = speecheval.read_reply(reply, task)
    yield Reference(str(row.get("key", " ".join(audios))), task, said, (said.text,) if said.text else (), audios)


def of_sagelm(row: Row) -> Iterator[Reference]:
    if is_canonical(row):
        for dimension, verdict in row["answers"].items():
            if verdict in ("A", "B", "same"):
                why = row["answers"].get(f"{dimension}_why") or ""
                said = Judgement(verdicts={"verdict": verdict}, text=why)
                group = {"dimension": dimension, "clips": " ".join(row["clips"])}
                key = f"{row['key']}:{dimension}"
                yield Reference(key, "preference", said, (why,) if why else (), tuple(row["audio"]), group)
        return
    if not {"instruction", "output", "audios"} <= row.keys():
        raise Unknown("a SageLM row has instruction, output and audios.")
    said = sagelm.read_verdict(row["output"])
    if not said.verdicts:
        raise Unknown(f"its output {row['output'][:40]!r} does not begin with a line 1, 2 or Tie.")
    dimension, audios = sagelm.dimension_of(row["instruction"]), tuple(row["audios"])
    key = " ".join((dimension, *audios))
    yield Reference(key, "preference", said, (said.text,) if said.text else (), audios, {"dimension": dimension})


def of_alld(row: Row) -> Iterator[Reference]:
    if is_canonical(row):
        answers = row["answers"]
        if row["task"] == "rating":
            scores = {key: float(answers[key]) for key in alld.DIMENSIONS if answers.get(key) is not None}
            yield canonical(row, Judgement(scores=scores), "rating")
        elif row["task"] == "ab" and answers.get("winner") in ("A", "B", "same"):
            yield canonical(row, Judgement(verdicts={"winner": answers["winner"]}), "ab")
        return
    audios = tuple(row.get("audios") or [row[name] for name in ("audio_a_path", "audio_b_path") if name in row])
    text = str(row.get("response") or row.get("chosen") or "")
    if len(audios) == 2:
        winner = alld_winner(row)
        said = Judgement(verdicts={"winner": winner} if winner else {})
        yield Reference(" ".join(audios), "ab", said, (text,) if text else (), audios)
        return
    rated: Row = row["meta"] if isinstance(row.get("meta"), dict) else row
    scores = {key: float(rated[key]) for key in alld.DIMENSIONS if rated.get(key) not in (None, "")}
    if "mos" not in scores:
        raise Unknown("an ALLD row of one clip has a mos.")
    audios = (
        audios or tuple(str(row[name]) for name in ("filepath_deg", "filename_deg", "audio_path") if name in row)[:1]
    )
    yield Reference(" ".join(audios), "rating", Judgement(scores=scores), (text,) if text else (), audios)


def alld_winner(row: Row) -> str | None:
    """The stated winner, else the higher of two stated MOS."""
    stated = str(row.get("winner", "")).strip().strip("[]").casefold().removeprefix("speech").removeprefix("audio_")
    if stated in ("a", "b", "tie", "same"):
        return {"a": "A", "b": "B"}.get(stated, "same")
    one = row.get("A_mos", (row.get("meta_a") or {}).get("mos"))
    other = row.get("B_mos", (row.get("meta_b") or {}).get("mos"))
    if one is None or other is None:
        return None
    return "A" if float(one) > float(other) else "B" if float(other) > float(one) else "same"


def of_l2(row: Row) -> Iterator[Reference]:
    if is_canonical(row):
        if row["task"] == "pronunciation":
            yield canonical(row, l2.of_answers(row), "pronunciation")
        return
    if "target" in row:
        said = l2.read_reply(row["target"])
    elif "accuracy" in row:
        said = l2.of_scores(row)
    else:
        raise Unknown("an L2 row has a target, or SpeechOcean762's accuracy.")
    key = str(row.get("id") or row.get("key") or row.get("audio") or "").lstrip("0") or "0"
    speaker = {"speaker": str(row["speaker"])} if row.get("speaker") else {}
    yield Reference(key, "pronunciation", said, (said.text,) if said.text else (), (), speaker)


READERS: Mapping[str, Callable[[Row], Iterator[Reference]]] = {
    "speecheval": of_speecheval,
    "sagelm": of_sagelm,
    "alld": of_alld,
    "l2": of_l2,
}

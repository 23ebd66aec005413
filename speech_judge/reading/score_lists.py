"""Score files as outside experts write them: a clip and a number a line, in columns of text.

LA_E_1000147 0.93                        UTMOS and others; ASVspoof 5 with a line of names above
LA_E_1000147 A07 spoof -2.14             AASIST, ASVspoof 2019: clip, attack, key, score
unknown audio/a.wav 0.9 1 1 bonafide     SpeechEval's detection: chance of real, said, true, key
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from speech_judge.errors import JudgeError
from speech_judge.reading.rows import Row

SUFFIXES = frozenset({".txt", ".tsv", ".scp", ".score", ".scores"})
SPEECHEVAL = 6  # columns: the score is the third, and the clip the second


def is_list(path: Path) -> bool:
    return path.suffix in SUFFIXES and path.is_file() and path.read_text("utf-8-sig")[:1].lstrip() not in ("{", "[")


def read_list(path: Path) -> Iterator[tuple[int, Row]]:
    """(line, {"key", "score"}). A first line without a number names columns. Raises JudgeError for any other."""
    for number, line in enumerate(path.read_text("utf-8-sig").splitlines(), start=1):
        columns = line.split("\t") if "\t" in line else line.split()
        if not columns:
            continue
        place = (1, 2) if len(columns) == SPEECHEVAL else (0, len(columns) - 1)
        key, score = (columns[each].strip() for each in place)
        if is_number(score) and len(columns) > 1:
            yield number, {"key": key, "score": score}
        elif number > 1:
            raise JudgeError(f"{path}, line {number}: no clip and number in it.", "Write `clip score` on each line.")


def is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True

#!/usr/bin/env python3
"""Write the ms-swift rows with absolute audio paths: `python3 exports/ms_swift/relocate.py OUT_FOLDER`.

ms-swift reads relative paths from wherever it was started; absolute ones work everywhere. The release itself is left
as it is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent


def main(out: Path) -> None:
    for path in sorted(HERE.glob("*/*.jsonl")):
        target = out / path.relative_to(HERE)
        target.parent.mkdir(parents=True, exist_ok=True)
        with path.open(encoding="utf-8") as source, target.open("w", encoding="utf-8", newline="\n") as sink:
            for line in source:
                row = json.loads(line)
                row["audios"] = [str(ROOT / audio) for audio in row["audios"]]
                sink.write(json.dumps(row, sort_keys=True, ensure_ascii=False, separators=(",", ":")) + "\n")
        print(target)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]).resolve())

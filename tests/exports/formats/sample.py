"""A folder with every task and every format, to try other programs on: `python -m tests.exports.formats.sample OUT`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django


def main(folder: Path) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    from tests.exports.formats import rows

    rows.put_audio(folder, rows.one_of_each())
    rows.write(folder, rows.one_of_each())


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))

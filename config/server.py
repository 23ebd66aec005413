"""The web server: `python -m config.server --host 127.0.0.1 --port 8000 [--workers 2]`."""

from __future__ import annotations

import argparse

from granian import Granian
from granian.constants import Interfaces

# An open event stream would hold up a stop for minutes; the page reconnects and resumes by row id.
SECONDS_TO_STOP = 2


def serve(*, host: str, port: int, workers: int = 1) -> None:
    Granian(
        "config.asgi:application",
        address=host,
        port=port,
        interface=Interfaces.ASGINL,  # Django has no lifespan events
        workers=workers,
        websockets=False,
        workers_kill_timeout=SECONDS_TO_STOP,
        respawn_failed_workers=True,
    ).serve()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m config.server", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--workers", type=int, default=1, help="processes; PostgreSQL is advised above one")
    options = parser.parse_args()
    serve(host=options.host, port=options.port, workers=options.workers)


if __name__ == "__main__":
    main()

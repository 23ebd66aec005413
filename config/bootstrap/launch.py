"""What `up` was asked for, as the environment that the settings read."""

from __future__ import annotations

import argparse
import os
import secrets
import socket
from collections.abc import Mapping, Sequence
from pathlib import Path

from config.bootstrap.paths import ROOT

KEY_FILE = "secret-key"
EVERYWHERE = {"0.0.0.0", "::"}  # noqa: S104 -- recognised, never chosen


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (default: 8000)")
    parser.add_argument("--data", metavar="DIR", help="folder for database, audio and releases (default: data)")
    parser.add_argument("--no-demo", action="store_true", help="start empty: no demo clips, campaigns or accounts")
    parser.add_argument("--light", action="store_true", help="do not install what the judge needs (torch)")


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="manage.py up", description="Run Earshot on this machine.")
    add_arguments(parser)
    return parser.parse_args(arguments)


def environment_for(options: argparse.Namespace, environ: Mapping[str, str]) -> dict[str, str]:
    """The variables that `up` sets. What the caller set already stays."""
    data = Path(options.data or environ.get("EARSHOT_DATA") or ROOT / "data").absolute()
    chosen = {"EARSHOT_DATA": str(data), "EARSHOT_DEMO": "0" if options.no_demo else "1"}
    if not environ.get("SECRET_KEY"):
        chosen["SECRET_KEY"] = kept_key(data)
    if not environ.get("ALLOWED_HOSTS"):
        chosen["ALLOWED_HOSTS"] = ",".join(allowed_hosts(options.host))
    return chosen


def kept_key(data: Path) -> str:
    """The installation's secret key: made once, kept beside the data it signs for, readable by its owner alone."""
    path = data / KEY_FILE
    data.mkdir(parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip()
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def allowed_hosts(host: str) -> list[str]:
    """Names a browser may call us by. Listening everywhere still means only this machine's names and addresses."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in EVERYWHERE:
        names += [socket.gethostname(), socket.getfqdn(), *own_addresses()]
    else:
        names.append(f"[{host}]" if ":" in host else host)
    return list(dict.fromkeys(names))


def own_addresses() -> list[str]:
    try:
        found = socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET)
    except OSError:
        return []
    return [str(entry[4][0]) for entry in found]

"""Whether a port can be had, and which one can instead."""

from __future__ import annotations

import socket

from django.core.management.base import CommandError

LOOK_AHEAD = 50


def is_free(host: str, port: int) -> bool:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(
            socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
        )  # a port in TIME_WAIT counts as free, as for granian
        try:
            probe.bind((host, port))
        except (OSError, OverflowError):
            return False
    return True


def refuse_port_in_use(host: str, port: int) -> None:
    """Raises CommandError that names a free port."""
    if is_free(host, port):
        return
    free = next((other for other in range(port + 1, min(port + LOOK_AHEAD, 65536)) if is_free(host, other)), None)
    advice = f"Try: --port {free}" if free else "Is --host an address of this machine?"
    raise CommandError(f"Cannot listen on {host}:{port}: something else does, or the address is not ours. {advice}")

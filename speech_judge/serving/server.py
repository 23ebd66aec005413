"""The judge as an OpenAI-compatible endpoint: /v1/chat/completions, /v1/models, /health.

One request is answered at a time; a few may wait, more are told to come back. Only this machine is listened to unless
another address is named.
"""

from __future__ import annotations

import argparse
import sys
from http.server import ThreadingHTTPServer
from ipaddress import ip_address

from speech_judge.errors import Exit, JudgeError
from speech_judge.judge import Judge
from speech_judge.serving.handler import Handler
from speech_judge.serving.service import Service


class Server(ThreadingHTTPServer):
    daemon_threads = True


def listening(address: tuple[str, int], service: Service) -> Server:
    return Server(address, type("Bound", (Handler,), {"service": service}))


def serve(args: argparse.Namespace) -> int:
    host, port = address_of(args.serve)
    key = args.key_file.read_text(encoding="utf-8").strip() if args.key_file else ""
    judge = Judge.load(
        args.model,
        device="cpu" if args.cpu else None,
        cache=args.cache,
        base=args.base,
        max_seconds=args.max_seconds,
    )
    service = Service(judge, args.model.resolve().name, tuple(args.audio_root), key)
    with listening((host, port), service) as server:
        if not ip_address(str(server.server_address[0])).is_loopback and not key:
            print("warning: anybody who reaches this address may use it; --key-file asks for a key.", file=sys.stderr)
        print(f"http://{host}:{server.server_address[1]}/v1", flush=True)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print("stopped", file=sys.stderr)
    return Exit.FINISHED


def address_of(written: str) -> tuple[str, int]:
    """ "8000" is this machine's; "0.0.0.0:8000" everybody's."""
    host, _, port = written.rpartition(":")
    if not port.isdigit():
        raise JudgeError(f"--serve {written!r} has no port.", "Write --serve 127.0.0.1:8000.")
    return host or "127.0.0.1", int(port)

"""A process that speaks S3 and keeps everything in a folder, so that it can be killed and started again.

`python -m tests.datasets_app.disk_s3 FOLDER PORT BYTES`: after BYTES of bodies it kills itself in the middle of one, as
kill -9 would; 0 never. Objects appear whole or not at all, as with S3. `FOLDER/sent.txt` lists what came whole.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import get_ident
from urllib.parse import parse_qs, quote, unquote, urlsplit
from xml.sax.saxutils import escape

CHUNK = 1024


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    folder: Path
    left: int  # bytes of bodies until the end; negative: for ever

    def parts(self) -> tuple[str, dict[str, str]]:
        address = urlsplit(self.path)
        found = parse_qs(address.query, keep_blank_values=True)
        _, _, key = unquote(address.path).lstrip("/").partition("/")
        return key, {name: values[0] for name, values in found.items()}

    def place(self, kind: str, *names: str) -> Path:
        return self.folder.joinpath(kind, *(quote(name, safe="") for name in names))

    def body(self) -> bytes:
        data = b""
        wanted = int(self.headers.get("Content-Length", 0))
        while len(data) < wanted:
            data += self.rfile.read(min(CHUNK, wanted - len(data)))
            if Handler.left >= 0:
                Handler.left -= CHUNK
                if Handler.left < 0:
                    os.kill(os.getpid(), signal.SIGKILL)
        return data

    def keep(self, path: Path, data: bytes) -> str:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial = self.folder / f"{get_ident()}.partial"  # outside: what a dying server leaves half-written is no part
        partial.write_bytes(data)
        partial.replace(path)
        with (self.folder / "sent.txt").open("a") as log:
            log.write(f"{unquote(path.name)}\n")
        return f'"{hashlib.md5(data, usedforsecurity=False).hexdigest()}"'

    def answer(self, status: int, body: str | bytes = b"", **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", headers.get("length", str(len(data))))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def do_PUT(self) -> None:
        key, query = self.parts()
        data = self.body()
        if "partNumber" in query:
            path = self.place("uploads", key, query["uploadId"], query["partNumber"])
        else:
            self.note(key, dict(self.headers.items()))
            path = self.place("objects", key)
        self.answer(200, ETag=self.keep(path, data))

    def note(self, key: str, headers: dict[str, str]) -> None:
        path = self.place("metadata", key)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({k: v for k, v in headers.items() if k.lower().startswith("x-amz-meta-")}))

    def do_POST(self) -> None:
        key, query = self.parts()
        self.body()
        if "uploads" in query:
            name = f"{time.time_ns()}"
            self.place("uploads", key, name).mkdir(parents=True)
            self.note(key, dict(self.headers.items()))
            self.answer(200, f"<R><UploadId>{name}</UploadId></R>")
            return
        begun = self.place("uploads", key, query["uploadId"])
        pieces = sorted(begun.iterdir(), key=lambda path: int(path.name))
        tag = self.keep(self.place("objects", key), b"".join(path.read_bytes() for path in pieces))
        for path in pieces:
            path.unlink()
        begun.rmdir()
        self.answer(200, f"<R><ETag>{escape(tag)}</ETag></R>")

    def do_GET(self) -> None:
        key, query = self.parts()
        if not key:
            self.listed(query)
        elif "uploadId" in query:
            there = self.place("uploads", key, query["uploadId"]).iterdir()
            tags = {path.name: hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest() for path in there}
            rows = (f"<Part><PartNumber>{n}</PartNumber><ETag>{tag}</ETag></Part>" for n, tag in tags.items())
            self.answer(200, f"<R>{''.join(rows)}<IsTruncated>false</IsTruncated></R>")
        else:
            path = self.place("objects", key)
            if not path.exists():
                self.answer(404, "<Error><Code>NoSuchKey</Code></Error>")
                return
            data, whole = path.read_bytes(), path.stat().st_size
            first, _, last = self.headers.get("Range", "").removeprefix("bytes=").partition("-")
            data = data[int(first or 0) : int(last or whole) + 1]
            told = json.loads(self.place("metadata", key).read_text())
            self.answer(206 if first else 200, data, **told)

    def do_HEAD(self) -> None:
        self.do_GET()

    def listed(self, query: dict[str, str]) -> None:
        prefix = query.get("prefix", "")
        if "uploads" in query:
            found = [
                f"<Upload><Key>{escape(unquote(at.parent.name))}</Key><UploadId>{at.name}</UploadId>"
                "<Initiated>2026-01-01T00:00:00Z</Initiated></Upload>"
                for at in self.place("uploads").glob("*/*")
                if unquote(at.parent.name).startswith(prefix)
            ]
        else:
            names = sorted(unquote(path.name) for path in self.place("objects").glob("*"))
            found = [f"<Contents><Key>{escape(n)}</Key></Contents>" for n in names if n.startswith(prefix)]
        self.answer(200, f"<R>{''.join(found)}<IsTruncated>false</IsTruncated></R>")

    def log_message(self, *_: object) -> None:
        """Quiet."""


def serve(folder: Path, port: int, left: int) -> None:
    Handler.folder, Handler.left = folder, left or -1
    folder.mkdir(parents=True, exist_ok=True)
    ThreadingHTTPServer(("127.0.0.1", port), Handler).serve_forever()


@contextmanager
def disk_s3(folder: Path, port: int, *, dies_after: int = 0) -> Iterator[subprocess.Popen[bytes]]:
    """The process, once it answers."""
    command = [sys.executable, "-m", "tests.datasets_app.disk_s3", str(folder), str(port), str(dies_after)]
    server = subprocess.Popen(command, cwd=Path(__file__).parents[2])
    try:
        for _ in range(200):
            try:
                asked = HTTPConnection("127.0.0.1", port, timeout=5)
                asked.request("GET", "/clips?list-type=2")
                asked.getresponse().read()
                asked.close()
                break
            except ConnectionRefusedError:
                time.sleep(0.05)
        yield server
    finally:
        server.kill()
        server.wait()


if __name__ == "__main__":
    serve(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))

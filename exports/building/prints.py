"""Audio prints by clip id, read from where they are kept as they are asked for: 2 kB each, and few are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping


class Prints(Mapping[str, bytes]):
    """`digests`: of the clips that have one, by id. `read` gives (digest, print)."""

    def __init__(
        self, digests: Mapping[str, str], read: Callable[[Iterable[str]], Iterable[tuple[str, bytes]]]
    ) -> None:
        self.digests, self.read = digests, read

    def __getitem__(self, clip: str) -> bytes:
        return dict(self.read([self.digests[clip]]))[self.digests[clip]]

    def __contains__(self, clip: object) -> bool:
        return clip in self.digests

    def __iter__(self) -> Iterator[str]:
        return iter(self.digests)

    def __len__(self) -> int:
        return len(self.digests)

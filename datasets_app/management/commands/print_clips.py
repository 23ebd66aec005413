"""`manage.py print_clips`: fingerprint the clips that were imported before fingerprints were made."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datasets_app.domain.printing import ensure_prints


class Command(BaseCommand):
    help = "Make the audio fingerprints that clips lack. A run that is cut off goes on where it stopped."

    def handle(self, *args: Any, **options: Any) -> None:
        done = ensure_prints(watching=self)
        self.stdout.write(f"{done.made} fingerprints made, {len(done.failed)} clips without one.")
        for pk, reason in sorted(done.failed.items()):
            self.stdout.write(f"  clip {pk}: {reason}")
        if done.failed:
            raise CommandError(
                "Clips without a fingerprint cannot be searched for near-duplicates. Import their files again; "
                "all other fingerprints are kept."
            )

    def progress(self, done: int, total: int) -> None:
        if self.stdout.isatty():
            self.stdout.write(f"\r{done} of {total}", ending="")

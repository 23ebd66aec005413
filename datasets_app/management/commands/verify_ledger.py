"""`manage.py verify_ledger`: does every entry of the ledger follow from the one before?"""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from datasets_app.domain.ledger import verify_chain


class Command(BaseCommand):
    help = "Walk the whole chain of the ledger of splits. Exit status 1, with the entry's number, where it is broken."

    def handle(self, *args: Any, **options: Any) -> None:
        found = verify_chain()
        if not found.holds:
            raise CommandError(
                f"Entry {found.broken_at} does not follow from the one before: it or one before it was changed or "
                "removed outside Earshot. Restore the database from a backup before the next release."
            )
        self.stdout.write(f"{found.entries} entries, all in order. Head: {found.head}")

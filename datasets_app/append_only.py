"""Rows that are written once: what happened is not edited afterwards, by code or by admin."""

from __future__ import annotations

from typing import Any

from django.db import models


class WrittenOnce(RuntimeError):
    pass


class AppendOnlyQuerySet(models.QuerySet[Any]):
    def update(self, **kwargs: Any) -> int:
        raise WrittenOnce(f"A {self.model.__name__} is written once.")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise WrittenOnce(f"A {self.model.__name__} is written once.")

    def delete(self) -> tuple[int, dict[str, int]]:
        raise WrittenOnce(f"A {self.model.__name__} is kept.")


class AppendOnly(models.Model):
    objects = AppendOnlyQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None and not self._state.adding:
            raise WrittenOnce(f"A {type(self).__name__} is written once.")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        raise WrittenOnce(f"A {type(self).__name__} is kept.")

"""This app keeps no rows of its own: suggestions are annotation's, jobs are the job table's."""

from __future__ import annotations

from django.db import models


class Engine(models.Model):
    """A name in the admin for the drafting engines; their settings come from the environment, so there is no table."""

    class Meta:
        managed = False
        default_permissions = ("view",)

    def __str__(self) -> str:
        return "engines"

"""Which jobs a person may see: their own; a manager sees all."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.enums import Role
from accounts.models import User
from jobs.models import Job


def jobs_of(user: User) -> QuerySet[Job]:
    return Job.objects.all() if user.has_role(Role.MANAGER) else Job.objects.filter(owner=user)

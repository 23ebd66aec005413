"""People: the user model, their roles and their API tokens."""

from __future__ import annotations

import hashlib
import secrets

from django.contrib.auth.models import AbstractUser
from django.db import models

from accounts.enums import Role


class User(AbstractUser):
    """One person. A person may hold several roles, never two on the same item."""

    interface_language = models.CharField(max_length=8, default="en")
    listens_to = models.JSONField(default=list, help_text="BCP 47 codes of the languages this person can judge")
    theme = models.CharField(max_length=8, default="system", choices=[(t, t) for t in ("system", "light", "dark")])
    is_simulated = models.BooleanField(default=False, help_text="A simulated rater of the demo, never a person")
    is_foreign = models.BooleanField(default=False, help_text="Stands for a rater of an imported file; cannot sign in")

    @property
    def roles(self) -> frozenset[Role]:
        granted = {Role(grant.role) for grant in self.role_grants.all()}
        return frozenset(granted | {Role.MANAGER} if self.is_superuser else granted)

    def has_role(self, role: Role) -> bool:
        return role in self.roles


class RoleGrant(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="role_grants")
    role = models.CharField(max_length=16, choices=[(r.value, r.value) for r in Role])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "role"], name="one_grant_per_role")]

    def __str__(self) -> str:
        return f"{self.user}: {self.role}"


class ApiToken(models.Model):
    """A bearer token. Only its SHA-256 is stored; the clear text is shown once."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    digest = models.CharField(max_length=64, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    last_used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} of {self.user}"

    @staticmethod
    def digest_of(clear: str) -> str:
        return hashlib.sha256(clear.encode()).hexdigest()

    @classmethod
    def issue(cls, *, user: User, name: str) -> tuple[ApiToken, str]:
        """Make a token and return it with its clear text, which cannot be read again."""
        clear = f"es_{secrets.token_urlsafe(32)}"
        return cls.objects.create(user=user, name=name, digest=cls.digest_of(clear)), clear


class IdempotencyRecord(models.Model):
    """The answer to a request that carried an Idempotency-Key, written in the same transaction as its effect."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=80)
    body_digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(default=0)
    answer = models.JSONField(null=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="one_answer_per_idempotency_key")]

    def __str__(self) -> str:
        return f"{self.key} of {self.user}"


class FailedSignIn(models.Model):
    """Guesses at one name within a window; deleted by a successful sign-in."""

    name = models.CharField(max_length=150, unique=True)
    guesses = models.PositiveIntegerField(default=0)
    since = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.guesses} for {self.name}"

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from accounts.errors import EarshotError
from jobs import domain
from jobs.models import Job, WorkerHeartbeat


@admin.register(Job)
class JobAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("id", "kind", "state", "attempts", "queue", "error_code", "created_at", "finished_at")
    list_filter = ("state", "kind", "queue")
    search_fields = ("dedup_key", "error_message")
    actions = ("run_again",)

    @admin.action(description="Run the selected failed jobs again")
    def run_again(self, request: HttpRequest, jobs: QuerySet[Job]) -> None:
        for job in jobs:
            try:
                domain.retry(job, by=request.user)  # type: ignore[arg-type]
            except EarshotError as refusal:
                self.message_user(request, f"{job}: {refusal.message}", level="warning")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Job | None = None) -> bool:
        return False


@admin.register(WorkerHeartbeat)
class WorkerHeartbeatAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("worker", "queues", "seen_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: WorkerHeartbeat | None = None) -> bool:
        return False

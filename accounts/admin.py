from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from accounts.models import ApiToken, RoleGrant, User


class RoleGrantInline(admin.TabularInline):  # type: ignore[type-arg]
    model = RoleGrant
    extra = 1


@admin.register(User)
class EarshotUserAdmin(UserAdmin):  # type: ignore[type-arg]
    inlines = (RoleGrantInline,)
    fieldsets = (
        *(UserAdmin.fieldsets or ()),
        ("Listening", {"fields": ("interface_language", "listens_to", "theme", "is_simulated")}),
    )
    list_display = ("username", "first_name", "last_name", "is_active", "is_staff", "is_simulated")

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> tuple[str, ...]:
        # A staff member must not be able to make a superuser of anybody, themselves included.
        mine = tuple(super().get_readonly_fields(request, obj))
        return mine if request.user.is_superuser else (*mine, "is_superuser", "is_staff", "groups", "user_permissions")


@admin.register(ApiToken)
class ApiTokenAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = ("name", "user", "created_at", "last_used_at", "revoked_at")
    readonly_fields = ("name", "user", "created_at", "last_used_at")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

"""All settings, read from the environment. `docs/operations.md` lists the variables."""

from __future__ import annotations

from pathlib import Path

import django_stubs_ext
from django.core.management.utils import get_random_secret_key

from config.databases import database_from_url
from config.env import env_bool, env_float, env_int, env_list, env_secret, env_str
from config.openapi import ENUM_NAMES

django_stubs_ext.monkeypatch()

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env_str("EARSHOT_DATA", str(BASE_DIR / "data"))).resolve()

# Demo mode is what `manage.py up` runs: known accounts, a key made on the spot, only on this machine's addresses.
DEMO = env_bool("EARSHOT_DEMO", False)
DEBUG = env_bool("DJANGO_DEBUG", False)
SECRET_KEY = env_secret("SECRET_KEY", DATA_DIR / "secret-key")
# Commands that sign nothing run on a key of the moment; what serves people refuses it (config/checks.py).
SECRET_KEY_IS_MADE_UP = not SECRET_KEY
if SECRET_KEY_IS_MADE_UP:
    SECRET_KEY = get_random_secret_key()
ALLOWED_HOSTS = env_list("ALLOWED_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env_list("CSRF_TRUSTED_ORIGINS", [])

INSTALLED_APPS = [
    "config.apps.ConfigConfig",
    "frontend.apps.FrontendConfig",
    "training.apps.TrainingConfig",
    "exports.apps.ExportsConfig",
    "llm_drafting.apps.LlmDraftingConfig",
    "annotation.apps.AnnotationConfig",
    "datasets_app.apps.DatasetsAppConfig",
    "jobs.apps.JobsConfig",
    "accounts.apps.AccountsConfig",
    "rest_framework",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "config.middleware.content_security_policy",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

ROOT_URLCONF = "config.urls"
ASGI_APPLICATION = "config.asgi.application"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

DATABASES = {"default": database_from_url(env_str("DATABASE_URL", f"sqlite:///{DATA_DIR / 'earshot.sqlite3'}"))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in ("UserAttributeSimilarityValidator", "MinimumLengthValidator", "CommonPasswordValidator")
]
# HTTPS=1: a proxy in front speaks TLS and says so in X-Forwarded-Proto, which it must set itself.
HTTPS = env_bool("HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 30 * 24 * 3600 if HTTPS else 0
CSRF_FAILURE_VIEW = "config.errors.csrf_failure"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
# Only for `collectstatic` in front of another server: ours serves the bundle from where it was built.
STATIC_ROOT = env_str("STATIC_ROOT") or None
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"^/static/assets/.+-[\w-]{8}\.\w+$"  # the names that Vite hashes
FRONTEND_DIST = BASE_DIR / "frontend" / "dist"
STATICFILES_DIRS = [FRONTEND_DIST] if FRONTEND_DIST.is_dir() else []

# Where audio and releases live: a local folder, or an S3 bucket (s3://bucket/prefix) with optional S3_ENDPOINT_URL.
STORAGE_URL = env_str("STORAGE_URL", f"file://{DATA_DIR / 'storage'}")
S3_ENDPOINT_URL = env_str("S3_ENDPOINT_URL") or None
UPLOAD_LIMIT_BYTES = env_int("UPLOAD_LIMIT_MB", 2048) * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FILES = 5000  # a folder of clips chosen in the browser
CLIP_MAX_SECONDS = env_int("CLIP_MAX_SECONDS", 600)

# The broker only rings doorbells. Empty: the worker's own in-memory broker, fed by its sweep of the job table.
BROKER_URL = env_str("BROKER_URL")
JOBS_SWEEP_SECONDS = env_float("JOBS_SWEEP_SECONDS", 3 if BROKER_URL else 0.2)

# Any OpenAI-compatible endpoint. Empty: the built-in grammar drafter.
LLM_BASE_URL = env_str("LLM_BASE_URL")
LLM_API_KEY = env_str("LLM_API_KEY")
LLM_MODEL = env_str("LLM_MODEL")
LLM_TIMEOUT_SECONDS = env_int("LLM_TIMEOUT_SECONDS", 60)
# Pause between the words of the grammar drafter, so that a text is seen growing as an LLM's is.
GRAMMAR_PACE_SECONDS = env_float("GRAMMAR_PACE_SECONDS", 0.015)

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "accounts.authentication.BearerTokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["accounts.web.parsers.StrictJSONParser", "rest_framework.parsers.MultiPartParser"],
    "DEFAULT_PAGINATION_CLASS": "accounts.web.paging.KeysetPagination",
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "EXCEPTION_HANDLER": "accounts.web.errors.exception_handler",
    "UNAUTHENTICATED_USER": "django.contrib.auth.models.AnonymousUser",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Earshot",
    "DESCRIPTION": "Everything the pages do, for programs.",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "COMPONENT_SPLIT_REQUEST": True,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "config.openapi.add_plain_views",
    ],
    "ENUM_NAME_OVERRIDES": ENUM_NAMES,
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "root": {"handlers": ["console"], "level": env_str("LOG_LEVEL", "INFO")},
}

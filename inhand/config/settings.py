"""All settings of a desk, from the environment. What a team may change on screen is not here but in its room."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import urlsplit

from inhand.config import database, secret

BASE_DIR = Path(__file__).resolve().parent.parent

# Where the desk keeps what is not in the database: the SQLite file itself and the secret key.
DATA_DIR = Path(os.environ.get("INHAND_DATA") or "inhand-data").absolute()
DATABASE_URL = os.environ.get("INHAND_DATABASE_URL") or f"sqlite:///{DATA_DIR / 'desk.sqlite3'}"
DATABASES = {"default": database.read(DATABASE_URL)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

DEBUG = os.environ.get("INHAND_DEBUG") == "1"
SECRET_KEY = secret.load(os.environ.get("INHAND_SECRET_KEY", ""), DATA_DIR)

# The address people type; links in mail and the Origin check of live pages come from it.
BASE_URL = (os.environ.get("INHAND_BASE_URL") or "http://localhost:8400").rstrip("/")
_base = urlsplit(BASE_URL)
ALLOWED_HOSTS = ["*"] if DEBUG else [_base.hostname or "localhost", "localhost", "127.0.0.1", "[::1]"]
ALLOWED_HOSTS += [host for host in os.environ.get("INHAND_HOSTS", "").split(",") if host]
CSRF_TRUSTED_ORIGINS = [BASE_URL]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if _base.scheme == "https" else None
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = _base.scheme == "https"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_NAME = "inhand_session"
CSRF_COOKIE_NAME = "inhand_csrf"
SESSION_ENGINE = "django.contrib.sessions.backends.cached_db"
X_FRAME_OPTIONS = "SAMEORIGIN"
SECURE_REFERRER_POLICY = "same-origin"

# Largest mail taken in, in bytes; a larger one is parked with its header and stays on its server.
MAX_MAIL_BYTES = int(os.environ.get("INHAND_MAX_MAIL_MB") or "35") * 1024 * 1024

# A mail service posts a mail in base64 within JSON, which takes a third more.
DATA_UPLOAD_MAX_MEMORY_SIZE = MAX_MAIL_BYTES * 3 // 2

# After so long without a sign of life a worker is taken for dead, and others do what it had in hand.
LEASE_SECONDS = float(os.environ.get("INHAND_LEASE_SECONDS") or "30")

# Who may read /metrics: whoever has this token; without one, only this machine itself.
METRICS_TOKEN = os.environ.get("INHAND_METRICS_TOKEN") or ""

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "allauth",
    "allauth.account",
    "inhand.ground.outbox",
    "inhand.desk.ledger",
    "inhand.desk.teams",
    "inhand.desk.contacts",
    "inhand.desk.conversations",
    "inhand.desk.rules",
    "inhand.desk.measures",
    "inhand.desk.ownership",
    "inhand.desk.deeds",
    "inhand.desk.sweeps",
    "inhand.desk.routing",
    "inhand.desk.replies",
    "inhand.desk.search",
    "inhand.desk.labels",
    "inhand.doors.channels",
    "inhand.doors.notices",
    "inhand.doors.assistant",
    "inhand.doors.web",
    "inhand.doors.worker",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "inhand.doors.web.csp.content_security_policy",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "inhand.doors.web.setup.first_run.first_run",
    "inhand.doors.web.local_time.local_time",
    "inhand.doors.web.language.language",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "inhand.doors.web.doorway.two_shapes",
    "allauth.account.middleware.AccountMiddleware",
    "inhand.doors.web.asked_once.asked_once",
]

ROOT_URLCONF = "inhand.config.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "doors" / "web"],
        "APP_DIRS": False,
        "OPTIONS": {
            "environment": "inhand.doors.web.jinja.environment",
            "context_processors": ["inhand.doors.web.jinja.one_token"],
        },
    },
    {
        # Only for what allauth and Django ship themselves.
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

CSRF_FAILURE_VIEW = "inhand.doors.web.errors.view.stale"

AUTH_USER_MODEL = "teams.Teammate"
AUTHENTICATION_BACKENDS = ["inhand.doors.web.signin.backend.Backend"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/sign-in/"
ACCOUNT_ADAPTER = "inhand.doors.web.signin.adapter.Adapter"

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

TIME_ZONE = "UTC"
USE_TZ = True

STATIC_URL = "/static/"
STATICFILES_DIRS = [BASE_DIR / "doors" / "web" / "static"]
# Files are named by their content at build time, so they may be cached for ever and need no collecting.
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG
WHITENOISE_IMMUTABLE_FILE_TEST = r"/inhand/[\w-]+-[\w-]{8}\.(js|css|svg)$"

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": os.environ.get("INHAND_LOG_LEVEL") or "INFO"},
    "loggers": {name: {"level": "WARNING"} for name in ("httpx", "mail.log", "uvicorn.access")},
}

# What the interface speaks. A catalogue for each lies in locale/; bin/words gathers what is to be said.
USE_I18N = True
LANGUAGE_CODE = os.environ.get("INHAND_LANGUAGE") or "en"  # to rooms, and to who has chosen none
LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("es", "Español"),
    ("fr", "Français"),
    ("pt", "Português"),
    ("ja", "日本語"),
]
LOCALE_PATHS = [BASE_DIR / "locale"]

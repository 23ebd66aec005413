"""Settings of the test run: the product's own, with a fixed key and cheap password hashing."""

import os
import tempfile

os.environ.setdefault("EARSHOT_DATA", tempfile.mkdtemp(prefix="earshot-tests-"))
os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz-0123456789")

from config.settings import *  # noqa: F403 -- the environment must be set before the settings are read

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

"""Settings of the test run: the product's own, with a fixed key and cheap password hashing."""

import atexit
import os
import shutil
import tempfile

if "EARSHOT_DATA" not in os.environ:
    os.environ["EARSHOT_DATA"] = tempfile.mkdtemp(prefix="earshot-tests-")
    atexit.register(shutil.rmtree, os.environ["EARSHOT_DATA"], ignore_errors=True)
os.environ.setdefault("SECRET_KEY", "only-for-tests-0123456789abcdefghijklmnopqrstuvwxyz-0123456789")

from config.settings import *  # noqa: F403 -- the environment must be set before the settings are read

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

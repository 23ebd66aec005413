#!/usr/bin/env python3
"""`python3 manage.py up` runs Earshot, `python3 manage.py test` tests it; both need nothing but Python 3.11 or later.

Any other word is a Django command. docs/adr/0001 tells why this file brings its own environment along.
"""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 -- said here, in words an old Python can still parse
    sys.exit("Earshot needs Python 3.11 or later, and this one is older. Try: python3.11 manage.py up")

from config.bootstrap.enter import enter

if __name__ == "__main__":
    enter(sys.argv)

    from django.core.management import execute_from_command_line  # there only after enter()

    execute_from_command_line(sys.argv)

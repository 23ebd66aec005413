"""What `manage.py` needs before anything is installed: the standard library alone (import-linter holds it)."""

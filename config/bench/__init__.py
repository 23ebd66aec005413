"""Speed and memory, measured on request by `manage.py bench`; never in a test."""

"""`manage.py up`: everything on this machine, one Ctrl-C ends all of it."""

from __future__ import annotations

import sys
import threading
import time
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from accounts.demo_accounts import DEMO_ACCOUNTS
from config.bootstrap import bundle, launch
from config.bootstrap.console import StepFailed
from config.bootstrap.environment import is_inside
from config.bootstrap.paths import ROOT, environment_folder
from config.bootstrap.requirements import JUDGE, missing_parts
from config.demo.people import ensure_accounts
from config.serving.child import Child
from config.serving.ports import refuse_port_in_use
from config.serving.supervisor import Supervisor


class Command(BaseCommand):
    help = "Run Earshot on this machine: pages, worker and demo. Ctrl-C stops all of it."
    requires_system_checks = ()  # `migrate` and the server run theirs; a second start must be quick

    def add_arguments(self, parser: ArgumentParser) -> None:
        launch.add_arguments(parser)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            self.run_until_stopped(options)
        except StepFailed as failure:
            raise CommandError(str(failure)) from None
        except KeyboardInterrupt:
            self.say("\nStopped.")

    def run_until_stopped(self, options: dict[str, Any]) -> None:
        host, port = options["host"], options["port"]
        refuse_port_in_use(host, port)
        if host in launch.EVERYWHERE and settings.DEMO:
            self.say("Careful: the demo's accounts have known passwords, and --host lets others reach them.")
        bundle.build()
        self.migrate()
        if settings.DEMO:
            ensure_accounts()
        logs = Path(settings.DATA_DIR) / "logs"
        supervisor = Supervisor(root=ROOT, logs=logs, host=host, port=port, say=self.say)
        supervisor.run(lambda: self.when_up(supervisor, light=options["light"]))
        self.say("\nStopped. Everything is kept in " + str(settings.DATA_DIR))

    def migrate(self) -> None:
        Path(settings.DATA_DIR).mkdir(parents=True, exist_ok=True)
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.say("Preparing the database ...")
            call_command("migrate", interactive=False, verbosity=0)
        connection.close()

    def when_up(self, supervisor: Supervisor, *, light: bool) -> Iterable[Child]:
        self.say(f"\nEarshot is at {supervisor.address}    (Ctrl-C stops it; logs: {supervisor.logs})")
        if settings.DEMO:
            self.print_accounts()
            yield self.helper(supervisor, "demo", [sys.executable, "manage.py", "demo"], "The demo is complete.")
        else:
            self.say("No accounts yet? Make the first manager:  python3 manage.py createsuperuser")
        if not light and is_inside(environment_folder()) and missing_parts(ROOT, environment_folder(), [JUDGE]):
            self.say("Installing what the judge needs meanwhile; the pages do not need it (--light leaves it out).")
            command = [sys.executable, "-m", "config.bootstrap.environment", JUDGE]
            yield self.helper(supervisor, "judge's libraries", command, "The judge's libraries are installed.")

    def helper(self, supervisor: Supervisor, name: str, command: list[str], done: str) -> Child:
        """Start something that runs once beside the server, and report on it from a thread."""
        child = supervisor.child(name.replace("'", ""), command)
        child.log.unlink(missing_ok=True)
        child.start()
        threading.Thread(target=self.report, args=(child, name, done, supervisor.stopping), daemon=True).start()
        return child

    def report(self, child: Child, name: str, done: str, stopping: threading.Event) -> None:
        started = last = time.monotonic()
        while child.is_alive():
            if stopping.wait(0.2):
                return
            if time.monotonic() - last > 10:
                last = time.monotonic()
                self.say(f"  {name}, {last - started:.0f} s: {child.tail(1).strip()}")
        assert child.process is not None
        if child.process.returncode == 0:
            if time.monotonic() - started > 5:
                self.say(done)
        elif not stopping.is_set():
            self.say(f"{name} failed; the pages go on, and the next start tries again:\n{child.tail()}")

    def print_accounts(self) -> None:
        for account in DEMO_ACCOUNTS:
            self.say(f"  {account.username:<8} password {account.password:<10} {', '.join(account.roles)}")

    def say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()

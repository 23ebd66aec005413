"""Why a run was refused. Nothing is lost; the message says what to do."""

from __future__ import annotations

from accounts.errors import Conflict, NotFound


class NotTrainable(Conflict):
    """The release is not published, or its folder is out of reach."""

    code = "release_not_trainable"


class WrongRunState(Conflict):
    code = "wrong_run_state"


class NoSuchFile(NotFound):
    code = "no_such_file"


class NotFinished(Conflict):
    """What is asked of a run needs its trained judge."""

    code = "run_not_finished"

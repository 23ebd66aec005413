"""Why a release was refused. Nothing is published, nothing is lost; the message says what to do."""

from __future__ import annotations

from accounts.errors import Conflict, NotFound, Unprocessable


class Refused(Unprocessable):
    """The build ended well, with a no."""

    code = "release_refused"


class NothingToRelease(Refused):
    code = "nothing_to_release"


class LeakFound(Refused):
    code = "leak_found"


class SoundDiffers(Refused):
    code = "sound_differs"


class SoundMissing(Refused):
    code = "sound_missing"


class NoRoom(Refused):
    """The disk or the bucket is full."""

    code = "no_room"


class LedgerBroken(Refused):
    """The ledger is not what was written: splits can no longer be promised from it."""

    code = "ledger_broken"


class ChangedMeanwhile(Conflict):
    """Accepted work changed while the release was being built; building again sees one state."""

    code = "changed_meanwhile"


class NameTaken(Conflict):
    code = "name_taken"


class NotPublished(Conflict):
    code = "not_published"


class NoLeakReport(Conflict):
    code = "no_leak_report"


class NoSuchFile(NotFound):
    code = "no_such_file"

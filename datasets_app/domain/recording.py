"""A person speaks into the browser: an import of one row, with what they agreed to."""

from __future__ import annotations

from django.core.files.uploadedfile import UploadedFile
from django.utils import timezone

from accounts.errors import Invalid
from accounts.models import User
from datasets_app.domain import staging
from datasets_app.domain.importing import begin_import
from datasets_app.domain.sources import check_is_manager, ensure_source
from datasets_app.enums import Origin
from datasets_app.models import Import

SOURCE = "own-recordings"
CONSENT = (
    "I am the person speaking. My recording may be kept, played to the raters of this team, and be part of the datasets"
    " this team releases, under a number instead of my name."
)
CONSENT_VERSION = 1


class NoConsent(Invalid):
    code = "no_consent"


def begin_recording(*, upload: UploadedFile, text: str, language: str, consent: bool, by: User) -> Import:
    """Keep one recording of `by`'s own voice. Without consent nothing is kept."""
    check_is_manager(by)
    if not consent:
        raise NoConsent("A voice is kept only with its owner's consent. Nothing was kept; agree first, then send it.")
    ensure_source(
        SOURCE,
        title="Recorded in the browser",
        origin=Origin.REAL,
        consent=CONSENT,
        licence="LicenseRef-speaker-consent",
        redistributable=True,  # which is what the speaker agrees to; a manager may narrow it in the admin
    )
    staged = staging.stage_uploads(files=[upload])
    defaults = {
        "text": text,
        "language": language,
        # The id, because a label that is a hash of a secret would change with the secret, and a speaker must not.
        "speaker": f"voice-{by.pk}",
        "origin": Origin.REAL.value,
        "source": SOURCE,
        "extra": {"consent": {"version": CONSENT_VERSION, "text": CONSENT, "at": timezone.now().isoformat()}},
    }
    return begin_import(title="Recorded in the browser", staged=staged, defaults=defaults, by=by)

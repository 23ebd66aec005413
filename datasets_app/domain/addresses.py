"""Opaque addresses under which one person may play one clip for one purpose."""

from __future__ import annotations

from typing import TypedDict

from accounts.models import User
from datasets_app.models import AudioAddress, Clip


class AudioJson(TypedDict):
    """What a page needs to play a clip; `seconds` is its length."""

    url: str
    peaks_url: str
    seconds: float


def grant(*, clip: Clip, user: User, purpose: str) -> AudioAddress:
    """The address of `clip` for `user` and `purpose` (such as `assignment:17:A`); the same one when asked again."""
    address, _ = AudioAddress.objects.get_or_create(clip=clip, user=user, purpose=purpose)
    address.clip = clip
    return address


def revoke(*, user: User, purpose: str) -> int:
    """Make the addresses of this purpose lead nowhere; returns how many there were."""
    return AudioAddress.objects.filter(user=user, purpose=purpose).delete()[0]


def audio_json(address: AudioAddress) -> AudioJson:
    url = f"/api/audio/{address.key}"
    return {"url": url, "peaks_url": f"{url}/peaks", "seconds": address.clip.seconds}


def find_address(*, key: str, user: User) -> AudioAddress | None:
    """Somebody else's address is as unknown as one that never was."""
    return AudioAddress.objects.select_related("clip").filter(key=key, user=user).first()

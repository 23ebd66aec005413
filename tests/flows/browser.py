"""A real Chromium and the people who sit before it, most of them with their hands on the keyboard only."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from accounts.demo_accounts import DEMO_ACCOUNTS
from tests.flows.person import eventually
from tests.flows.sounds import Sound
from tests.flows.stack import ROOT

CORPUS = ROOT / "config" / "demo" / "corpus"
# Two synthesisers a text; every other one shares no speaker, system or text with another.
SPOKEN = (
    "en01-flite-diphone-kal.flac",
    "en01-espeak-ng-formant-a.flac",
    "en02-flite-clustergen-slt.flac",
    "en02-espeak-ng-formant-b.flac",
    "en04-espeak-ng-klatt1-d.flac",
    "en04-espeak-ng-formant-c.flac",
)
PASSWORDS = {account.username: account.password for account in DEMO_ACCOUNTS}
DESKTOP, PHONE = {"width": 1280, "height": 720}, {"width": 360, "height": 740}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",  # sound plays, though there is no device
]
PATIENCE_MS = 20_000
# What a page must not do: break its policy. And what a keyboard user does not do: point.
WATCH = """
window.__told = [];
const tell = (words) => window.__told.push(words);
document.addEventListener("securitypolicyviolation", (e) => tell(`policy: ${e.violatedDirective} ${e.blockedURI}`));
window.addEventListener("pointerdown", (e) => tell(`pointer on ${e.target.tagName}`), true);
"""
KEY_OF = """(block, label) => {
    for (const choice of block.querySelectorAll(".anchor, .chip")) {
        const key = choice.querySelector("kbd")?.textContent ?? "";
        const words = choice.querySelector("strong")?.textContent ?? choice.textContent.slice(key.length);
        if (words.trim() === label) return key;
    }
    return "";
}"""
# A refused sign-in, a lost lease and the like are answers, told on the page; Chromium logs each as an error as well.
NO_ERROR = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d")


def spoken_sounds() -> list[Sound]:
    """Real speech of the demo's corpus, as a delivery to be uploaded."""
    lines = (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()
    known = {row["file"]: row for row in map(json.loads, lines)}
    return [
        Sound(name, row["text"], row["speaker"], row["system"], row["origin"], Path(CORPUS, name).read_bytes())
        for name, row in ((name, known[name]) for name in SPOKEN)
    ]


@contextmanager
def open_chromium(executable: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        try:
            yield browser
        finally:
            browser.close()


class Visitor:
    """One person in a browser of their own, and what their page complained about."""

    def __init__(self, browser: Browser, url: str, username: str, *, signed_in: bool = True, **options: Any) -> None:
        self.url, self.username = url, username
        given = {"viewport": DESKTOP, "locale": "en-GB", "reduced_motion": "reduce", **options}
        self.context = browser.new_context(base_url=url, **given)
        self.context.add_init_script(WATCH)
        self.context.set_default_timeout(PATIENCE_MS)
        self.complaints: list[str] = []
        self.page = self.new_page()
        if signed_in:
            self.sign_in_by_api()

    def new_page(self) -> Page:
        page = self.context.new_page()
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("console", lambda message: self.hear(page, message.type, message.text))
        return page

    def hear(self, page: Page, kind: str, text: str) -> None:
        if kind == "error" and not NO_ERROR.match(text):
            self.complaints.append(f"{page.url}: {text}")

    def sign_in_by_api(self) -> None:
        token = self.context.request.get("/api/session").json()["csrf"]
        answer = self.context.request.post(
            "/api/session",
            data={"username": self.username, "password": PASSWORDS[self.username]},
            headers={"X-CSRFToken": token, "Referer": self.url},
        )
        assert answer.ok, answer.text()

    def sign_in_by_typing(self) -> None:
        self.page.goto("/")
        expect(self.page.get_by_label("User name")).to_be_focused()
        self.type(self.username)
        self.press("Tab")
        self.type(PASSWORDS[self.username])
        self.press("Enter")
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.username.title())

    def begin(self) -> None:
        """Enter, once the page offers it: the first thing that waits for this person."""
        expect(self.page.locator(".home-step a").first).to_be_visible()
        self.press("Enter")

    def patch_me(self, **change: str) -> None:
        token = self.context.request.get("/api/session").json()["csrf"]
        headers = {"X-CSRFToken": token, "Referer": self.url}
        assert self.context.request.patch("/api/me", data=change, headers=headers).ok

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text: str) -> None:
        self.page.keyboard.type(text)

    def tab_to(self, control: Locator, most: int = 60) -> None:
        """Press Tab until the control has the focus, as somebody without a mouse does."""
        for _ in range(most):
            if control.evaluate("element => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"Tab does not reach {control}")

    def told(self) -> list[str]:
        """What the page noticed itself: breaches of its policy, presses of a pointer."""
        found: list[str] = self.page.evaluate("window.__told")
        return found

    def close(self) -> None:
        """Nothing may have gone wrong unseen."""
        told = [line for line in self.told() if line.startswith("policy")]
        self.context.close()
        assert self.complaints + told == []


class Rater(Visitor):
    """Somebody at the page where clips are rated and texts are written, who reads the keys off the controls."""

    @property
    def focus(self) -> Locator:
        return self.page.locator(".panel .block-focus")

    def wait_for_sheet(self) -> None:
        expect(self.page.locator(".rows .line-here")).to_be_visible(timeout=PATIENCE_MS)

    def saved(self) -> None:
        expect(self.page.locator(".topbar").get_by_role("status").get_by_text("saved", exact=True)).to_be_visible(
            timeout=PATIENCE_MS
        )

    def listen_to_the_end(self) -> None:
        self.press("Space")
        expect(self.page.locator(".transport-heard.whole").first).to_be_visible(timeout=PATIENCE_MS)
        expect(self.page.get_by_role("button", name="Play", exact=True)).to_be_visible()

    def question(self) -> str:
        heading = self.focus.locator("h3").inner_text()
        return re.sub(r"\s*optional$", "", heading).strip()

    def key_of(self, label: str) -> str:
        """The key that is printed on this choice of the question in focus."""
        key: str = self.focus.evaluate(KEY_OF, label)
        assert key, f"no key is printed on {label!r} of {self.question()!r}"
        return key.lower()

    def answer_all(self, said: dict[str, Any]) -> None:
        """Go through the questions as they come. `said`: label(s) by the question's title; a call marks parts."""
        left = dict(said)
        while left:
            title = self.question()
            answer = left.pop(title, None)
            if callable(answer):
                answer(self)
            for label in [answer] if isinstance(answer, str) else answer if isinstance(answer, list) else []:
                self.press(self.key_of(label))
            if not isinstance(answer, str):
                self.press("Enter")
            if left:
                eventually(lambda before=title: self.question() != before, seconds=5, what=f"what follows {title}")

    def mark_a_part(self, type_key: str, severity_key: str) -> None:
        self.press("Home", "[", "ArrowRight", "]", type_key, severity_key)
        expect(self.focus.locator("tbody tr")).to_have_count(1)

    def time(self) -> float:
        """Where the sound stands, to a tenth of a second."""
        minutes, seconds = self.page.locator(".transport-time").inner_text().split("/")[0].strip().split(":")
        return int(minutes) * 60 + float(seconds)

    @property
    def text_area(self) -> Locator:
        return self.page.locator(".editor textarea")

    def editor(self) -> str:
        return self.text_area.input_value()


def is_dark(page: Page) -> bool:
    """Whether the page's ground is nearer to black than to white."""
    ground: str = page.evaluate("getComputedStyle(document.body).backgroundColor")
    return sum(map(float, re.findall(r"[\d.]+", ground)[:3])) < 3 * 128


def grown(read: Callable[[], str], *, steps: int = 3, seconds: float = 20) -> list[str]:
    """What `read` gave until it had grown that many times: each the beginning of the next."""
    seen: list[str] = []

    def look() -> bool:
        now = read()
        if now and (not seen or now != seen[-1]):
            seen.append(now)
        return len(seen) > steps

    eventually(look, seconds=seconds, what="text that grows")
    return seen

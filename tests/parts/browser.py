"""A real Chromium, as a phone in a mediator's hand."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.parts.hub import CODE

PHONE = (390, 844)
SMALL = (320, 640)
WAIT = 30_000
"""Milliseconds that a page is waited for: two slow cores are shared by everything that a test runs."""


class Served(Protocol):
    """Where a page comes from: a hub or a relay."""

    @property
    def url(self) -> str:
        """Its address."""
        ...


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, with nothing that it tells its makers."""
    quiet = ["gpu", "quic", "background-networking", "component-update", "sync"]
    flags = [
        *(f"--disable-{what}" for what in quiet),
        "--no-first-run",
        "--autoplay-policy=document-user-activation-required",
        *(["--no-sandbox"] if os.geteuid() == 0 else []),
    ]
    with sync_playwright() as playwright:
        # A system bus that ends, as those of printing tests do, would take Chromium with it.
        nowhere = {"DBUS_SYSTEM_BUS_ADDRESS": "unix:path=/dev/null", "DBUS_SESSION_BUS_ADDRESS": "unix:path=/dev/null"}
        expect.set_options(timeout=WAIT)
        started = playwright.chromium.launch(
            executable_path="/usr/bin/chromium-headless-shell", args=flags, env={**os.environ, **nowhere}
        )
        try:
            yield started
        finally:
            started.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests."""
    with chromium() as started:
        yield started


@contextmanager
def phone(
    browser: Browser,
    hub: Served,
    name: str = "",
    *,
    locale: str = "en",
    size: tuple[int, int] = PHONE,
    dark: bool = False,
    script: bool = True,
) -> Iterator[BrowserContext]:
    """A phone; if a name is given, of the mediator who has signed in on it."""
    context = browser.new_context(
        base_url=hub.url,
        locale=locale,
        viewport={"width": size[0], "height": size[1]},
        device_scale_factor=2,
        has_touch=True,
        is_mobile=True,
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
        ignore_https_errors=True,  # no phone of ours knows a test's authority
    )
    context.set_default_timeout(WAIT)
    try:
        if name:
            sign_in(context, name)
        yield context
    finally:
        context.close()


def until(page: Page, condition: str) -> None:
    """Returns as soon as that JavaScript is true. (Playwright's own way needs eval, which the page forbids.)"""
    for _ in range(WAIT // 50):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(50)
    pytest.fail(f"not true within {WAIT} ms: {condition}")


def sign_in(context: BrowserContext, name: str, code: str = CODE) -> None:
    """Through the page, as people do."""
    page = context.new_page()
    page.goto("/sign-in")
    page.locator("#name").fill(name)
    page.locator("#code").fill(code)
    page.locator("button.loud").tap()
    page.wait_for_url("**/")

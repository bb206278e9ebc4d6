"""A headless Chromium and pages of the sample report in it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from overclaim.report.html import render
from tests.report.samples import sample_report

ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def chromium() -> str | None:
    """The browser to test with: ``OVERCLAIM_CHROMIUM``, else the first one on the path."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    return os.environ.get("OVERCLAIM_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A running browser; skips the test where there is none."""
    executable = chromium()
    if executable is None:
        pytest.skip("no Chromium on this machine (set OVERCLAIM_CHROMIUM to its executable)")
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=ARGUMENTS)
        yield running
        running.close()


@pytest.fixture(scope="session")
def report_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample report as a file."""
    path = tmp_path_factory.mktemp("report") / "report.html"
    path.write_text(render(sample_report()), encoding="utf-8")
    return path


Open = Callable[..., Page]


@pytest.fixture
def visit(browser: Browser, report_file: Path) -> Iterator[Open]:
    """Opens the report, or another file, in a fresh page; at the end no page may have logged or requested anything.

    Messages that contain ``refused`` are meant.
    """
    contexts: list[BrowserContext] = []
    noise: list[str] = []

    def go(path: Path = report_file, fragment: str = "", refused: str | None = None, **options: Any) -> Page:
        settings = {"viewport": {"width": 1280, "height": 860}, "reduced_motion": "reduce", **options}
        context = browser.new_context(**settings)
        contexts.append(context)
        page = context.new_page()
        page.on(
            "console",
            lambda message: noise.append(message.text) if not refused or refused not in message.text else None,
        )
        page.on("pageerror", lambda error: noise.append(f"error: {error}"))
        page.on(
            "request",
            lambda request: noise.append(request.url) if request.url.partition("#")[0] != path.as_uri() else None,
        )
        page.goto(path.as_uri() + fragment)
        return page

    yield go
    for context in contexts:
        context.close()
    assert noise == []

"""What runs in a real terminal needs one."""

from __future__ import annotations

import os

import pytest


@pytest.fixture(autouse=True, scope="module")
def terminals() -> None:
    """Not every place where tests run has terminals to give."""
    try:
        for number in os.openpty():
            os.close(number)
    except (AttributeError, OSError) as error:
        pytest.skip(f"no pseudo-terminal to be had here: {error}")

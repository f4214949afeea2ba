"""An event loop for a story of the hub's parts."""

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

T = TypeVar("T")


def ran(story: Coroutine[Any, Any, T]) -> T:
    """What a story comes to, on a thread of its own: a browser of another test may have a loop on this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, story).result()

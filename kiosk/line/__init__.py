"""The terminal's line to its hub: what is posted, what the hub says by itself, and trying again.

The line carries bytes and frames. What they mean, its users know: each parses its own. Below it lies HTTP alone.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from pydantic import ValidationError
from urllib3.exceptions import HTTPError


class Unreachable(Exception):
    """No hub answered. The message says how it failed, and nothing of what was sent or received."""


class BadAnswer(Unreachable):
    """Something answered, but not as a hub does: a fault in the hub, the wrong token, or the wrong address."""


@contextmanager
def believed() -> Iterator[None]:
    """Turns whatever a network, TLS or a stranger can do into Unreachable, with no word of what was exchanged.

    For the line itself, and for its users while they parse what came over it.
    """
    try:
        yield
    except ValidationError:
        raise BadAnswer("an answer of another shape than a hub's") from None
    except ValueError as error:
        raise BadAnswer(f"an answer that can't be read ({type(error).__name__})") from None
    except (OSError, HTTPError) as error:  # every RequestException is an OSError; so is a missing authority file
        raise Unreachable(type(error).__name__) from error

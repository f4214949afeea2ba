"""Reaches mediators whose phone is locked: one apprise URL each (ntfy, e-mail ...). Never holds a call up."""

import logging
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

from kiosk.hub.people import Mediator

_log = logging.getLogger(__name__)


def fits(url: str) -> bool:
    """True if apprise knows what to do with such an address."""
    import apprise  # slow to import: never while the hub starts

    return apprise.Apprise.instantiate(url, suppress_exceptions=True) is not None


class Channels:
    """Sends in threads of its own."""

    def __init__(self) -> None:
        self._senders = ThreadPoolExecutor(max_workers=4, thread_name_prefix="channel")

    def tell(self, whom: Iterable[Mediator], title: str, body: str) -> None:
        """Sends the same words to each; returns at once. What fails is logged, without name or address."""
        for mediator in whom:
            if mediator.notify:
                self._senders.submit(self._send, mediator, title, body)

    def close(self) -> None:
        """What has not gone out yet never will."""
        self._senders.shutdown(wait=False, cancel_futures=True)

    def _send(self, mediator: Mediator, title: str, body: str) -> None:
        kind = mediator.notify.partition(":")[0]
        try:
            import apprise

            logging.getLogger("apprise").setLevel(logging.CRITICAL)  # its lines hold addresses
            channel = apprise.Apprise()
            sent = channel.add(mediator.notify) and channel.notify(body=body, title=title)
        except Exception as error:  # noqa: BLE001  the thread's outermost door: plugins raise what they like
            _log.warning("mediator %d can't be told by %s: %s", mediator.id, kind, type(error).__name__)
            return
        if not sent:
            _log.warning("mediator %d can't be told by %s", mediator.id, kind)

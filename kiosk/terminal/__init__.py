"""One terminal, built from its settings: the only place where parts are joined. Owns their workers and its own hub.

Nothing here draws. What the parts find out comes up through `post`, which hands a callable to the thread that draws.
"""

import gc
import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from functools import partial

from kiosk.documents.jail import Unsafe
from kiosk.documents.reader import Reader
from kiosk.helpline.helpline import Helpline
from kiosk.helpline.outbox import Outbox
from kiosk.journeys import Errand
from kiosk.journeys.calling import CallingJourney
from kiosk.journeys.papers.parts import Parts as PapersParts
from kiosk.journeys.printing import PrintingJourney
from kiosk.journeys.printing.parts import Parts
from kiosk.journeys.reception import Reception
from kiosk.journeys.reception.opening import Opening
from kiosk.journeys.reception.steps import Today, Welcome
from kiosk.line.link import Link, Timeouts, Way
from kiosk.line.listening import Listening
from kiosk.line.relay import Relay
from kiosk.printing import PrinterUnavailable
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal
from kiosk.printing.quota import DayCount, Limits, Quota, limits_of
from kiosk.printing.several import printer_of
from kiosk.printing.terms import Terms, terms_of
from kiosk.printing.watch import Watch
from kiosk.settings import Settings
from kiosk.sources import Reminder, Source
from kiosk.sources.forms import FormsSource
from kiosk.sources.phone import PhoneSource
from kiosk.sources.sheet import SheetSource
from kiosk.sources.slot import Slot
from kiosk.sources.usb import UsbSource
from kiosk.terminal import forgetting
from kiosk.terminal.mending import Mending
from kiosk.terminal.own_hub import OwnHub, authorities, hub_url, terminal_token
from kiosk.terminal.receipts import sheets
from kiosk.terminal.releasing import Board
from kiosk.terminal.telling import Telling
from kiosk.terminal.workers import LoopThread, Post, WorkerThread
from kiosk.vault import Vault
from kiosk.visit import Visit

log = logging.getLogger(__name__)

HOUSEKEEPING_SECONDS = 5
"""How often what a crash or a silent printer left behind is looked for."""

STICK_SECONDS = 30
"""How long a stick may take for one thing. A file of 200 MB takes 20 s from a slow one (10 MB/s)."""

CUPS_SECONDS = 12
"""How long CUPS may take for one thing. It answers in milliseconds, and takes 200 MB in two seconds."""

END_SECONDS = 3
"""How long each worker may take to finish what it was asked for when the terminal ends."""

_PRINTING = Errand("printing")


def _phones(settings: Settings, way: Way) -> bool:
    return settings.phone.on and (way.blind or settings.hub.reaches_phones)


SOURCES: tuple[Callable[[Settings, Way, Slot], Source], ...] = (
    lambda settings, way, slot: UsbSource(slot, settings.documents, lambda: _phones(settings, way) and way.heard()),
    lambda settings, way, _: PhoneSource(_phones(settings, way), way, settings.documents),
    lambda settings, *_: FormsSource(settings.forms.place),
)
"""Where papers may come from, in the order in which residents are asked. A new source is one line here."""


class Terminal:
    """A terminal: its reception, and all that works for it."""

    def __init__(
        self,
        settings: Settings,
        post: Post,
        changed: Callable[[], None],
        hub_arguments: Sequence[str] = (),
        clock: Callable[[], float] = time.monotonic,
        ready: Callable[[bool], None] = lambda _: None,
        now: Callable[[], datetime] = lambda: datetime.now().astimezone(),
    ) -> None:
        """`clock` counts seconds; `now` is the time on the centre's wall.

        `ready` is called once, on the thread that draws: when its hub answers, or with False if that can't start.
        """
        self.settings = settings
        self._post, self._ready, self._now = post, ready, now
        self._clock = clock
        self._kept_house = clock()
        folder = settings.terminal.folder
        self._reader = Reader(settings.documents, pixels=settings.printing.pixels)
        self._printer = printer_of(settings.printing)
        self._watch = Watch(self._printer, lambda: post(changed))
        self._jobs = HandingOver(
            self._printer, Journal(folder / "journal"), lambda: self._watch.needs, self._watch.disprove
        )
        self._day = DayCount(folder / "pages", lambda: now().date())
        self._files = WorkerThread("files", post, STICK_SECONDS, replaceable=True, clock=clock)
        # Apart: a stick that hangs while nobody is here must not keep the next resident waiting.
        self._reminding = WorkerThread("reminding", post, STICK_SECONDS, replaceable=True, clock=clock)
        # Not replaceable: a job that was being handed over might arrive after it was given up and purged.
        self._prints = WorkerThread("printing", post, CUPS_SECONDS, clock=clock)
        self._wiping = WorkerThread("wiping", post)
        self._documents = WorkerThread("documents", post, killing=self._wiping)  # its work ends by itself
        self._loops: list[LoopThread] = []
        own = not settings.hub.url
        token = terminal_token(folder) if own else settings.hub.token
        link = Link(hub_url(settings), token, authorities(settings))
        self._helpline = Helpline(Outbox(folder / "outbox", forgetting.write_over), link, post)
        self._listening = Listening(link, [self._helpline])
        self._mending = Mending(self._helpline, settings.terminal.languages[0], clock)
        asking = Link(hub_url(settings), token, authorities(settings), Timeouts(connect=1, answer=1.5))
        collecting = Timeouts(connect=1, answer=3)
        self._relay = Relay(settings.phone) if settings.phone.relay else None
        self._way = Way(
            lambda: Link(hub_url(settings), token, authorities(settings), collecting),
            lambda: self._helpline.known.reachable,
        )
        self._slot = Slot(settings.usb.mounts, automount=settings.usb.automount)
        self._hub = OwnHub(token, hub_arguments, asking.greet, self._settled) if own else None
        way = self._relay.way if self._relay else self._way
        self._sources = tuple(source(settings, way, self._slot) for source in SOURCES)
        self._telling = Telling(self._helpline, self._sources)
        self.reception = Reception(self._opening(changed), changed)
        self._slot.came = lambda: post(lambda: self.reception.plug_in(_PRINTING))
        self._unsubscribe = self._helpline.subscribe(lambda _: changed())
        self._visit = self.reception.visit_number
        self._watching = LoopThread("watching", self._watch.run_watching)

    def start(self) -> None:
        """Starts what is not needed for the first screen: the hub, the line to it, a warm reader."""
        forgetting.begin()
        self._loop(self._helpline.run_keeping)
        self._loop(self._slot.run)
        if self._hub:
            self._loop(self._hub.run)
        else:
            self._connect(answers=True)
        if self._relay:
            self._loop(self._relay.run_relay)
        self._documents(self._warm, lambda _: None, lambda: None)
        self._prints(self._meet_printer, lambda _: None, lambda: None)
        self._wiping(Vault.sweep, lambda _: None, lambda: None)

    def tick(self) -> None:
        """Lets time pass; called about twice a second on the thread that draws."""
        self.reception.tick()
        self._mending.tick(self._watch.needs)
        self._telling.tick(self._watch.needs)
        if not self._day.is_kept:
            self._prints(self._day.save, lambda _: None, lambda: None)
        self._watch.awaited = not isinstance(self.reception.step, Welcome)
        for worker in self._workers:
            worker.watch()
        for loop in (self._watching, *self._loops):
            loop.watch()
        if self._visit != self.reception.visit_number:
            self._visit = self.reception.visit_number
            self._wiping(gc.collect, lambda _: self._write_over(), lambda: None)
        if self._clock() - self._kept_house >= HOUSEKEEPING_SECONDS:
            self._kept_house = self._clock()
            self._prints(self._jobs.purge_left_behind, lambda _: None, lambda: None)
            self._documents(self._reader.tend, lambda _: None, lambda: None)

    def close(self) -> None:
        """Ends the visit and every worker. Nothing of the visit is left."""
        self._unsubscribe()
        self._watching.stop()
        self._watch.wake()
        self.reception.close()
        for worker in self._workers:
            worker.close(END_SECONDS)
        for loops in (self._loops[1:], self._loops[:1]):  # the outbox is written last
            for loop in loops:
                loop.stop()
            self._helpline.wake()
            self._slot.wake()
            self._listening.hang_up()
            for loop in loops:
                loop.join(END_SECONDS)
        self._reader.close()
        self._day.save()

    def _loop(self, loop: Callable[[threading.Event], None]) -> None:
        self._loops.append(LoopThread(loop.__name__, loop))

    def _settled(self, answers: bool) -> None:
        self._post(lambda: self._connect(answers=answers))

    def _connect(self, *, answers: bool) -> None:
        """Opens the line to the hub: its own has started by now, or can't, so that what fails is worth a warning."""
        self._loop(self._helpline.run_delivery)
        self._loop(self._listening.run_listening)
        self._ready(answers)

    @property
    def _workers(self) -> tuple[WorkerThread, ...]:
        return self._wiping, self._prints, self._files, self._reminding, self._documents

    def _opening(self, changed: Callable[[], None]) -> Opening:
        settings = self.settings
        parts = Parts(
            papers=PapersParts(
                sources=self._sources,
                reader=self._reader,
                files=self._files,
                documents=self._documents,
                wiping=self._wiping,
            ),
            jobs=self._jobs,
            prints=self._prints,
            terms=terms_of(settings.printing),
            quota=lambda: Quota(limits_of(settings.printing), self._day),
            releasing=Board(self._helpline, settings.terminal.elsewhere),
        )
        papers, limits = replace(parts.papers, sources=(SheetSource(settings),)), lambda: Quota(Limits(), self._day)
        sheet = replace(parts, papers=papers, jobs=sheets(settings, self._jobs), terms=Terms(), quota=limits)
        return Opening(
            languages=settings.terminal.languages,
            visit=lambda number: Visit(number, settings.visit, settings.terminal.languages[0], self._clock, Vault),
            journeys={
                _PRINTING: partial(PrintingJourney, parts),
                Errand("sheet"): partial(PrintingJourney, sheet),
            },
            helping=partial(
                CallingJourney,
                self._helpline,
                settings.terminal.elsewhere,
                settings.sheet.on,
                settings.terminal.call_back,
                lambda: self._today().hours,
            ),
            today=self._today,
            needs=lambda: self._watch.needs.now,
            left_behind=self._left_behind,
            elsewhere=settings.terminal.elsewhere,
            wipe=self._wipe,
            clock=self._clock,
        )

    def _left_behind(self, then: Callable[[frozenset[Reminder]], None]) -> None:
        def look() -> frozenset[Reminder]:
            return frozenset(reminder for source in self._sources if (reminder := source.left_behind()))

        self._reminding(look, then, lambda: then(frozenset()))

    def _today(self) -> Today:
        now, known, own = self._now(), self._helpline.known, self.settings
        hours = known.opening.told(now) or own.hub.opening(now).told(now)  # its own, unless the hub has told them
        return Today(now.time().replace(second=0, microsecond=0), own.terminal.centre, hours, known.here, known.people)

    def _warm(self) -> None:
        """The jail is tried, and stands ready. If it doesn't hold, residents are offered a human for every paper."""
        try:
            self._reader.warm()
        except Unsafe as unsafe:
            log.critical("no document is opened: the jail doesn't hold. %s", unsafe)

    def _meet_printer(self) -> None:
        try:
            self._printer.capabilities()
        except PrinterUnavailable as problem:
            log.warning("no printer yet: %s", problem)

    def _write_over(self) -> None:
        """Each worker has memory of its own that it has freed."""
        for worker in self._workers:
            worker(forgetting.write_over, lambda _: None, lambda: None)

    def _wipe(self, visit: Visit) -> None:
        """The vault goes, and the processes that saw its papers with it. Not on their workers: what hangs gives up."""
        wiped = threading.Event()

        def wipe() -> None:
            try:
                visit.end()  # first: what is still asked about its papers must not wake fresh processes
                self._reader.kill()
            finally:
                wiped.set()

        self._wiping(wipe, lambda _: None, lambda: None)
        # The next visit's papers come after that: their processes must not be taken for this one's.
        self._documents(lambda: wiped.wait(END_SECONDS), lambda _: None, lambda: None)

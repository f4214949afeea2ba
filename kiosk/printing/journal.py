"""The journal: which jobs went to the printer and haven't ended, on disk, so that a crash prints nothing twice."""

import json
import logging
from pathlib import Path
from uuid import uuid4

from kiosk import durable

log = logging.getLogger(__name__)

_LINES_MAX = 200  # then those that ended are left out


class Journal:
    """An append-only file of JSON lines, {"job": id, "state": "opened" or "closed"}. Used by one thread, but `new_id`.

    A full disk doesn't stop printing: the journal then remembers as long as this process lives, and says so in the log.
    """

    def __init__(self, path: Path) -> None:
        """Touches no file yet."""
        self._path = path
        self._loaded = False
        self._open: dict[str, None] = {}  # as a set that keeps its order
        self._ahead: set[str] = set()  # those of them that no printer has been handed yet
        self._spare: list[str] = []  # one of these, or none: no job has it
        self._lines = 0

    def new_id(self) -> str:
        """A UUID for a job, which is on disk already if there was time for that. Called by any thread."""
        try:
            return self._spare.pop()
        except IndexError:
            return str(uuid4())

    def note_ahead(self) -> None:
        """Has the next job's id on disk beforehand: whoever prints then need not wait for the disk."""
        if not self._spare:
            job_id = str(uuid4())
            self.opened(job_id)
            self._ahead.add(job_id)
            self._spare.append(job_id)

    def opened(self, job_id: str) -> None:
        """Notes a job, on disk, before it goes to the printer."""
        if job_id in self._ahead:
            self._ahead.remove(job_id)
            return
        self._load()
        self._open[job_id] = None
        self._append(job_id, "opened")

    def closed(self, job_id: str) -> None:
        """Notes that a job has ended, in whatever way."""
        self._load()
        if job_id in self._open:
            del self._open[job_id]
            self._ahead.discard(job_id)
            self._append(job_id, "closed")

    def open_jobs(self) -> tuple[str, ...]:
        """The jobs that were opened and not closed, by this process or one before it, the oldest first.

        After a crash, an id that was on disk ahead is one of them: nobody knows by then whether it was used.
        """
        self._load()
        return tuple(job_id for job_id in self._open if job_id not in self._ahead)

    def _load(self) -> None:
        if self._loaded:
            return
        self._loaded = True
        try:
            lines = self._path.read_text("utf-8", "replace").splitlines()
        except FileNotFoundError:
            return
        except OSError as error:
            log.warning("the journal can't be read: %s", error.strerror)
            return
        for line in lines:
            self._fold(line)
        self._lines = len(lines)
        if lines:
            self._prune()  # also mends a last line that a power cut left half written

    def _fold(self, line: str) -> None:
        try:
            event = json.loads(line)
            job_id, state = str(event["job"]), event["state"]
        except (ValueError, TypeError, KeyError):
            log.warning("the journal holds a line that can't be read; it is left out")
            return
        if state == "opened":
            self._open[job_id] = None
        else:
            self._open.pop(job_id, None)

    def _append(self, job_id: str, state: str) -> None:
        try:
            durable.make_folder(self._path.parent)
            durable.append(self._path, _line(job_id, state))
        except OSError as error:
            log.warning("the journal can't be written, printing goes on: %s", error.strerror)
            return
        self._lines += 1
        if self._lines > _LINES_MAX:
            self._prune()

    def _prune(self) -> None:
        try:
            durable.write(self._path, b"".join(_line(job_id, "opened") for job_id in self._open))
        except OSError as error:
            log.warning("the journal can't be shortened: %s", error.strerror)
            return
        self._lines = len(self._open)


def _line(job_id: str, state: str) -> bytes:
    return json.dumps({"job": job_id, "state": state}).encode() + b"\n"

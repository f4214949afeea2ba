"""Reads a real screen as a resident does, with tesseract: what is not on the glass isn't there."""

import os
import subprocess
from collections.abc import Callable
from io import BytesIO
from typing import TypeVar

from PIL import Image, ImageChops

from tests.parts.cupsd import wait_until
from tests.parts.screen import Glass

Place = tuple[float, float]
T = TypeVar("T")

_LOOKS_AGAIN_SECONDS = 0.2
_SURE_PERCENT = 30
_LOUD = (0x0B, 0x5D, 0x57)
_SQUARE = 16  # pixels
_TESSERACT_LANGUAGES = {"fr": "fra", "en": "eng"}
_ONE_THREAD = {"OMP_THREAD_LIMIT": "1"}  # several wait for each other busily, and take twice the time together


class Eye:
    """Somebody who reads the screen in one language, and touches words."""

    def __init__(self, glass: Glass, language: str = "fr") -> None:
        self._glass = glass
        self._language = _TESSERACT_LANGUAGES[language]
        self._seen: Image.Image | None = None
        self._read: list[tuple[str, Place]] = []

    def sees(self, words: str) -> bool:
        """True if the words stand on the screen now, in one line or wrapped."""
        return words.casefold() in " ".join(word for word, _ in self._words()).casefold()

    def waits_for(self, words: str) -> None:
        """Returns when the words stand on the screen; fails, with what stands there, when they don't come."""
        self._until(lambda: self.sees(words), f"{words!r}")

    def taps(self, word: str) -> None:
        """Waits for one word, until it stays where it is, and touches it; the last one, if it stands there twice."""
        place: Place | None = None

        def stays() -> Place | None:
            nonlocal place
            before, places = place, [its for seen, its in self._words() if word.casefold() in seen.casefold()]
            place = places[-1] if places else None
            return place if place == before else None

        self._glass.tap(*self._until(stays, f"{word!r}"))

    def taps_the_loud_answer(self) -> None:
        """Waits for the one loud answer of the screen, and touches it: its light letters are too hard to read."""
        self._glass.tap(*self._until(self._loud, "a loud answer"))

    def _until(self, true: Callable[[], T | None], what: str) -> T:
        try:
            return wait_until(true, what, every=_LOOKS_AGAIN_SECONDS)
        except AssertionError as missed:
            missed.add_note(f"There stands: {' '.join(word for word, _ in self._words())}")
            raise

    def _loud(self) -> Place | None:
        seen = self._glass.picture()
        unlike = ImageChops.difference(seen, Image.new("RGB", seen.size, _LOUD)).convert("L")
        loud = unlike.point(lambda difference: 255 if difference == 0 else 0)
        # Thin frames of the same colour mark what is chosen: only where whole squares are filled is the answer.
        squares = loud.resize((seen.width // _SQUARE, seen.height // _SQUARE), Image.Resampling.BOX)
        box = squares.point(lambda filled: 255 if filled == 255 else 0).getbbox()
        return box and (_SQUARE * (box[0] + box[2]) / 2, _SQUARE * (box[1] + box[3]) / 2)

    def _words(self) -> list[tuple[str, Place]]:
        """Every word with its middle, in reading order. What has not changed isn't read again: that takes a second."""
        seen = self._glass.picture()
        if seen != self._seen:
            self._seen, self._read = seen, self._words_in(seen.convert("L"))
        return self._read

    def _words_in(self, seen: Image.Image) -> list[tuple[str, Place]]:
        picture = BytesIO()
        seen.resize((seen.width // 2, seen.height // 2), Image.Resampling.LANCZOS).save(picture, "png")
        command = ["tesseract", "-", "-", "-l", self._language, "--psm", "11", "tsv"]
        told = subprocess.run(
            command, input=picture.getvalue(), env=os.environ | _ONE_THREAD, capture_output=True, check=True
        ).stdout.decode()
        found = []
        for line in told.splitlines()[1:]:
            *_, left, top, width, height, confidence, word = line.split("\t")
            if word.strip() and float(confidence) > _SURE_PERCENT:
                found.append((word, (2 * (int(left) + int(width) / 2), 2 * (int(top) + int(height) / 2))))
        return found

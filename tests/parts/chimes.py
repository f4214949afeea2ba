"""Makes the sounds in screens/chimes: python -m tests.parts.chimes."""

import array
import io
import math
import wave

from screens.sounds import CHIMES, Chime

_A_SECOND = 16_000  # samples
_NOTE_SECONDS = 0.22
_FADING_SECONDS = 0.9
_LOUDNESS = 0.25
"""Of what the machine can: heard before the screen, and by nobody further off. Its own mixer says how loud that is."""
NOTES = {Chime.COMING: (659.3, 880.0), Chime.PAPER: (880.0, 659.3)}
"""In Hz: two bells that rise say that somebody comes; two that fall, that paper lies there."""


def chime(notes: tuple[float, ...]) -> bytes:
    """A WAV of bells, one after the other: mono, 16 bits."""
    length = int(_A_SECOND * (_NOTE_SECONDS * (len(notes) - 1) + _FADING_SECONDS))
    samples = array.array("h", bytes(2 * length))
    for number, hertz in enumerate(notes):
        begin = int(_A_SECOND * _NOTE_SECONDS * number)
        for place in range(begin, length):
            since = (place - begin) / _A_SECOND
            swing = math.sin(math.tau * hertz * since) + 0.25 * math.sin(2 * math.tau * hertz * since)
            rise = min(since / 0.01, 1.0)  # no click at its beginning
            samples[place] += round(32_767 / 2.5 * _LOUDNESS * rise * math.exp(-6 * since) * swing)
    written = io.BytesIO()
    with wave.open(written, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(_A_SECOND)
        file.writeframes(samples.tobytes())
    return written.getvalue()


if __name__ == "__main__":
    for kind, notes in NOTES.items():
        (CHIMES / f"{kind.value}.wav").write_bytes(chime(notes))

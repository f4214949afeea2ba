"""Every screen in every state that a resident can meet, by name."""

from tests.screens.gallery import papers, printing, reception
from tests.screens.gallery.staged import Staged

__all__ = ["GALLERY", "Staged"]

GALLERY: dict[str, Staged] = reception.SCREENS | papers.SCREENS | printing.SCREENS

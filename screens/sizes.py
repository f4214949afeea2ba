"""How large the pictures of pages are wanted, and how many at once: by the layouts of papers and preview."""

from kiosk.journeys.printing.steps import Sizes
from screens.theme import Theme


def papers_at_once(theme: Theme) -> int:
    """Four papers, two of them in larger text."""
    return 2 if theme.larger else 4


def sizes(theme: Theme) -> Sizes:
    """Pictures as sharp as the screen can show them: A4 of the room that each has."""
    width = theme.display.width - 2 * theme.margin
    across = 2 if theme.larger or theme.portrait else 4
    thumbnail = int(width / across * 0.82)
    sheet_height = int(theme.display.height * (0.75 if theme.tall and not theme.portrait else 0.62))
    return Sizes(
        thumbnail=(thumbnail, int(thumbnail * 1.42)),
        sheet=(int(sheet_height * 1.42), sheet_height),
        papers=papers_at_once(theme),
        pages=3,
    )

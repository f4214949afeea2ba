"""How large the pictures of pages are wanted, and how many at once: by the layouts of papers, preview and pages."""

from kiosk.journeys import Sizes
from screens.theme import Theme


def papers_at_once(theme: Theme) -> int:
    """Four papers, two of them in larger text."""
    return 2 if theme.larger else 4


def grid_columns(theme: Theme) -> int:
    """How many pages stand side by side where pages are chosen, each with its number; there are two rows of them."""
    if theme.portrait:
        return 3
    beside = theme.mm(69)  # the answers
    return max(3, (theme.display.width - beside) // theme.mm(48))


def sizes(theme: Theme) -> Sizes:
    """Pictures as sharp as the screen can show them: A4 of the room that each has."""
    width = theme.display.width - 2 * theme.margin
    across = 2 if theme.larger or theme.portrait else 4
    thumbnail = int(width / across * 0.82)
    sheet_height = int(theme.display.height * (0.75 if theme.tall and not theme.portrait else 0.62))
    # As wide as the screen; lying, half of a page is as wide as it is high times √2.
    enlarged = width if theme.portrait else int((theme.display.height - theme.bar - 2 * theme.gap) * 1.42)
    return Sizes(
        thumbnail=(thumbnail, int(thumbnail * 1.42)),
        sheet=(int(sheet_height * 1.42), sheet_height),
        enlarged=(enlarged, int(enlarged * 1.42)),
        papers=papers_at_once(theme),
        grid=2 * grid_columns(theme),
    )

"""Names, numbers and paths in sentences of both directions stand where Pango's viewer has them, isolated by hand."""

import re
import subprocess
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

import cairocffi
import pangocairocffi
import pytest
from pangocffi import Layout, ffi, pango
from PIL import Image, ImageChops

from kiosk.language import Catalogue, Catalogues, isolated
from kiosk.settings import LANGUAGES
from screens.palette import TEXT_FONT
from screens.widgets.typesetter import Wording, _layout

LTR, RTL = "\u200e", "\u200f"
VALUES = {
    "Saïd": LTR,
    "سعيد": RTL,
    "Ann (2)": LTR,
    "/home/centre/Guichet-papers/": LTR,
    "3,50 €": LTR,
    "فاطمة B.": RTL,
    "12/50": LTR,
    "נועה!": RTL,
    "مركز 5 – Molenbeek": RTL,
    "02 555 12 34": LTR,
    "(Fatima) C++": LTR,
    "«عقد» 2026.pdf": RTL,
}
"""What is filled in, and from which side it is read."""
PEOPLE = ("Fatima", "Saïd", "Ann", "سعيد", "نور", "Jean-Luc (2)")
PX = 40
INK = 12  # of 255, in one part
FSI, PDI = "\u2068", "\u2069"


def lines(catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """What Guichet says with something filled in, and the same with each thing isolated by hand."""
    values = cycle(VALUES)
    # Of a plural, gettext has the English form and its number; any language has the same ones.
    for message in sorted(str(m) for m in vars(Catalogues().of("fr").translations)["_catalog"] if isinstance(m, str)):
        blanks = re.findall(r"\{(\w+)\}", message)
        if blanks:
            filled = {blank: next(values) for blank in blanks}
            by_hand = str(catalogue.gettext(message))
            for blank, value in filled.items():
                by_hand = by_hand.replace(f"{{{blank}}}", isolated_by_hand(value))
            yield catalogue.gettext(message).format(**filled), by_hand
    for value in VALUES:
        yield isolated(value, rtl=catalogue.rtl), isolated_by_hand(value)


def isolated_by_hand(value: str) -> str:
    """In its own direction, with a mark of it at both ends."""
    return f"{FSI}{VALUES[value]}{value}{VALUES[value]}{PDI}"


def layout_of(text: str, catalogue: Catalogue) -> Layout:
    """The words, set as for a screen."""
    nowhere = cairocffi.Context(cairocffi.ImageSurface(cairocffi.FORMAT_A8, 1, 1))
    return _layout(nowhere, Wording(text, PX, language=catalogue.code, rtl=catalogue.rtl))


def set_by_guichet(text: str, catalogue: Catalogue) -> Image.Image:
    """The words as a screen has them."""
    layout = layout_of(text, catalogue)
    width = (layout.get_extents()[1].width // 4096 + 20) * 4
    surface = cairocffi.ImageSurface(cairocffi.FORMAT_A8, width, 3 * PX)
    context = cairocffi.Context(surface)
    context.translate(PX, PX)
    pangocairocffi.show_layout(context, layout)
    seen = Image.frombytes("L", (width, 3 * PX), bytes(surface.get_data()))
    return seen.crop(seen.getbbox())


def set_by_pango_view(text: str, catalogue: Catalogue, folder: Path) -> Image.Image:
    """The same as Pango's own viewer has it."""
    shape = ["--hinting=none", "--hint-metrics=off", "--antialias=gray", "--dpi=72", "--margin=20"]
    reading = ["--no-auto-dir", f"--language={catalogue.code}", *(["--rtl"] if catalogue.rtl else [])]
    command = ["pango-view", "-q", f"--font={TEXT_FONT} {PX}px", *shape, *reading]
    subprocess.run([*command, "-t", text, "-o", folder / "seen.png"], check=True, timeout=30)
    seen = ImageChops.invert(Image.open(folder / "seen.png").convert("L"))
    return seen.crop(seen.getbbox())


def inked(picture: Image.Image) -> list[float]:
    """How much ink there is from the left to the right, in parts as wide as a letter."""
    parts = max(picture.width // PX, 1)
    return [float(part) for part in picture.resize((parts, 1), Image.Resampling.BOX).tobytes()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_and_numbers_stand_where_pangos_own_viewer_has_them(language: str, tmp_path: Path) -> None:
    catalogue = Catalogues().of(language)
    said = list(lines(catalogue))
    assert len(said) >= 40
    for line, by_hand in said:
        ours, theirs = set_by_guichet(line, catalogue), set_by_pango_view(by_hand, catalogue, tmp_path)
        # Releases of Pango round heights and places of letters in their own ways, by a pixel.
        assert ours.width == pytest.approx(theirs.width, abs=3), line
        assert inked(ours) == pytest.approx(inked(theirs), abs=INK), line


@pytest.mark.parametrize("language", LANGUAGES)
def test_names_are_read_in_the_order_in_which_they_are_listed(language: str) -> None:
    catalogue = Catalogues().of(language)
    listed = catalogue.listed(PEOPLE)
    layout = layout_of(listed, catalogue)
    place = ffi.new("PangoRectangle *")
    places = []
    for name in PEOPLE:
        pango.pango_layout_index_to_pos(layout.pointer, len(listed[: listed.index(name)].encode()), place)
        places.append(place.x)
    assert places == sorted(places, reverse=catalogue.rtl)
    assert layout.get_extents()[1].width > max(places)

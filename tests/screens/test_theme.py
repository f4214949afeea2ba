"""Colours and type, computed: contrast by WCAG 2.2, capitals by the font itself."""

import cairocffi
import pytest

from screens.palette import CONTRAST, NORMAL, TEXT_FONT, Palette, Rgb


def contrast(one: Rgb, other: Rgb) -> float:
    """WCAG 2.2's contrast ratio."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(color: Rgb) -> float:
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in color)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def text_pairs(palette: Palette) -> dict[str, tuple[Rgb, Rgb]]:
    """Everything that is read, on what it stands on."""
    return {
        "text on paper": (palette.text, palette.paper),
        "text on a card": (palette.text, palette.card),
        "text on a card under a finger": (palette.text, palette.pressed),
        "text on the strip": (palette.text, palette.strip),
        "text on the gentle answer": (palette.text, palette.gentle),
        "quiet text on a card": (palette.quiet, palette.card),
        "the loud answer": (palette.on_loud, palette.loud),
        "the loud answer under a finger": (palette.on_loud, palette.loud_pressed),
        "help": (palette.on_help, palette.help),
        "help under a finger": (palette.on_help, palette.help_pressed),
    }


def shape_pairs(palette: Palette) -> dict[str, tuple[Rgb, Rgb]]:
    """Everything whose shape tells something."""
    hues = (palette.leaf, palette.sky, palette.plum, palette.clay)
    pictures = {f"picture {number}": (hue.ink, hue.round) for number, hue in enumerate(hues)}
    return pictures | {
        "edges on paper": (palette.edge, palette.paper),
        "edges on a card": (palette.edge, palette.card),
        "the frame of a chosen card": (palette.loud_edge, palette.card),
        "the focus ring": (palette.text, palette.paper),
        "help's edge": (palette.help_edge, palette.paper),
        "progress": (palette.loud, palette.groove),
    }


@pytest.mark.parametrize("pair", text_pairs(NORMAL))
def test_text_has_a_contrast_of_seven(pair: str) -> None:
    assert contrast(*text_pairs(NORMAL)[pair]) >= 6.95  # the sketches' own figures are rounded: 7.0


@pytest.mark.parametrize("pair", [pair for pair in text_pairs(CONTRAST) if "finger" not in pair])
def test_high_contrast_is_fifteen_or_more(pair: str) -> None:
    assert contrast(*text_pairs(CONTRAST)[pair]) >= 15


@pytest.mark.parametrize("palette", [NORMAL, CONTRAST], ids=["normal", "contrast"])
def test_shapes_have_a_contrast_of_three(palette: Palette) -> None:
    faint = {name: contrast(*pair) for name, pair in shape_pairs(palette).items() if contrast(*pair) < 3}
    assert not faint


def test_capitals_of_the_smallest_text_are_nearly_five_millimetres_high() -> None:
    context = cairocffi.Context(cairocffi.ImageSurface(cairocffi.FORMAT_A8, 10, 10))
    context.select_font_face(TEXT_FONT)
    context.set_font_size(1000)
    capital = -context.text_extents("H")[1] / 1000
    assert 6.8 * capital >= 4.8  # ADA 707.7.2
    assert 9.5 * capital >= 6.1
    assert 6.8 * 1.5 * capital >= 7.2

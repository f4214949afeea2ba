"""Colours by role, and the fonts: what everything drawn is made of. `theme` says what is drawn with which."""

from dataclasses import dataclass

Rgb = tuple[float, float, float]

TEXT_FONT = "Andika,DejaVu Sans"
"""The first is drawn for people who learn to read (SIL, OFL); the second has Arabic, the same on each machine: left to
itself, fontconfig may take a Kufi, which is for headlines. Of the scripts that both lack, it finds Noto Sans.
"""
PICTURE_FONT = "Material Design Icons"


def _rgb(hexadecimal: str) -> Rgb:
    red, green, blue = bytes.fromhex(hexadecimal)
    return red / 255, green / 255, blue / 255


@dataclass(frozen=True)
class Hue:
    """The colours that belong to a journey: a picture's `ink` on its `round`."""

    ink: Rgb
    round: Rgb


@dataclass(frozen=True)
class Palette:
    """Colours by role. Ratios of the pairs are kept by tests/screens/test_theme.py (WCAG 1.4.6, 1.4.11)."""

    paper: Rgb
    card: Rgb
    pressed: Rgb
    strip: Rgb
    strip_edge: Rgb
    text: Rgb
    quiet: Rgb
    edge: Rgb
    loud: Rgb
    loud_pressed: Rgb
    on_loud: Rgb
    loud_edge: Rgb
    help: Rgb
    help_pressed: Rgb
    on_help: Rgb
    help_edge: Rgb
    groove: Rgb
    gentle: Rgb  # the card of the answer that is right for anybody who hesitates
    leaf: Hue
    sky: Hue
    plum: Hue
    clay: Hue
    outlined: bool  # rounds are drawn by their edge, not by their fill

    def hue(self, name: str) -> Hue:
        """A journey's colours by their name: leaf, sky, plum or clay."""
        return {"leaf": self.leaf, "sky": self.sky, "plum": self.plum, "clay": self.clay}[name]


NORMAL = Palette(
    paper=_rgb("FBF6EC"),
    card=_rgb("FFFFFF"),
    pressed=_rgb("E9E1CF"),
    strip=_rgb("FFE9BE"),
    strip_edge=_rgb("E0B44C"),
    text=_rgb("1D2733"),
    quiet=_rgb("4A5563"),
    edge=_rgb("8A7F6A"),
    loud=_rgb("0B5D57"),
    loud_pressed=_rgb("063E3A"),
    on_loud=_rgb("FFFFFF"),
    loud_edge=_rgb("0B5D57"),
    help=_rgb("FFC247"),
    help_pressed=_rgb("E9A520"),
    on_help=_rgb("2B1B00"),
    help_edge=_rgb("7A5200"),
    groove=_rgb("E5DECF"),
    gentle=_rgb("FFF2D9"),
    leaf=Hue(_rgb("0B5D57"), _rgb("DDEEEA")),
    sky=Hue(_rgb("1F4E8C"), _rgb("E0EAF6")),
    plum=Hue(_rgb("7A2E5D"), _rgb("F5E3EE")),
    clay=Hue(_rgb("8C3B12"), _rgb("F8E6DA")),
    outlined=False,
)

_WHITE, _BLACK = _rgb("FFFFFF"), _rgb("000000")
_WHITE_ON_BLACK = Hue(_WHITE, _BLACK)
CONTRAST = Palette(
    paper=_BLACK,
    card=_BLACK,
    pressed=_rgb("444444"),
    strip=_BLACK,
    strip_edge=_WHITE,
    text=_WHITE,
    quiet=_WHITE,
    edge=_WHITE,
    loud=_WHITE,
    loud_pressed=_rgb("BBBBBB"),
    on_loud=_BLACK,
    loud_edge=_WHITE,
    help=_rgb("FFE600"),
    help_pressed=_rgb("FFFFFF"),
    on_help=_BLACK,
    help_edge=_rgb("FFE600"),
    groove=_rgb("444444"),
    gentle=_BLACK,
    leaf=_WHITE_ON_BLACK,
    sky=_WHITE_ON_BLACK,
    plum=_WHITE_ON_BLACK,
    clay=_WHITE_ON_BLACK,
    outlined=True,
)

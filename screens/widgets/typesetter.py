"""Words and pictures to textures by Pango: every script, both directions, wrapped, with font fallback.

Kivy's own text has no bidirectional algorithm and no fallback (its issue 7704). Textures are white with the
letters in their alpha, so one serves every colour.
"""

from collections import OrderedDict
from dataclasses import dataclass, field, replace

import cairocffi
import pangocairocffi
from kivy.graphics.texture import Texture
from pangocffi import (
    Alignment,
    EllipsizeMode,
    FontDescription,
    Layout,
    Weight,
    WrapMode,
    pango,
)

from screens.palette import PICTURE_FONT, TEXT_FONT

_SCALE = 1024
"""Pango counts in 1/1024 of a pixel (PANGO_SCALE)."""
_LTR, _RTL = 0, 1
"""PangoDirection."""
_LINE = 1.18
"""From baseline to baseline, in ems: Andika's own line (1.6) is made for stacked diacritics."""


@dataclass(frozen=True)
class Wording:
    """What is to be set, and how: everything that changes the texture."""

    text: str
    px: int  # the em
    bold: bool = False
    picture: bool = False
    width: int = 0  # to wrap at, in pixels; 0: one line, as wide as it wants
    align: str = "start"  # "start", "center", "end": by the direction of reading
    language: str = "en"
    rtl: bool = False
    lines: int = 0  # so many at most, the last one ending in "…"; 0: as many as it takes


@dataclass(frozen=True)
class Setting:
    """What came of it. All in pixels; `left` and `top` say where the ink lies in the box of width × height."""

    width: int
    height: int
    line: int  # how wide the widest line is
    left: int
    top: int
    texture: Texture | None  # None if there is no ink
    missing: int  # characters that no font has


@dataclass
class Typesetter:
    """Sets words, and keeps the last `kept` settings."""

    kept: int = 300
    _settings: OrderedDict[Wording, Setting] = field(default_factory=OrderedDict)

    def set(self, wording: Wording) -> Setting:
        """The setting of these words: the same one as before, if it is still kept."""
        known = self._settings.get(wording)
        if known is None:
            known = self._settings[wording] = _set(wording)
            if len(self._settings) > self.kept:
                self._settings.popitem(last=False)
        self._settings.move_to_end(wording)
        return known

    @staticmethod
    def once(wording: Wording) -> Setting:
        """The setting of words that change with every touch: it is kept nowhere."""
        return _set(wording)

    @property
    def remembered(self) -> tuple[str, ...]:
        """The words that are kept."""
        return tuple(wording.text for wording in self._settings)

    def forget(self) -> None:
        """Keeps nothing: a visit is over, and its papers had names."""
        self._settings.clear()


def widest_word(wording: Wording) -> int:
    """How wide the longest word is, in pixels: narrower than that, it sticks out."""
    context = cairocffi.Context(cairocffi.ImageSurface(cairocffi.FORMAT_A8, 1, 1))
    _, logical = _layout(context, replace(wording, width=1, lines=0)).get_extents()
    return _ceil(logical.width)


def _set(wording: Wording) -> Setting:
    context = cairocffi.Context(cairocffi.ImageSurface(cairocffi.FORMAT_A8, 1, 1))
    layout = _layout(context, wording)
    ink, logical = layout.get_extents()
    missing = pango.pango_layout_get_unknown_glyphs_count(layout.pointer)
    left, right = _floor(ink.x), _ceil(ink.x + ink.width)
    top, bottom = _floor(ink.y), _ceil(ink.y + ink.height)
    # Lines that are aligned within a width begin somewhere in it; a word that is wider than it sticks out.
    width = max(wording.width, _ceil(logical.width))
    texture = _texture(layout, left, top, right - left, bottom - top) if right > left and bottom > top else None
    # Two fonts on a line, as with digits in Arabic, make it a little higher: the rhythm of lines is kept.
    height = _ceil(logical.height) if wording.picture else layout.get_line_count() * _line(wording.px)
    raised = top - (_ceil(logical.height) - height) // 2
    return Setting(width, height, _ceil(logical.width), left, raised, texture, missing)


def _layout(context: cairocffi.Context, wording: Wording) -> Layout:
    layout = pangocairocffi.create_layout(context)
    options = cairocffi.FontOptions(
        antialias=cairocffi.ANTIALIAS_GRAY,
        hint_style=cairocffi.HINT_STYLE_NONE,
        hint_metrics=cairocffi.HINT_METRICS_OFF,
    )
    pangocairocffi.set_font_options(layout.context, options._pointer)  # noqa: SLF001 (cairocffi names it no other way)
    pango.pango_context_set_base_dir(layout.context.pointer, _RTL if wording.rtl else _LTR)
    language = pango.pango_language_from_string(wording.language.encode())
    pango.pango_context_set_language(layout.context.pointer, language)
    # The base direction is the language's: a Latin name that opens an Arabic sentence must not turn it round.
    pango.pango_layout_set_auto_dir(layout.pointer, False)
    font = FontDescription()
    font.family = PICTURE_FONT if wording.picture else TEXT_FONT
    font.set_absolute_size(wording.px * _SCALE)
    if wording.bold:
        font.weight = Weight.BOLD
    layout.font_description = font
    layout.text = wording.text
    if not wording.picture:
        _set_lines(layout, wording.px)
    if wording.width:
        layout.width = wording.width * _SCALE
    layout.wrap = WrapMode.WORD_CHAR if wording.lines else WrapMode.WORD  # names of files may be one long word
    layout.alignment = _alignment(wording)
    if wording.lines:
        layout.ellipsize = EllipsizeMode.END
        pango.pango_layout_set_height(layout.pointer, -wording.lines)
    return layout


def _alignment(wording: Wording) -> Alignment:
    if wording.align == "center":
        return Alignment.CENTER
    # Without auto_dir, Pango's left is the left of the screen.
    return Alignment.RIGHT if (wording.align == "end") != wording.rtl else Alignment.LEFT


def _set_lines(layout: Layout, px: int) -> None:
    attributes = pango.pango_attr_list_new()
    pango.pango_attr_list_insert(attributes, pango.pango_attr_insert_hyphens_new(False))
    pango.pango_attr_list_insert(attributes, pango.pango_attr_line_height_new_absolute(_line(px) * _SCALE))
    pango.pango_layout_set_attributes(layout.pointer, attributes)
    pango.pango_attr_list_unref(attributes)


def _texture(layout: Layout, left: int, top: int, width: int, height: int) -> Texture:
    stride = (width + 3) // 4 * 4  # cairo's rows of 8-bit alpha are a multiple of four long
    alpha = bytearray(stride * height)
    surface = cairocffi.ImageSurface(cairocffi.FORMAT_A8, stride, height, alpha, stride)
    context = cairocffi.Context(surface)
    context.translate(-left, -top)
    pangocairocffi.show_layout(context, layout)
    surface.finish()
    pixels = bytearray(b"\xff") * (2 * len(alpha))
    pixels[1::2] = alpha
    texture = Texture.create(size=(stride, height), colorfmt="luminance_alpha", bufferfmt="ubyte")
    texture.mag_filter = texture.min_filter = "nearest"  # one texel is one pixel, at whole positions
    texture.blit_buffer(bytes(pixels), colorfmt="luminance_alpha", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture


def _line(px: int) -> int:
    return round(px * _LINE)


def _floor(units: int) -> int:
    return units // _SCALE


def _ceil(units: int) -> int:
    return -(-units // _SCALE)

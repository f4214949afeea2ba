import io
import shutil
import subprocess

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageStat

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.photos.cleaning import cleaned, outline_in
from kiosk.documents.jail.inside.rejected import Rejected
from tests.parts import papers_photos as papers

A4 = (595, 842)


def page_of(photo: Image.Image, form: str = "JPEG", **options: object) -> tuple[tuple[int, int], Image.Image]:
    """The size of the page that a photo is cleaned to, in points, and what is drawn on it."""
    (page,) = papers.drawn(cleaned(papers.saved(photo, form, **options), Kind[form]))
    return page


def words(page: Image.Image) -> str:
    written = io.BytesIO()
    page.save(written, "PNG")
    command = ["tesseract", "-", "-", "-l", "eng", "--psm", "6"]
    return subprocess.run(command, input=written.getvalue(), capture_output=True, check=True).stdout.decode()


def part(page: Image.Image, left: float, top: float, right: float, bottom: float) -> Image.Image:
    width, height = page.size
    return page.crop((int(left * width), int(top * height), int(right * width), int(bottom * height)))


def is_refused(photo: Image.Image) -> bool:
    with pytest.raises(Rejected) as rejected:
        cleaned(papers.saved(photo, "JPEG"), Kind.JPEG)
    return rejected.value.rejection is Rejection.NOTHING_INSIDE


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_corners_of_a_letter_on_a_table_are_found(seed: int) -> None:
    photo = papers.photographed(papers.letter(), seed=seed)
    outline = outline_in(np.asarray(photo))
    assert outline is not None
    apart = np.abs(outline / photo.size - np.array(papers.LYING))
    assert apart.max() < 0.005


def test_a_photographed_letter_becomes_white_a4_paper_with_black_words() -> None:
    size, page = page_of(papers.photographed(papers.letter()), quality=85)
    assert size == A4
    assert page.height / page.width == pytest.approx(2**0.5, abs=0.01)
    empty = part(page.convert("L"), 0.05, 0.85, 0.95, 0.99)
    assert ImageStat.Stat(empty).mean[0] > 252, "the paper is grey, or the table shows"
    darkest, _ = part(page.convert("L"), 0.1, 0.1, 0.9, 0.6).getextrema()
    assert isinstance(darkest, (int, float))
    assert darkest < 40, "the words are pale"


@pytest.mark.skipif(not shutil.which("tesseract"), reason="needs tesseract")
def test_every_word_of_a_photographed_letter_can_be_read() -> None:
    _, page = page_of(papers.photographed(papers.letter()), quality=85)
    read = words(page)
    for line in papers.LETTER:
        assert line.casefold() in read.casefold(), f"no {line!r} in: {read}"


def test_a_stamp_stays_red_on_paper_without_the_lamps_yellow() -> None:
    _, page = page_of(papers.photographed(papers.letter()))
    stamp = part(page, 0.58, 0.72, 0.87, 0.87).convert("RGB")
    colors = stamp.getcolors(stamp.width * stamp.height)
    assert colors is not None
    red = sum(count for count, pixel in colors if isinstance(pixel, tuple) and pixel[0] > pixel[1] + 90)
    white = sum(count for count, pixel in colors if pixel == (255, 255, 255))
    assert red > 0.01 * stamp.width * stamp.height
    assert white > 0.7 * stamp.width * stamp.height


def test_a_letter_in_black_and_white_is_printed_in_grey() -> None:
    _, page = page_of(papers.photographed(papers.letter(stamp=False)))
    assert page.mode == "L"


def test_a_letter_is_upright_however_the_camera_was_held() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # stored lying on its left side
    photo = papers.photographed(papers.letter()).transpose(Image.Transpose.ROTATE_90)
    size, page = page_of(photo, exif=exif.tobytes())
    assert size == A4
    red = part(page, 0.58, 0.72, 0.87, 0.87).convert("RGB").split()
    assert ImageStat.Stat(red[1]).mean[0] < ImageStat.Stat(red[0]).mean[0] - 3, "the stamp isn't in the lower right"


@pytest.mark.parametrize("form", ["PNG", "WEBP", "HEIF"])
def test_a_letter_is_found_in_photos_of_other_kinds(form: str) -> None:
    assert page_of(papers.photographed(papers.letter(800), (750, 1000)), form)[0] == A4


def test_a_letter_lying_on_its_side_gets_a_lying_page() -> None:
    letter = papers.letter(1200).transpose(Image.Transpose.ROTATE_90)
    across = ((0.12, 0.15), (0.86, 0.20), (0.90, 0.84), (0.10, 0.80))
    assert page_of(papers.photographed(letter, (2000, 1500), across))[0] == A4[::-1]


def test_a_thumb_on_a_corner_doesnt_bend_the_page() -> None:
    photo = papers.photographed(papers.letter())
    x, y = papers.LYING[2][0] * photo.width, papers.LYING[2][1] * photo.height
    ImageDraw.Draw(photo).ellipse((x - 60, y - 40, x + 90, y + 200), fill=(205, 150, 120))
    outline = outline_in(np.asarray(photo))
    assert outline is not None
    assert np.abs(outline / photo.size - np.array(papers.LYING)).max() < 0.02


def test_a_box_printed_on_the_page_isnt_taken_for_the_page() -> None:
    letter = papers.letter(1200)
    ImageDraw.Draw(letter).rectangle((100, 180, 1100, 1100), outline="black", width=5)
    outline = outline_in(np.asarray(papers.photographed(letter)))
    assert outline is not None
    assert np.abs(outline / (1500, 2000) - np.array(papers.LYING)).max() < 0.005
    _, page = page_of(letter)
    assert page.size == letter.size, "it fills its photo, and was cut down to the box"


def test_a_letter_that_fills_its_photo_is_whitened_whole() -> None:
    shaded = np.asarray(papers.letter(1200, stamp=False)) * np.linspace(0.5, 0.9, 1200)[None, :, None]
    size, page = page_of(Image.fromarray(shaded.astype(np.uint8)))
    assert size == A4
    assert page.size == (1200, 1697)
    assert ImageStat.Stat(part(page.convert("L"), 0, 0.8, 1, 1)).mean[0] > 252


def test_a_receipt_keeps_its_shape() -> None:
    receipt = papers.letter(900).crop((0, 0, 900, 900)).resize((600, 1500))
    narrow = ((0.35, 0.1), (0.64, 0.12), (0.66, 0.88), (0.34, 0.86))
    _, page = page_of(papers.photographed(receipt, corners=narrow))
    assert page.height / page.width == pytest.approx(0.75 * 2000 / (0.3 * 1500), rel=0.15)


@pytest.mark.parametrize("angle", [0, 3])
def test_a_familys_photo_isnt_cleaned(angle: int) -> None:
    assert is_refused(papers.family().rotate(angle, fillcolor=(90, 120, 60)))


def test_a_bare_table_and_an_empty_picture_arent_cleaned() -> None:
    table = papers.photographed(Image.new("RGB", (10, 10)), corners=((0, 0), (0.01, 0), (0.01, 0.01), (0, 0.01)))
    assert is_refused(table)
    assert is_refused(Image.new("RGB", (800, 1000), "white"))


def test_a_damaged_photo_is_damaged_when_it_is_to_be_cleaned() -> None:
    with pytest.raises(Rejected) as rejected:
        cleaned(papers.saved(papers.family(), "JPEG")[:700], Kind.JPEG)
    assert rejected.value.rejection is Rejection.DAMAGED

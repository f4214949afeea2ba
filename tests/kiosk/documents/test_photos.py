import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image, ImageCms

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.photos.photo import OpenedPhoto, as_pdf
from kiosk.documents.jail.inside.rejected import Rejected
from tests.parts import papers_photos as papers

COLORS = {"red": (255, 0, 0), "blue": (0, 0, 255), "white": (255, 255, 255), "black": (0, 0, 0)}


def opened(content: bytes, kind: Kind, pages_max: int = 20) -> OpenedPhoto:
    return OpenedPhoto(content, kind, pages_max)


def seen(photo: OpenedPhoto, page: int = 0, width: int = 600, height: int = 600) -> Image.Image:
    across, down, rgb = photo.render(page, width, height)
    return Image.frombytes("RGB", (across, down), rgb)


def color(picture: Image.Image, across: float, down: float) -> str:
    """The colour at a place, given as parts of the picture, by its nearest name."""
    pixel = picture.getpixel((int(across * (picture.width - 1)), int(down * (picture.height - 1))))
    assert isinstance(pixel, tuple)
    near = {name: max(abs(a - b) for a, b in zip(pixel, wanted, strict=True)) for name, wanted in COLORS.items()}
    name, apart = min(near.items(), key=lambda it: it[1])
    return name if apart < 70 else f"{pixel}"


def halves(picture: Image.Image) -> tuple[str, str]:
    return color(picture, 0.25, 0.5), color(picture, 0.75, 0.5)


def rejection(content: bytes, kind: Kind) -> Rejection:
    with pytest.raises(Rejected) as rejected:
        opened(content, kind)
    return rejected.value.rejection


def printed(content: bytes, kind: Kind, keep: list[int] | None = None) -> tuple[int, list[Image.Image]]:
    """How many pages it had, and the pictures on those that are printed."""
    count, written = as_pdf(content, kind, keep or [])
    return count, [picture for _, picture in papers.drawn(written)]


EVERY_KIND = [
    (Kind.JPEG, "RGB", {}),
    (Kind.JPEG, "RGB", {"progressive": True}),
    (Kind.JPEG, "CMYK", {}),
    (Kind.PNG, "RGB", {}),
    (Kind.PNG, "P", {}),
    (Kind.PNG, "RGBA", {}),
    (Kind.WEBP, "RGB", {}),
    (Kind.WEBP, "RGBA", {"lossless": True}),
    (Kind.TIFF, "RGB", {}),
    (Kind.TIFF, "RGB", {"compression": "jpeg"}),
    (Kind.TIFF, "RGBA", {"compression": "tiff_lzw"}),
    (Kind.TIFF, "CMYK", {}),
    (Kind.TIFF, "YCbCr", {}),
    (Kind.TIFF, "LAB", {}),
    (Kind.GIF, "P", {}),
    (Kind.BMP, "RGB", {}),
    (Kind.HEIF, "RGB", {}),
    (Kind.AVIF, "RGB", {}),
    (Kind.JPEG2000, "RGB", {}),
    (Kind.JPEG2000, "RGBA", {"no_jp2": True}),
    (Kind.JXL, "RGB", {}),
    (Kind.JXL, "RGBA", {"use_container": True}),
]


@pytest.mark.parametrize(("kind", "mode", "options"), EVERY_KIND)
def test_a_photo_of_every_kind_is_seen_and_printed_in_its_colors(
    kind: Kind, mode: str, options: dict[str, object]
) -> None:
    if mode == "LAB":
        srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB")
        image = ImageCms.profileToProfile(papers.two_halves(), srgb, lab, outputMode="LAB")
        assert image is not None
    else:
        image = papers.two_halves(mode)
    content = papers.saved(image, kind.name, **options)
    photo = opened(content, kind)
    assert not photo.salvaged
    assert photo.pages[0].width > photo.pages[0].height
    assert halves(seen(photo)) == ("red", "blue")
    count, (drawn,) = printed(content, kind)
    assert count == 1
    assert halves(drawn.convert("RGB")) == ("red", "blue")


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        (Kind.PNG, "I;16", {}),
        (Kind.PNG, "1", {}),
        (Kind.TIFF, "I;16", {}),
        (Kind.TIFF, "F", {}),
        (Kind.TIFF, "1", {"compression": "group3"}),
        (Kind.TIFF, "1", {"compression": "group4"}),
        (Kind.JPEG, "L", {}),
        (Kind.HEIF, "L", {}),
    ],
)
def test_what_has_no_color_stays_black_and_white(kind: Kind, mode: str, options: dict[str, object]) -> None:
    image = papers.two_halves("L").convert("F") if mode == "F" else papers.two_halves(mode)
    content = papers.saved(image, kind.name, **options)
    assert halves(seen(opened(content, kind))) == ("black", "white")
    (drawn,) = printed(content, kind)[1]
    assert drawn.mode == "L"


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.WEBP, Kind.TIFF, Kind.HEIF, Kind.AVIF])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_photo_stands_upright_however_the_camera_was_held(kind: Kind, orientation: int) -> None:
    content = papers.turned(kind.name, orientation)
    picture = seen(opened(content, kind))
    lying = orientation >= 5
    assert (picture.width < picture.height) == lying
    ends = ((0.5, 0.2), (0.5, 0.8)) if lying else ((0.2, 0.5), (0.8, 0.5))
    first = "blue" if orientation in (2, 3, 7, 8) else "red"
    assert [color(picture, *end) for end in ends] == [first, "blue" if first == "red" else "red"]
    (drawn,) = printed(content, kind)[1]
    assert (drawn.width < drawn.height) == lying


def test_what_shines_through_is_white_paper() -> None:
    clear = Image.new("RGBA", (800, 600), (0, 0, 255, 0))
    for kind in (Kind.PNG, Kind.WEBP, Kind.TIFF, Kind.HEIF, Kind.AVIF):
        assert color(seen(opened(papers.saved(clear, kind.name), kind)), 0.5, 0.5) == "white", kind
    gif = papers.saved(Image.new("P", (800, 600), 3), "GIF", transparency=3)
    assert color(seen(opened(gif, Kind.GIF)), 0.5, 0.5) == "white"


@pytest.mark.parametrize("kind", [Kind.GIF, Kind.WEBP, Kind.PNG, Kind.AVIF])
def test_of_what_moves_the_first_picture_is_the_page(kind: Kind) -> None:
    later = [Image.new("RGB", (800, 600), name) for name in ("black", "white")]
    content = papers.saved(papers.two_halves(), kind.name, save_all=True, append_images=later)
    photo = opened(content, kind)
    assert len(photo.pages) == 1
    assert halves(seen(photo)) == ("red", "blue")


def test_a_burst_is_one_page_its_main_picture() -> None:
    other = Image.new("RGB", (800, 600), "black")
    content = papers.saved(other, "HEIF", save_all=True, append_images=[papers.two_halves()], primary_index=1)
    photo = opened(content, Kind.HEIF)
    assert len(photo.pages) == 1
    assert halves(seen(photo)) == ("red", "blue")


def test_each_page_of_a_scan_is_a_page_whichever_is_turned_to_first() -> None:
    photo = opened(papers.scan(12), Kind.TIFF)
    assert len(photo.pages) == 12
    for page in (11, 3, 0, 7, 3, 7, 3):
        pixel = seen(photo, page).getpixel((200, 300))
        assert isinstance(pixel, tuple)
        assert abs(pixel[0] - 10 * page) <= 1


def test_only_the_pages_kept_of_a_scan_are_printed_in_their_order() -> None:
    count, drawn = printed(papers.scan(9, compression="tiff_lzw"), Kind.TIFF, [7, 2])
    assert count == 9
    assert [picture.getpixel((9, 9)) for picture in drawn] == [70, 20]


def test_a_scan_of_too_many_pages_is_too_long() -> None:
    assert len(opened(papers.scan(20), Kind.TIFF).pages) == 20
    assert rejection(papers.scan(21), Kind.TIFF) is Rejection.TOO_LONG


def test_the_small_copy_that_a_scanner_adds_is_no_page() -> None:
    tags = {254: 1}
    small = Image.new("L", (32, 45))
    small.encoderinfo = {"tiffinfo": tags}
    content = papers.saved(Image.new("L", (320, 450), 200), "TIFF", save_all=True, append_images=[small])
    assert len(opened(content, Kind.TIFF).pages) == 1


def test_a_coarse_fax_isnt_squashed() -> None:
    content = papers.saved(Image.new("1", (1728, 1145), 1), "TIFF", compression="group3", dpi=(204, 98))
    (page,) = opened(content, Kind.TIFF).pages
    assert page.height > page.width


def test_colors_are_those_that_the_profile_means_if_it_makes_sense() -> None:
    swapped = papers.profile_that_swaps_red_and_blue()
    plain = papers.two_halves()
    for profile, expected in (
        (swapped, ("blue", "red")),
        (swapped[: len(swapped) // 2], ("red", "blue")),
        (b"no profile at all", ("red", "blue")),
    ):
        assert halves(seen(opened(papers.saved(plain, "JPEG", icc_profile=profile), Kind.JPEG))) == expected


@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG, Kind.GIF, Kind.BMP, Kind.HEIF])
def test_a_photo_whose_end_is_missing_shows_its_beginning(kind: Kind) -> None:
    noisy = Image.effect_noise((800, 600), 90).convert("RGB")
    content = papers.saved(noisy, kind.name, **({"tile_size": 128} if kind is Kind.HEIF else {}))
    photo = opened(content[: len(content) * 6 // 10], kind)
    assert photo.salvaged
    colors = seen(photo).crop((100, 100, 500, 180)).getcolors(1 << 20)
    assert colors is not None
    assert len(colors) > 100
    assert len(printed(content[: len(content) * 6 // 10], kind)[1]) == 1


def test_what_a_salvaged_photo_lacks_stays_white() -> None:
    content = papers.saved(Image.effect_noise((600, 800), 90), "PNG")
    picture = seen(opened(content[: len(content) // 2], Kind.PNG))
    assert color(picture, 0.5, 0.8) == "white"


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind.is_photo and kind is not Kind.RAW])
def test_of_what_is_hopeless_it_is_said(kind: Kind) -> None:
    content = papers.saved(Image.effect_noise((800, 600), 90).convert("RGB"), kind.name)
    assert rejection(content[: len(content) // 500], kind) is Rejection.DAMAGED


def test_a_page_of_a_scan_that_is_damaged_leaves_the_others() -> None:
    content = bytearray(papers.scan(3, compression="tiff_adobe_deflate"))
    with Image.open(io.BytesIO(content)) as image:
        image.seek(1)
        (start, *_), (length, *_) = image.tag_v2[273], image.tag_v2[279]  # type: ignore[attr-defined]
    content[start : start + length] = bytes(length)
    photo = opened(bytes(content), Kind.TIFF)
    with pytest.raises(Rejected):
        seen(photo, 1)
    pixel = seen(photo, 2).getpixel((200, 300))
    assert isinstance(pixel, tuple)
    assert abs(pixel[0] - 20) <= 1


@pytest.mark.parametrize(
    ("kind", "side"),
    [
        (Kind.JPEG, 65_000),
        (Kind.PNG, 100_000),
        (Kind.PNG, 2_000_000_000),
        (Kind.WEBP, 16_383),
        (Kind.TIFF, 100_000),
        (Kind.GIF, 65_000),
        (Kind.BMP, 100_000),
        (Kind.HEIF, 12_000),
        (Kind.AVIF, 12_000),
        (Kind.JPEG2000, 12_000),
        (Kind.JXL, 1 << 30),
    ],
)
def test_a_bomb_is_too_large_before_it_is_decoded(kind: Kind, side: int) -> None:
    assert rejection(papers.that_says(kind.name, side), kind) is Rejection.TOO_LARGE


def test_the_largest_picture_fits_into_the_jails_memory(tmp_path: Path) -> None:
    program = (
        "import sys, resource; resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30));"
        "from pathlib import Path; from kiosk.documents import Kind;"
        "from kiosk.documents.jail.inside.photos.photo import OpenedPhoto;"
        "OpenedPhoto(Path(sys.argv[1]).read_bytes(), Kind.PNG, 9).render(0, 700, 1000)"
    )
    largest = papers.saved(Image.new("P", (7000, 7000)), "PNG", transparency=3, compress_level=1)
    subprocess.run([sys.executable, "-c", program, papers.write(tmp_path / "a", largest)], check=True)


def test_an_iphones_photo_isnt_turned_twice() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    photo = opened(papers.saved(papers.two_halves(), "HEIF", exif=exif), Kind.HEIF)
    assert halves(seen(photo)) == ("red", "blue"), "turned by its notes, where its own box says how it stands"


def test_a_photo_is_sharp_when_it_is_enlarged() -> None:
    lines = Image.effect_noise((3000, 4000), 120)
    photo = opened(papers.saved(lines, "JPEG", quality=95), Kind.JPEG)
    small = seen(photo, 0, 700, 1000)
    large = seen(photo, 0, 2480, 3508)
    assert (small.height, large.height) == (989, 3507)
    middle = large.crop((1000, 1000, 1100, 1100)).convert("L")
    darkest, brightest = middle.getextrema()
    assert isinstance(darkest, int)
    assert isinstance(brightest, int)
    assert brightest - darkest > 150


def test_nothing_but_pixels_is_printed() -> None:
    exif = Image.Exif()
    exif[0x010E] = "Secret note"
    content = papers.saved(papers.two_halves(), "JPEG", exif=exif, comment=b"Secret comment")
    _, pdf = as_pdf(content, Kind.JPEG, [])
    assert b"Secret" not in bytes(pdf)
    assert b"Exif" not in bytes(pdf)

"""Small papers for tests, made on the spot: PDFs and photos, sound ones and bad ones."""

import io
import zlib
from collections.abc import Sequence
from pathlib import Path

import pikepdf
from PIL import Image, ImageDraw

A4 = (595.276, 841.890)


def pdf(path: Path, pages: Sequence[str] = ("Page 1",), size: tuple[float, float] = A4) -> Path:
    """A PDF with one page for each text, which stands on it in large letters."""
    with _drawn(pages, size) as document:
        document.save(path)
    return path


def web_page(path: Path, quarters: int = 0, lines: int = 150) -> Path:
    """One page of many lines, 20 points apart, turned by so many quarters, and read upright all the same."""
    width, height = 500, lines * 20 + 40
    across, down = (height, width) if quarters % 2 else (width, height)
    turns = ((1, 0, 0, 1, 0, 0), (0, 1, -1, 0, across, 0), (-1, 0, 0, -1, across, down), (0, -1, 1, 0, 0, down))
    shown = "".join(
        f"BT /F 12 Tf 40 {height - 40 - 20 * number} Td (Entry number {number:03}) Tj ET\n" for number in range(lines)
    )
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=(across, down))
        page = pdf.pages[0]
        font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(F=font))
        page.Contents = pdf.make_stream(f"q {' '.join(map(str, turns[quarters]))} cm\n{shown}Q".encode())
        page.Rotate = 90 * quarters
        pdf.save(path)
    return path


def locked_pdf(path: Path, password: str = "1234") -> Path:
    """A PDF that asks for a password; with password "" one that only forbids changes."""
    with _drawn(("Secret",), A4) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="owner", user=password))
    return path


def cut_short(path: Path, keep: float) -> Path:
    """The same file as a download that broke off: only its first part is there."""
    content = path.read_bytes()
    path.write_bytes(content[: int(len(content) * keep)])
    return path


def marked_pdf(path: Path, annotation: pikepdf.Dictionary) -> Path:
    """A PDF with something beside its own drawing, where 100 to 300 points from the left and the bottom are free."""
    with _drawn(("Marked",), A4) as document:
        document.pages[0].Annots = pikepdf.Array([document.make_indirect(annotation)])
        document.save(path)
    return path


def scan(path: Path, size: tuple[int, int] = (1240, 1754), *, pages: int = 1, quality: int = 95) -> Path:
    """A PDF of scanned pages, one JPEG each: grained paper, dark above, and a red stamp on its lower right."""
    grain = Image.effect_noise(size, 20).convert("RGB")
    marks = ImageDraw.Draw(grain)
    marks.rectangle((size[0] // 10, size[1] // 10, size[0] // 2, size[1] // 4), fill=(30, 30, 30))
    marks.rectangle((size[0] // 2, size[1] * 3 // 4, size[0] * 3 // 4, size[1] * 4 // 5), fill=(220, 20, 20))
    encoded = io.BytesIO()
    grain.save(encoded, "JPEG", quality=quality)
    with pikepdf.new() as document:
        for _ in range(pages):
            _scanned(document, encoded.getvalue(), size)
        document.save(path)
    return path


def acting_pdf(path: Path, attachment: bytes = b"MZ a program") -> Path:
    """A PDF with everything that acts: scripts, a launch, a link to outside, an attachment, a filled form."""
    name, dictionary, array = pikepdf.Name, pikepdf.Dictionary, pikepdf.Array
    with _drawn(("Acts",), A4) as document:
        script = dictionary(S=name.JavaScript, JS="app.launchURL('http://evil.example/')")
        document.Root.OpenAction = script
        document.Root.AA = dictionary(WC=script)
        document.Root.Names = dictionary(JavaScript=dictionary(Names=array(["run", script])))
        document.attachments["tool.exe"] = attachment
        link = dictionary(
            Type=name.Annot,
            Subtype=name.Link,
            Rect=[0, 0, 99, 99],
            A=dictionary(S=name.URI, URI="http://evil.example/"),
        )
        launch = dictionary(
            Type=name.Annot, Subtype=name.Link, Rect=[9, 9, 99, 99], A=dictionary(S=name.Launch, F="/bin/sh")
        )
        field = dictionary(
            Type=name.Annot, Subtype=name.Widget, FT=name.Tx, T="name", V="Filled", F=4, Rect=[100, 500, 400, 560],
            DA="/Helvetica 40 Tf 0 g",
        )  # fmt: skip
        annotations = [document.make_indirect(annotation) for annotation in (link, launch, field)]
        document.pages[0].Annots = array(annotations)
        document.pages[0].AA = dictionary(O=script)
        document.Root.AcroForm = dictionary(
            Fields=array([annotations[2]]),
            NeedAppearances=True,
            DR=document.pages[0].Resources,
            DA="/Helvetica 40 Tf 0 g",
        )
        document.save(path)
    return path


def endless_pdf(path: Path) -> Path:
    """A small PDF whose page takes for ever and little memory: each of its points is worked out at great length."""
    name, dictionary = pikepdf.Name, pikepdf.Dictionary
    with _drawn(("Slow",), A4) as document:
        work = b"{ pop " + b"dup pop " * 100_000 + b"}"  # 2 ms a point
        function = pikepdf.Stream(document, work, FunctionType=4, Domain=[0, 1, 0, 1], Range=[0, 1])
        shading = dictionary(
            ShadingType=1, ColorSpace=name.DeviceGray, Function=function, Matrix=[A4[0], 0, 0, A4[1], 0, 0]
        )
        document.pages[0].Resources = dictionary(Shading=dictionary(Slow=shading))
        document.pages[0].Contents = pikepdf.Stream(document, b"/Slow sh\n" * 100)
        document.save(path)
    return path


def photo(path: Path, size: tuple[int, int] = (800, 600), *, orientation: int = 1) -> Path:
    """A JPEG or PNG, by the ending, as a camera stores it: its left half red, its right half blue."""
    image = Image.new("RGB", size, "blue")
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2 - 1, size[1]), fill="red")
    exif = Image.Exif()
    exif[0x0112] = orientation
    image.save(path, exif=exif, quality=95)
    return path


def png_bomb(path: Path, side: int = 100_000) -> Path:
    """A PNG of a few bytes that says it is side × side pixels."""
    written = io.BytesIO()
    Image.new("L", (1, 1)).save(written, "PNG")
    honest = written.getvalue()
    header = honest[12:16] + side.to_bytes(4, "big") * 2 + honest[24:29]
    path.write_bytes(honest[:12] + header + zlib.crc32(header).to_bytes(4, "big") + honest[33:])
    return path


def _drawn(pages: Sequence[str], size: tuple[float, float]) -> pikepdf.Pdf:
    document = pikepdf.new()
    font = pikepdf.Dictionary(Type=pikepdf.Name.Font, Subtype=pikepdf.Name.Type1, BaseFont=pikepdf.Name.Helvetica)
    for text in pages:
        document.add_blank_page(page_size=size)
        page = document.pages[-1]
        page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(Helvetica=font))
        drawn = f"BT /Helvetica 60 Tf 60 {size[1] - 160:.0f} Td ({text}) Tj ET"
        page.Contents = pikepdf.Stream(document, drawn.encode("latin-1"))
    return document


def _scanned(document: pikepdf.Pdf, jpeg: bytes, size: tuple[int, int]) -> None:
    name = pikepdf.Name
    page = document.add_blank_page(page_size=A4)
    picture = pikepdf.Stream(
        document, jpeg, Type=name.XObject, Subtype=name.Image, Filter=name.DCTDecode,
        Width=size[0], Height=size[1], BitsPerComponent=8, ColorSpace=name.DeviceRGB,
    )  # fmt: skip
    page.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(Scan=picture))
    page.Contents = pikepdf.Stream(document, f"q {A4[0]} 0 0 {A4[1]} 0 0 cm /Scan Do Q".encode())

"""A PDF written anew through pikepdf: its pages as they look, and nothing that acts. In the jail only."""

import io
import sys
from copy import copy

import pikepdf

from kiosk.documents import PageSize
from kiosk.documents.jail.inside.cutting import Part, Sheet
from kiosk.documents.jail.inside.pdfs import annotations, borrowed, layers, lending, looks
from kiosk.documents.jail.inside.pdfs.loading import read_by_qpdf
from kiosk.documents.jail.inside.pdfs.pdf import OpenedPdf
from kiosk.documents.jail.inside.pdfs.tree import inherited

# A page keeps what draws it. Everything else stays behind: actions, links, attachments, notes, threads, and the boxes
# that tell printers of books where to cut (CUPS would go by them).
_PAGE_KEYS = frozenset(("/Type", "/Parent", "/Resources", "/Contents", "/Group", "/MediaBox", "/CropBox", "/Rotate"))
# A thing loses what leads outside (bytes in another file, proxies, pages of other PDFs) and what tells of its making.
_STREAM_KEYS_LEFT = ("/F", "/FFilter", "/FDecodeParms", "/OPI", "/Ref")
_KEYS_LEFT = ("/AF", "/Metadata", "/PieceInfo", "/LastModified")
_LETTER = (0.0, 0.0, 612.0, 792.0)  # what pdfium and others take for a page that doesn't say its size

Box = tuple[float, float, float, float]


def rewritten(content: bytes, keep: list[int], password: str) -> tuple[int, memoryview]:
    """How many sheets it had, and those to `keep` (from 0, all shown ones if empty) as a new PDF. Raises Rejected."""
    opened = OpenedPdf(content, sys.maxsize, password)
    sheets = opened.sheets
    kept = [(number, sheets.all[number]) for number in keep or range(len(sheets.shown))]
    numbers = sorted({sheet.page.number for _, sheet in kept})
    source = read_by_qpdf(opened.loaded, password)
    lending.lend(source, numbers, opened.written)
    source = _flattened(source, numbers)
    target = pikepdf.new()
    drawn = [number for number in numbers if borrowed.borrows_letters(source.pages[number])]
    for number, sheet in kept:
        if sheet.page.number in drawn:
            borrowed.add_drawn(target, opened, number, sheet.place.sheet, borrowed.dpi(len(drawn)))
            continue
        page = pikepdf.Page(source.make_indirect(copy(source.pages[sheet.page.number].obj)))  # another part has it too
        _bare(page, sheet)
        target.pages.append(page)
    _keep_layers(source, target)
    for thing in target.objects:
        _strip(thing)
    written = io.BytesIO()
    target.save(written)
    return len(sheets.all), written.getbuffer()


def _flattened(pdf: pikepdf.Pdf, numbers: list[int]) -> pikepdf.Pdf:
    """The PDF, in which what was filled in or marked on these pages is part of them."""
    looks.give(pdf, numbers)
    form = pdf.Root.get("/AcroForm")
    refilled = isinstance(form, pikepdf.Dictionary) and bool(form.get("/NeedAppearances", False))
    waiting = [number for number in numbers if annotations.undressed(pdf.pages[number], refilled)]
    if waiting:
        pdf = annotations.with_looks(pdf, waiting)
    if refilled:
        del pdf.Root.AcroForm.NeedAppearances  # they have them now, and qpdf would leave them out
    pdf.flatten_annotations("print")
    return pdf


def _bare(page: pikepdf.Page, sheet: Sheet) -> None:
    """Leaves the page what draws it, and says what of it lies where on its sheet."""
    media = _box(page, "/MediaBox") or _LETTER
    crop = _box(page, "/CropBox") or media
    seen = (max(media[0], crop[0]), max(media[1], crop[1]), min(media[2], crop[2]), min(media[3], crop[3]))
    turned = inherited(page.obj, "/Rotate")
    for key in set(page.obj.keys()) - _PAGE_KEYS:
        del page.obj[key]
    seen = seen if seen[0] < seen[2] and seen[1] < seen[3] else media
    quarters = int(float(turned) / 90) % 4 if _is_number(turned) else 0
    place, whole = sheet.place, PageSize(sheet.page.width, sheet.page.height)
    part = sheet.part or Part(0, 0, whole.width, whole.height)
    shown = _turned(part, whole, quarters, seen) if sheet.part else seen
    left, top = part.left - place.left / place.scale, part.top - place.top / place.scale
    paper = Part(left, top, left + place.sheet.width / place.scale, top + place.sheet.height / place.scale)
    sheet_box = _turned(paper, whole, quarters, seen)
    page.obj.MediaBox, page.obj.CropBox = pikepdf.Array(shown if sheet.part else media), pikepdf.Array(shown)
    page.obj.Rotate = 90 * quarters
    # It tells CUPS where the page lies: the trim box is the sheet, as the page measures.
    page.obj.TrimBox = pikepdf.Array(sheet_box)
    if place.width < place.sheet.width - 1 or place.height < place.sheet.height - 1:
        # Beside the page the sheet is white, even where something is drawn there that no viewer shows.
        edge = " ".join(f"{number:.3f}" for number in (shown[0], shown[1], shown[2] - shown[0], shown[3] - shown[1]))
        page.contents_add(f"q {edge} re W n\n".encode(), prepend=True)
        page.contents_add(b"\nQ")


def _turned(part: Part, whole: PageSize, quarters: int, seen: Box) -> Box:
    """Where a part of a page as it is read lies in the page's own space, which is turned by so many quarters."""
    left, top, right, bottom = part.left, part.top, part.right, part.bottom
    width, height = whole.width, whole.height
    across, up = (
        ((left, right), (height - bottom, height - top)),
        ((top, bottom), (left, right)),
        ((width - right, width - left), (top, bottom)),
        ((height - bottom, height - top), (width - right, width - left)),
    )[quarters]
    return seen[0] + across[0], seen[1] + up[0], seen[0] + across[1], seen[1] + up[1]


def _box(page: pikepdf.Page, key: str) -> Box | None:
    """A box of the page, its own or inherited, lower left corner first; None if there is none to go by."""
    box = inherited(page.obj, key)
    if not isinstance(box, pikepdf.Array) or len(box) != 4 or not all(map(_is_number, box)):
        return None
    across, down = sorted((float(box[0]), float(box[2]))), sorted((float(box[1]), float(box[3])))
    return (across[0], down[0], across[1], down[1]) if across[0] < across[1] and down[0] < down[1] else None


def _is_number(value: object) -> bool:
    try:
        float(value)  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return False
    return True


def _strip(thing: pikepdf.Object) -> None:
    if not isinstance(thing, (pikepdf.Dictionary, pikepdf.Stream)):
        return
    for key in _KEYS_LEFT:
        if key in thing:
            del thing[key]
    if isinstance(thing, pikepdf.Stream):
        for key in _STREAM_KEYS_LEFT:
            if key in thing:
                del thing[key]


def _keep_layers(source: pikepdf.Pdf, target: pikepdf.Pdf) -> None:
    """Which layers are shown stands in the catalogue; without it, hidden ones would be printed."""
    if isinstance(source.Root.get("/OCProperties"), pikepdf.Dictionary):
        layers.settle(source.Root.OCProperties)
        target.Root.OCProperties = target.copy_foreign(source.make_indirect(source.Root.OCProperties))

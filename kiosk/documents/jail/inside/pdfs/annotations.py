"""What stands on a page beside its own drawing: fields, marks, notes, links. The same of them is seen and printed.

Marks and what was filled in belong to the paper if they say that they are printed, and so do the frames that viewers
draw around some links. Icons of notes, attachments and films don't. In the jail only.
"""

import ctypes
import io

import pikepdf
import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

_ICONS = {
    "/Text": pdfium_c.FPDF_ANNOT_TEXT,
    "/Popup": pdfium_c.FPDF_ANNOT_POPUP,
    "/FileAttachment": pdfium_c.FPDF_ANNOT_FILEATTACHMENT,
    "/Sound": pdfium_c.FPDF_ANNOT_SOUND,
    "/Movie": pdfium_c.FPDF_ANNOT_MOVIE,
    "/Screen": pdfium_c.FPDF_ANNOT_SCREEN,
    "/3D": pdfium_c.FPDF_ANNOT_THREED,
    "/RichMedia": pdfium_c.FPDF_ANNOT_RICHMEDIA,
}
_BARE = (
    *(pdfium_c.FPDF_ANNOT_LINE, pdfium_c.FPDF_ANNOT_POLYLINE, pdfium_c.FPDF_ANNOT_POLYGON),
    *(pdfium_c.FPDF_ANNOT_FREETEXT, pdfium_c.FPDF_ANNOT_STAMP, pdfium_c.FPDF_ANNOT_CARET),
    *(pdfium_c.FPDF_ANNOT_SQUARE, pdfium_c.FPDF_ANNOT_CIRCLE),
)
_USUAL_LOOK = (pdfium_c.FPDF_ANNOT_APPEARANCEMODE_NORMAL, None, 0)
_NOTHING = 2  # bytes: a text's end
PRINTED = 4
"""A flag of what is printed: ISO 32000-2, 12.5.3."""
_ICON_NUMBERS = frozenset(_ICONS.values())


def lacks_looks(page: pdfium.PdfPage) -> bool:
    """Whether something is drawn or stamped on a page that pdfium may have no look for; forms aren't looked at."""
    for index in range(pdfium_c.FPDFPage_GetAnnotCount(page)):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        length = pdfium_c.FPDFAnnot_GetAP(annotation, *_USUAL_LOOK) if kind in _BARE else 0
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if kind in _BARE and length <= _NOTHING:
            return True
    return False


def dress(page: pdfium.PdfPage) -> None:
    """Leaves the icons out of a page that pdfium will draw, and gives links their frames."""
    for index in reversed(range(pdfium_c.FPDFPage_GetAnnotCount(page))):
        annotation = pdfium_c.FPDFPage_GetAnnot(page, index)
        kind = pdfium_c.FPDFAnnot_GetSubtype(annotation)
        flags = pdfium_c.FPDFAnnot_GetFlags(annotation)
        if kind == pdfium_c.FPDF_ANNOT_LINK:
            _frame(page, annotation)
        elif not flags & pdfium_c.FPDF_ANNOT_FLAG_PRINT:
            pdfium_c.FPDFAnnot_SetFlags(annotation, flags | pdfium_c.FPDF_ANNOT_FLAG_HIDDEN)
        elif flags & pdfium_c.FPDF_ANNOT_FLAG_NOVIEW:  # for paper alone
            pdfium_c.FPDFAnnot_SetFlags(annotation, flags & ~pdfium_c.FPDF_ANNOT_FLAG_NOVIEW)
        pdfium_c.FPDFPage_CloseAnnot(annotation)
        if kind in _ICON_NUMBERS:
            pdfium_c.FPDFPage_RemoveAnnot(page, index)


def _frame(page: pdfium.PdfPage, link: pdfium_c.FPDF_ANNOTATION) -> None:
    """A square where a link's border is: pdfium draws those, and no links."""
    border = [ctypes.c_float() for _ in range(3)]
    if not pdfium_c.FPDFAnnot_GetBorder(link, *border) or border[2].value <= 0:
        return
    rectangle = pdfium_c.FS_RECTF()
    color = [ctypes.c_uint() for _ in range(4)]
    pdfium_c.FPDFAnnot_GetRect(link, rectangle)
    pdfium_c.FPDFAnnot_GetColor(link, pdfium_c.FPDFANNOT_COLORTYPE_Color, *color)
    half = border[2].value / 2  # a link's frame lies on its edge, a square's inside
    rectangle.left, rectangle.bottom = rectangle.left - half, rectangle.bottom - half
    rectangle.right, rectangle.top = rectangle.right + half, rectangle.top + half
    square = pdfium_c.FPDFPage_CreateAnnot(page, pdfium_c.FPDF_ANNOT_SQUARE)
    pdfium_c.FPDFAnnot_SetRect(square, rectangle)
    pdfium_c.FPDFAnnot_SetBorder(square, *border)
    pdfium_c.FPDFAnnot_SetColor(square, pdfium_c.FPDFANNOT_COLORTYPE_Color, *color[:3], 255)
    pdfium_c.FPDFAnnot_SetFlags(square, pdfium_c.FPDF_ANNOT_FLAG_PRINT)
    pdfium_c.FPDFPage_CloseAnnot(square)


def undressed(page: pikepdf.Page, refilled: bool) -> bool:
    """Prepares a page's annotations for printing, as `dress` does; True if pdfium must still give some their look.

    `refilled`: the form says that its fields' looks are out of date.
    """
    found = page.obj.get("/Annots")
    shown, waits = pikepdf.Array(), False
    for annotation in found if isinstance(found, pikepdf.Array) else ():
        try:
            if isinstance(annotation, pikepdf.Dictionary) and _is_shown(annotation):
                waits |= _settle(annotation, refilled)
                shown.append(annotation)
        except (AttributeError, IndexError, TypeError, ValueError):
            pass  # it doesn't say where it is
    page.obj.Annots = shown
    return waits


def _is_shown(annotation: pikepdf.Dictionary) -> bool:
    kind = annotation.get("/Subtype")
    return kind not in _ICONS and (kind != "/Link" or _border(annotation) > 0)


def _border(link: pikepdf.Dictionary) -> float:
    border = link.get("/Border")
    return float(border[2]) if isinstance(border, pikepdf.Array) else 0.0


def _settle(annotation: pikepdf.Dictionary, refilled: bool) -> bool:
    kind = annotation.get("/Subtype")
    if kind == "/Link":
        half = _border(annotation) / 2
        left, bottom, right, top = _upright(annotation.Rect)
        annotation.Rect = pikepdf.Array([left - half, bottom - half, right + half, top + half])
        annotation.Subtype = pikepdf.Name.Square
        annotation.F = PRINTED
        if "/C" not in annotation:
            annotation.C = pikepdf.Array([0, 0, 0])
        if "/AP" in annotation:
            del annotation["/AP"]
    bare = "/AP" not in annotation
    if bare and isinstance(points := annotation.get("/QuadPoints"), pikepdf.Array):
        annotation.Rect = pikepdf.Array(_upright(points))  # a mark is where its words are, whatever its rectangle says
    return bare or (refilled and kind == "/Widget")


def _upright(points: pikepdf.Object) -> tuple[float, float, float, float]:
    """The least and the greatest of x, y, x, y ..."""
    sides = [float(point) for point in points.as_list()]
    across, down = sides[::2], sides[1::2]
    return min(across), min(down), max(across), max(down)


def with_looks(pdf: pikepdf.Pdf, numbers: list[int]) -> pikepdf.Pdf:
    """The PDF, in which all annotations of these pages have the looks that pdfium gives them."""
    written = io.BytesIO()
    pdf.save(written)
    looked = pdfium.PdfDocument(written.getvalue())
    if looked.get_formtype() != pdfium_c.FORMTYPE_NONE:
        looked.init_forms()
    point = pdfium.PdfBitmap.new_native(1, 1, pdfium_c.FPDFBitmap_BGR)
    for number in numbers:
        page = looked[number]
        place = (point, page, 0, 0, 1, 1, 0, pdfium_c.FPDF_ANNOT)
        if page.formenv:
            pdfium_c.FPDF_FFLDraw(page.formenv, *place)
        pdfium_c.FPDF_RenderPageBitmap(*place)  # looks are made when they are first drawn, and stay
        page.close()
    written = io.BytesIO()
    looked.save(written)
    looked.close()
    return pikepdf.open(written)

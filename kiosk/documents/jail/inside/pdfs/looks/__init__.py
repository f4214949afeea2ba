"""Looks that viewers must make themselves and pdfium doesn't: lines, clouds, boxes, words in letters of all scripts.

What has no look of its own (ISO 32000-2, 12.5.5) gets it here, for preview and paper alike. In the jail only.
"""

import io
from collections.abc import Iterable, Iterator
from dataclasses import replace

import pikepdf

from kiosk.documents.jail.inside.pdfs.annotations import PRINTED
from kiosk.documents.jail.inside.pdfs.looks import fields, shapes
from kiosk.documents.jail.inside.pdfs.looks.ink import Look, Stroke, together

_WEIGHT_MOST = 100_000  # letters and points in a document, a second's work: what comes after them is left to pdfium
_WEIGHT = 40  # of an annotation itself
_TURNED = ((1, 0, 0, 1), (0, 1, -1, 0), (-1, 0, 0, -1), (0, -1, 1, 0))  # by quarters: a matrix's first four numbers


def give(pdf: pikepdf.Pdf, numbers: Iterable[int]) -> bool:
    """Gives annotations on these pages the looks that they lack, and pdfium too; True if any got one."""
    form = pdf.Root.get("/AcroForm")
    form = form if isinstance(form, pikepdf.Dictionary) else pikepdf.Dictionary()
    refilled = bool(form.get("/NeedAppearances", False))
    waiting = [annotation for number in set(numbers) for annotation in _waiting(pdf.pages[number], refilled)]
    looks, left = [], _WEIGHT_MOST
    for annotation in waiting:
        look = _look(annotation, form)
        if look is not None:
            looks.append((annotation, look))
            left -= _WEIGHT + look.weight
        if left < 0:
            break
    if not looks:
        return False
    if refilled:
        _have_done(waiting, form)
    _draw(pdf, looks)
    return True


def _waiting(page: pikepdf.Page, refilled: bool) -> Iterator[pikepdf.Dictionary]:
    """Those that a program must give a look; `refilled`: the form says that its fields' looks are out of date."""
    found = page.obj.get("/Annots")
    for annotation in found if isinstance(found, pikepdf.Array) else ():
        try:
            if isinstance(annotation, pikepdf.Dictionary) and _is_waiting(annotation, refilled):
                yield annotation
        except (TypeError, ValueError):
            pass  # its flags are none


def _is_waiting(annotation: pikepdf.Dictionary, refilled: bool) -> bool:
    if not int(annotation.get("/F", 0)) & PRINTED:
        return False
    look = annotation.get("/AP")
    return not isinstance(look, pikepdf.Dictionary) or "/N" not in look or (refilled and fields.is_text(annotation))


def _look(annotation: pikepdf.Dictionary, form: pikepdf.Dictionary) -> Look | None:
    try:
        if shape := shapes.look(annotation):
            return shape
        words = fields.words_of(annotation, form)
        around = list(shapes.around(annotation, words)) if words and annotation.Subtype == "/FreeText" else []
    except (AttributeError, IndexError, TypeError, ValueError, pikepdf.PdfError):
        return None  # it doesn't say where it is, or what
    if words is None:
        return None
    from kiosk.documents.jail.inside.pdfs.looks import setting  # takes a while to load, and few papers need it

    if around and (edge := shapes.cloudiness(annotation)):  # it has the words' border and ground
        left, bottom, right, top = words.box
        box = left + edge, bottom + edge, max(left + 2 * edge, right) - edge, max(bottom + 2 * edge, top) - edge
        words = replace(words, box=box, border=Stroke(0, (), None), ground=None)
    return together([*around, setting.look(words)]) if around else setting.look(words)


def _have_done(waiting: Iterable[pikepdf.Dictionary], form: pikepdf.Dictionary) -> None:
    """Says that those fields alone need a look that have none: what gets one here keeps it."""
    del form["/NeedAppearances"]
    for annotation in waiting:
        if "/AP" in annotation:
            del annotation["/AP"]


def _draw(pdf: pikepdf.Pdf, looks: list[tuple[pikepdf.Dictionary, Look]]) -> None:
    """Draws each on a page of another PDF, and takes that page over as the annotation's look."""
    import cairocffi

    written = io.BytesIO()
    surface = cairocffi.PDFSurface(written, 1, 1)
    for _, look in looks:
        surface.set_size(*look.size)
        look.draw(cairocffi.Context(surface), *look.size)
        surface.show_page()
    surface.finish()
    with pikepdf.open(written) as drawn:
        for page, (annotation, look) in zip(drawn.pages, looks, strict=True):
            form = pdf.copy_foreign(page.as_form_xobject())
            form.Matrix = pikepdf.Array([*_TURNED[look.quarters], 0, 0])
            annotation.AP = pikepdf.Dictionary(N=form)
            annotation.Rect = pikepdf.Array(look.box)

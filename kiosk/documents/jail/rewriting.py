"""A PDF written anew through pikepdf: its pages as they look, and nothing that acts. In the jail only."""

import io

import pikepdf

from kiosk.documents.jail.pdf import saved_again

# A page keeps what draws it. Everything else stays behind: actions, links, attachments, notes, threads ...
_PAGE_KEYS = frozenset(
    (
        *("/Type", "/Parent", "/Resources", "/Contents", "/Group"),
        *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox", "/Rotate", "/UserUnit"),
    )
)
# A stream loses what leads outside (bytes in another file, proxies, pages of other PDFs) and what doesn't draw.
_STREAM_KEYS_LEFT = ("/F", "/FFilter", "/FDecodeParms", "/OPI", "/Ref", "/AF", "/Metadata", "/PieceInfo")


def rewritten(content: bytes, keep: list[int]) -> tuple[int, memoryview]:
    """How many pages it had, and the pages to `keep` (from 0, all if empty) as a new PDF. Raises Rejected."""
    source = _opened(content)
    if "/AcroForm" in source.Root:
        source.generate_appearance_streams()
    source.flatten_annotations("all")  # what was filled in or noted becomes part of the page
    count = len(source.pages)
    target = pikepdf.new()
    for number in keep or range(count):
        page = source.pages[number].obj
        for key in set(page.keys()) - _PAGE_KEYS:
            del page[key]
        target.pages.append(source.pages[number])
    _keep_layers(source, target)
    for thing in target.objects:
        if isinstance(thing, pikepdf.Stream):
            for key in _STREAM_KEYS_LEFT:
                if key in thing:
                    del thing[key]
    written = io.BytesIO()
    target.save(written)
    return count, written.getbuffer()


def _opened(content: bytes) -> pikepdf.Pdf:
    try:
        return pikepdf.open(io.BytesIO(content))
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return pikepdf.open(saved_again(content))  # what could be seen can be printed: pdfium forgives more


def _keep_layers(source: pikepdf.Pdf, target: pikepdf.Pdf) -> None:
    """Which layers are shown stands in the catalogue; without it, hidden ones would be printed."""
    if "/OCProperties" in source.Root:
        layers = source.make_indirect(source.Root.OCProperties)
        target.Root.OCProperties = target.copy_foreign(layers)

"""HTML and Markdown on A4, by WeasyPrint. Nothing is fetched and no script runs. In the jail only."""

import _thread
import io
import re
import signal
import sys
import threading
import time
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from types import FrameType
from xml.etree.ElementTree import Comment, Element

from markdown_it import MarkdownIt
from PIL import Image
from weasyprint import CSS, HTML, Document
from weasyprint.urls import URLFetcher, URLFetcherResponse

from kiosk.documents import Kind, Rejection
from kiosk.documents.jail.inside.rejected import Rejected

PICTURES = (Kind.JPEG, Kind.PNG, Kind.GIF, Kind.WEBP, Kind.BMP)
"""What can be shown within a page."""

_MARKUP_MAX = 4_000_000  # characters without pictures: more than can be set in the time that a document has
_TAGS_MAX = 40_000  # the same
_DEPTH_MAX = 250  # elements in one another; letters and mails stay below 60
_FRAMES = 12_000  # of Python, which calls itself for each of them, a score of times for a table
_PIXELS_MAX = 100_000_000  # of all pictures
_SECONDS = 7.0  # for all of it
_SECONDS_IN_STYLE = 4.0  # what isn't set by then loses its own style: boxes that stretch in one another take for ever

_PICTURE = re.compile(r"data:image/[\w.+-]+;base64,[\w+/=\s%]*")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)", re.IGNORECASE)
# HTML, 13.1.2: elements that have no end, and those whose end may be left out.
_UNCOUNTED = frozenset(
    (
        *("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"),
        *("html", "head", "body", "p", "li", "dt", "dd", "rt", "rp", "option", "optgroup", "tr", "td", "th"),
        *("thead", "tbody", "tfoot", "colgroup", "caption"),
    )
)
_UNSEEN = frozenset(("head", "script", "style", "title", "template", Comment))
_SEEN = frozenset(("img", "input", "hr", "{http://www.w3.org/2000/svg}svg"))
_BLOCKS = frozenset(
    (
        *("address", "article", "blockquote", "dd", "div", "dl", "dt", "h1", "h2", "h3", "h4", "h5", "h6"),
        *("li", "ol", "p", "pre", "section", "table", "td", "th", "ul"),
    )
)
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]")  # Hebrew, Arabic, Syriac, Thaana ...

_A4 = (210, 297)  # mm
_MARGIN = 15  # mm
_REACH_MAX = 2.5  # times the paper: what is set wider is made as much smaller, and anything beyond is cut off
_LOOKED_AT = 10  # pages

# A reader's sheet: it gives way to the page's own, except where it says !important.
_STYLE = """
@page {{ size: {width}mm {height}mm !important; margin: {margin}mm !important }}
html {{ font: 11.5pt/1.4 "Liberation Sans", "Noto Sans", sans-serif; overflow-wrap: break-word }}
img, svg {{ max-width: 100% !important; height: auto }}
pre, code {{ font-family: "Liberation Mono", "Noto Sans Mono", monospace; font-size: 10pt }}
pre, textarea {{ white-space: pre-wrap !important }}
h1, h2, h3, h4 {{ break-after: avoid; line-height: 1.2 }}
img {{ break-inside: avoid }}
"""
_MARKDOWN_STYLE = """
<style>
table { border-collapse: collapse } tr { break-inside: avoid } td, th { border: 0.5pt solid; padding: 2pt 5pt }
blockquote { border-left: 2pt solid gray; margin-left: 0; padding-left: 10pt }
</style>
"""


class _TooSlow(BaseException):
    """Setting a page took too long. It passes through the library's own `except Exception`."""


def warm() -> None:
    """Loads the fonts, and makes room for elements in elements."""
    sys.setrecursionlimit(_FRAMES)
    html_to_pdf("<p>Aa", 1)


def markdown_to_pdf(text: str, pages_max: int) -> bytes:
    """A text in Markdown, laid out; HTML in it stays text. Raises Rejected."""
    if len(text) > _MARKUP_MAX:
        raise Rejected(Rejection.TOO_LONG)
    markup: str = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"]).render(text)
    return html_to_pdf(_MARKDOWN_STYLE + markup, pages_max)


def html_to_pdf(markup: str, pages_max: int) -> bytes:
    """A page of HTML, as it prints. Raises Rejected."""
    bare = _PICTURE.sub("", markup)
    tags = _TAG.findall(bare[: _MARKUP_MAX + 1])
    if len(bare) > _MARKUP_MAX or len(tags) > _TAGS_MAX or _depth(tags) > _DEPTH_MAX:
        raise Rejected(Rejection.TOO_LARGE)
    html = HTML(string=markup, url_fetcher=_PicturesOnly())
    root = html.etree_element
    if not _shows_something(root):
        raise Rejected(Rejection.NOTHING_INSIDE)
    if _RIGHT_TO_LEFT.search(bare):
        _turn(root)
    began = time.monotonic()
    for seconds in (_SECONDS_IN_STYLE, _SECONDS):  # as it is meant, then without its own style
        try:
            with _until(began + seconds):
                return _written(html, pages_max)
        except RecursionError:
            raise Rejected(Rejection.TOO_LARGE) from None
        except _TooSlow:
            if not _undress(root):
                break
    raise Rejected(Rejection.TOOK_TOO_LONG)


def _written(html: HTML, pages_max: int) -> bytes:
    """The PDF, as wide as the paper, or made smaller to fit on it."""
    document = _rendered(html, 1)
    if len(document.pages) > pages_max:
        raise Rejected(Rejection.TOO_LONG)
    times = _reach(document)
    if times > 1:
        document = _rendered(html, times)
    pdf: bytes = document.write_pdf(zoom=1 / times)
    return pdf


def _rendered(html: HTML, times: float) -> Document:
    """The pages, on paper `times` as large as A4."""
    width, height = (side * times for side in _A4)
    style = CSS(string=_STYLE.format(width=width, height=height, margin=_MARGIN * times))
    return html.render(stylesheets=[style], presentational_hints=True)


def _reach(document: Document) -> float:
    """How many times as wide as the paper's inside the page is set, from 1 to _REACH_MAX."""
    reach = 1.0
    for page in document.pages[:_LOOKED_AT]:
        paper = page._page_box  # noqa: SLF001 (WeasyPrint names it no other way)
        left, width = paper.content_box_x(), paper.width
        for box in paper.descendants():
            if isinstance(box.width, int | float) and left <= box.position_x < left + width:
                reach = max(reach, (box.position_x + box.width - left) / width)
    return min(reach, _REACH_MAX) if reach > 1.01 else 1.0


class _PicturesOnly(URLFetcher):  # type: ignore[misc] # it brings no types
    """Gives WeasyPrint the pictures that are in the page itself, up to a size, and nothing else."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols=["data"])
        self._pixels_left = _PIXELS_MAX

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """One picture. Whatever it raises leaves a gap in the page."""
        response = super().fetch(url, headers)
        content = response.read()
        with Image.open(io.BytesIO(content), formats=[kind.name for kind in PICTURES]) as picture:
            self._pixels_left -= picture.width * picture.height
            if self._pixels_left < 0:
                raise ValueError("pictures are too large")
            picture.load()  # WeasyPrint would find the damage when it is too late for a gap
        return URLFetcherResponse(url, content, response.headers)


@contextmanager
def _until(deadline: float) -> Iterator[None]:
    """Ends what runs in it with _TooSlow once the monotonic clock has passed the deadline."""
    over = False

    def interrupt(_signal: int, _frame: FrameType | None) -> None:
        if not over:
            raise _TooSlow

    signal.signal(signal.SIGALRM, interrupt)
    timer = threading.Timer(
        max(0.0, deadline - time.monotonic()), _thread.interrupt_main, [signal.SIGALRM]
    )  # the jail has no alarm clock
    timer.start()
    try:
        yield
    finally:
        over = True
        timer.cancel()


def _depth(tags: list[tuple[str, str]]) -> int:
    """How deep elements stand in one another, found without building them."""
    depth = deepest = 0
    for slash, name in tags:
        if name.lower() not in _UNCOUNTED:
            depth = max(0, depth - 1) if slash else depth + 1
            deepest = max(deepest, depth)
    return deepest


def _shows_something(root: Element) -> bool:
    waiting = [root]
    while waiting:
        element = waiting.pop()
        if element.tag in _UNSEEN:
            continue
        if element.tag in _SEEN or any(map(str.strip, _own_texts(element))):
            return True
        waiting.extend(element)
    return False


def _own_texts(element: Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        yield child.tail or ""


def _turn(root: Element) -> None:
    """Gives each block that doesn't say its direction that of its first letter, as dir=auto would."""
    for block in root.iter():
        if block.tag in _BLOCKS and block.get("dir", "auto") == "auto":
            letters = chain.from_iterable(islice(block.itertext(), 50))
            directions = (unicodedata.bidirectional(letter) for letter in islice(letters, 1000))
            first = next((direction for direction in directions if direction in ("L", "R", "AL")), None)
            if first:
                block.set("dir", "ltr" if first == "L" else "rtl")


def _undress(root: Element) -> bool:
    """Takes the page's own style away; False if it has none."""
    taken = False
    for element in root.iter():
        taken |= element.attrib.pop("style", None) is not None or (element.tag == "style" and bool(element.text))
        if element.tag == "style":
            element.text = ""
    return taken

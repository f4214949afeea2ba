from collections.abc import Iterator
from email.message import EmailMessage
from pathlib import Path

import pytest

from kiosk.documents import Bundle, Document, Kind, LeftOut, Rejection
from tests.kiosk.documents.test_texts import images, words
from tests.parts import papers, papers_texts
from tests.parts.reading import Reading

SUBJECT = "Mes relevés de mars"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("mails") / "vault")
    yield made
    made.reader.close()


def unpacked(reading: Reading, path: Path) -> Bundle:
    bundle = reading.outcome(path)
    assert isinstance(bundle, Bundle), bundle
    return bundle


def test_a_mail_alone_is_read_at_once_with_who_wrote_it_to_whom_and_when(reading: Reading, tmp_path: Path) -> None:
    document = reading.opened(papers_texts.mail(tmp_path / "a", "Bonjour,\n\nvoici <tout>.\n"))
    told = words(document)
    for part in (
        SUBJECT,
        "Françoise Lambert <francoise@example.org>",
        "→ Maison de quartier",
        "Tuesday, 3 March 2026, 10:15",
    ):
        assert part in told
    assert "voici <tout>." in told


def test_a_mail_gives_its_message_first_then_what_can_be_shown(reading: Reading, tmp_path: Path) -> None:
    pdf = papers.pdf(tmp_path / "a.pdf").read_bytes()
    files = {
        "Relevé 03.2026.pdf": (pdf, "application/octet-stream"),
        "smime.p7s": (b"signed", "application/pkcs7-signature"),
        "winmail.dat": (b"\x78\x9f\x3e\x22" + bytes(9), "application/ms-tnef"),
        "virus.exe": (b"MZ\0\0", "application/pdf"),
        "notes.txt": (b"Words", "text/plain"),
    }
    bundle = unpacked(reading, papers_texts.mail(tmp_path / "a", files=files))
    assert bundle.kind is Kind.EML
    assert [file.name for file in bundle.files] == [SUBJECT, "Relevé 03.2026", "notes"]
    assert [reading.opened(file.path).kind for file in bundle.files] == [Kind.HTML, Kind.PDF, Kind.TXT]
    assert bundle.left_out == LeftOut(2, ("winmail.dat", "virus.exe"))


def test_a_message_in_html_has_its_pictures_in_it(reading: Reading, tmp_path: Path) -> None:
    picture = papers.photo(tmp_path / "logo.png", (60, 40)).read_bytes()
    html = "<html><body><h1>Avis</h1><img src='cid:logo@here'><img src='http://127.0.0.1/spy.gif'></body></html>"
    document = reading.opened(papers_texts.mail(tmp_path / "a", html=html, pictures={"logo@here": picture}))
    assert SUBJECT in words(document)
    assert "Avis" in words(document)
    assert "Bonjour" not in words(document)  # the same in plain text
    assert images(document) == 1


def test_a_message_in_one_tall_frame_begins_on_the_first_page(reading: Reading, tmp_path: Path) -> None:
    lines = "".join(f"<p>line {number}</p>" for number in range(60))
    document = reading.opened(papers_texts.mail(tmp_path / "a", html=f"<table><tr><td>{lines}</table>"))
    assert "line 1" in words(document, 1)
    assert "line 59" in words(document, len(document.pages))


def test_a_mail_in_a_mail_is_a_mail_of_its_own(reading: Reading, tmp_path: Path) -> None:
    inner = EmailMessage()
    inner["From"], inner["To"], inner["Subject"] = "a@example.org", "b@example.org", "Inside. Really"
    inner.set_content("Inner words")
    outer = EmailMessage()
    outer["From"], outer["To"], outer["Subject"] = "b@example.org", "c@example.org", "Outside"
    outer.set_content("See below")
    outer.add_attachment(inner)
    (tmp_path / "a").write_bytes(outer.as_bytes())
    bundle = unpacked(reading, tmp_path / "a")
    assert [file.name for file in bundle.files] == ["Outside", "Inside. Really"]
    assert "Inner words" in words(reading.opened(bundle.files[1].path))


@pytest.mark.parametrize("charset", ["iso-8859-1", "x-nobody-knows", "us-ascii"])
def test_words_are_right_whatever_the_charset_says(reading: Reading, tmp_path: Path, charset: str) -> None:
    head = f"From: a\nTo: b\nSubject: s\nMIME-Version: 1.0\nContent-Type: text/plain; charset={charset}\n"
    head += "Content-Transfer-Encoding: 8bit\n\n"
    (tmp_path / "a").write_bytes(head.encode() + "L'été à la mairie".encode("latin-1"))
    assert "L'été à la mairie" in words(reading.opened(tmp_path / "a"))


@pytest.mark.parametrize(
    "header",
    [
        "Date: the day after\n",
        "To: <>, :;,@\n",
        "Content-Type: multipart/mixed\n",
        "Content-Type: ///;;=\n",
        "Content-Disposition: attachment; filename*=x'y'%ff; filename=\"\n",
        "Content-ID: <<>\n",
        "Subject: =?utf-8?b?////?= =?x?q?a?=\n",
    ],
)
def test_headers_that_make_no_sense_dont_hide_the_words(reading: Reading, tmp_path: Path, header: str) -> None:
    mail = papers_texts.text(tmp_path / "a", f"From: a\nTo: b\nMIME-Version: 1.0\n{header}\nWords\n")
    outcome = reading.outcome(mail)
    assert isinstance(outcome, Document | Bundle)
    document = outcome if isinstance(outcome, Document) else reading.opened(outcome.files[-1].path)
    assert "Words" in words(document)


def test_parts_in_parts_without_end_are_refused(reading: Reading, tmp_path: Path) -> None:
    head = "From: a\nTo: b\nSubject: s\nContent-Type: multipart/mixed; boundary=0\n\n"
    nested = "".join(f"--{number}\nContent-Type: multipart/mixed; boundary={number + 1}\n\n" for number in range(2_000))
    assert reading.outcome(papers_texts.text(tmp_path / "a", head + nested)) is Rejection.TOO_LARGE


def test_too_many_attachments_are_refused(reading: Reading, tmp_path: Path) -> None:
    files = {f"{number}.txt": (b"words", "text/plain") for number in range(50)}
    assert reading.outcome(papers_texts.mail(tmp_path / "a", files=files)) is Rejection.TOO_LARGE


def test_a_mail_of_outlooks_is_read_as_any_other(reading: Reading, tmp_path: Path) -> None:
    files = {"Relevé.pdf": papers.pdf(tmp_path / "a.pdf").read_bytes(), "b.exe": b"MZ\0\0"}
    bundle = unpacked(reading, papers_texts.outlook_mail(tmp_path / "a", "Bonjour à tous\n", files, "Inside"))
    assert bundle.kind is Kind.MSG
    assert [file.name for file in bundle.files] == [SUBJECT, "Relevé", SUBJECT]
    told = words(reading.opened(bundle.files[0].path))
    for part in (SUBJECT, "Françoise Lambert", "→ Maison de quartier <accueil@example.org>", "Bonjour à tous"):
        assert part in told
    assert "Inside" in words(reading.opened(bundle.files[2].path))


def test_a_damaged_mail_of_outlooks_says_so(reading: Reading, tmp_path: Path) -> None:
    whole = papers_texts.outlook_mail(tmp_path / "a", "Bonjour").read_bytes()
    (tmp_path / "a").write_bytes(whole[:-600])
    assert reading.outcome(tmp_path / "a") is Rejection.DAMAGED

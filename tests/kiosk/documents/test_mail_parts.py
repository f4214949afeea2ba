"""What of a mail is its message, and what came with it, as programs of long patience read them."""

import base64
from collections.abc import Iterator
from pathlib import Path

import pytest

from kiosk.documents import Bundle, Document, Kind
from tests.kiosk.documents.test_texts import words
from tests.parts import papers, papers_texts, papers_wrapped
from tests.parts.reading import Reading

HEAD = "From: a@example.org\nTo: b@example.org\nSubject: About\nMIME-Version: 1.0\n"
MIXED = HEAD + 'Content-Type: multipart/mixed; boundary="m"\n\n'
PLAIN = "Content-Type: text/plain; charset=utf-8\n\n"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reading]:
    made = Reading(tmp_path_factory.mktemp("parts") / "vault")
    yield made
    made.reader.close()


@pytest.fixture
def pdf(tmp_path: Path) -> bytes:
    return papers.pdf(tmp_path / "a.pdf").read_bytes()


def in_base64(content: bytes) -> str:
    return base64.encodebytes(content).decode()


class Arrived:
    """A mail, opened: its message's words, and what came with it."""

    def __init__(self, reading: Reading, tmp_path: Path, mail: str | bytes) -> None:
        path = tmp_path / "mail"
        path.write_bytes(mail if isinstance(mail, bytes) else mail.encode())
        outcome = reading.outcome(path)
        assert isinstance(outcome, Document | Bundle), outcome
        files = outcome.files if isinstance(outcome, Bundle) else ()
        self.message = words(outcome if isinstance(outcome, Document) else reading.opened(files[0].path))
        self.names = [file.name for file in files[1:]]
        self.kinds = [getattr(reading.outcome(file.path), "kind", None) for file in files[1:]]
        self.left_out = outcome.left_out.names if isinstance(outcome, Bundle) else ()


def test_parts_that_follow_each_other_are_all_the_message(reading: Reading, tmp_path: Path) -> None:
    footer = "--m\nContent-Type: text/html\n\n<p>Sent by a server.</p>\n--m--\n"
    arrived = Arrived(reading, tmp_path, f"{MIXED}--m\n{PLAIN}Your appeal was accepted.\n{footer}")
    assert arrived.message.index("Your appeal") < arrived.message.index("Sent by a server")


def test_of_several_ways_to_say_it_the_last_is_shown_and_no_file_of_the_others_is_lost(
    reading: Reading, tmp_path: Path, pdf: bytes
) -> None:
    plain = f'Content-Type: multipart/mixed; boundary="p"\n\n--p\n{PLAIN}In plain letters\n--p\n'
    plain += (
        f'Content-Type: application/pdf; name="a.pdf"\nContent-Transfer-Encoding: base64\n\n{in_base64(pdf)}\n--p--\n'
    )
    rich = "Content-Type: text/html\n\n<b>In fine letters</b>\n"
    other = "Content-Type: text/x-amp-html\n\n<html amp4email>\n"
    parts = "".join(f"--v\n{part}\n" for part in (plain, rich, other))
    arrived = Arrived(reading, tmp_path, f'{HEAD}Content-Type: multipart/alternative; boundary="v"\n\n{parts}--v--\n')
    assert "In fine letters" in arrived.message
    assert "In plain letters" not in arrived.message
    assert arrived.kinds == [Kind.PDF]


@pytest.mark.parametrize(
    ("charset", "content", "expected"),
    [
        ("iso-8859-1", "10 € – “œuvre”".encode("cp1252"), "10 € – “œuvre”"),
        ("us-ascii", "10 € – été".encode(), "10 € – été"),
        ("utf-8", "été".encode("cp1252"), "été"),
        ("ks_c_5601-1987", "가".encode("cp949"), "가"),
        ("unicode-1-1-utf-8", "été".encode(), "été"),
    ],
)
def test_labels_mean_what_browsers_take_them_for(
    reading: Reading, tmp_path: Path, charset: str, content: bytes, expected: str
) -> None:
    head = f"{HEAD}Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: 8bit\n\n"
    assert expected in Arrived(reading, tmp_path, head.encode() + content).message


def test_raw_bytes_in_a_head_are_letters(reading: Reading, tmp_path: Path, pdf: bytes) -> None:
    head = "Subject: Décision n° 5\n".encode() + "From: Hélène <h@example.org>\n".encode("latin-1")
    head += b'To: b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary="m"\n\n'
    part = 'Content-Type: application/pdf; name="Reçu.pdf"\nContent-Transfer-Encoding: base64\n\n'.encode()
    body = f"--m\n{PLAIN}Voici\n--m\n".encode() + part + base64.encodebytes(pdf) + b"--m--\n"
    arrived = Arrived(reading, tmp_path, head + body)
    assert "Décision n° 5" in arrived.message
    assert "Hélène" in arrived.message
    assert arrived.names == ["Reçu"]


def test_encoded_words_of_windows_letters_are_right(reading: Reading, tmp_path: Path) -> None:
    head = "From: a\nTo: b\nDate: x\nSubject: =?iso-8859-1?q?L=92aide_=80?=\n"
    assert "L’aide €" in Arrived(reading, tmp_path, f"{head}{PLAIN}Words\n").message


@pytest.mark.parametrize(
    ("encoding", "change"),
    [
        ("base64 ", lambda text: text),
        ('"base64"', lambda text: text),
        ("BASE64;", lambda text: text),
        ("base64", lambda text: f"{text}\n-- \nUnsubscribe here!\n"),
        ("base64", lambda text: f"\n{text.replace('=', '')}"),
        ("base64", lambda text: text.replace("\n", " \r\n\t")),
    ],
)
def test_attachments_that_are_encoded_carelessly_are_whole(
    reading: Reading, tmp_path: Path, pdf: bytes, encoding: str, change: object
) -> None:
    assert callable(change)
    part = f'Content-Type: application/pdf; name="Notice.pdf"\nContent-Transfer-Encoding: {encoding}\n\n'
    arrived = Arrived(reading, tmp_path, f"{MIXED}--m\n{PLAIN}Voici\n--m\n{part}{change(in_base64(pdf))}\n--m--\n")
    assert (arrived.names, arrived.kinds) == (["Notice"], [Kind.PDF])


def test_base64_that_was_padded_in_the_middle_goes_on(reading: Reading, tmp_path: Path) -> None:
    text = "".join(base64.b64encode(piece.encode()).decode() for piece in ("Début, ", "milieu, ", "fin."))
    head = f"{HEAD}Content-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: base64\n\n"
    assert "Début, milieu, fin." in Arrived(reading, tmp_path, f"{head}{text}\n").message


@pytest.mark.parametrize("encoding", ["7bit", "base64"])
def test_a_mail_in_a_mail_is_read_though_it_was_encoded(reading: Reading, tmp_path: Path, encoding: str) -> None:
    inner = f"Subject: Inside\nFrom: c\nTo: d\nDate: x\n{PLAIN}Inner words\n"
    written = in_base64(inner.encode()) if encoding == "base64" else inner
    part = f"Content-Type: message/rfc822\nContent-Transfer-Encoding: {encoding}\n\n{written}"
    arrived = Arrived(reading, tmp_path, f"{MIXED}--m\n{PLAIN}See below\n--m\n{part}\n--m--\n")
    assert (arrived.names, arrived.kinds) == (["Inside"], [Kind.EML])


def test_large_files_are_whole_also_in_a_forwarded_mail(reading: Reading, tmp_path: Path) -> None:
    scan = papers.scan(tmp_path / "scan.pdf", (300, 400)).read_bytes()
    file = f"--i\nContent-Type: application/pdf; name=Inner.pdf\nContent-Transfer-Encoding: base64\n\n{in_base64(scan)}"
    inner = f'{HEAD}Content-Type: multipart/mixed; boundary="i"\n\n{file}{file.replace("Inner", "Second")}--i--\n'
    outer = tmp_path / "outer"
    outer.write_text(f"{MIXED}--m\n{PLAIN}See below\n--m\nContent-Type: message/rfc822\n\n{inner}--m--\n")
    bundle = reading.outcome(outer)
    assert isinstance(bundle, Bundle)
    forwarded = reading.outcome(bundle.files[1].path)
    assert isinstance(forwarded, Bundle)
    assert [one.path.read_bytes() for one in forwarded.files[1:]] == [scan, scan]


@pytest.mark.parametrize("words_in_it", ["", "Inside the wrapping"])
def test_outlooks_wrapping_gives_its_message_and_files(
    reading: Reading, tmp_path: Path, pdf: bytes, words_in_it: str
) -> None:
    wrapped = papers_wrapped.tnef(words_in_it, {"Certificate.pdf": pdf, "a.exe": b"MZ\0\0"})
    part = f"Content-Type: application/ms-tnef\nContent-Transfer-Encoding: base64\n\n{in_base64(wrapped)}"
    before = "" if words_in_it else f"--m\n{PLAIN}Your certificate\n"
    arrived = Arrived(reading, tmp_path, f"{MIXED}{before}--m\n{part}\n--m--\n")
    assert (words_in_it or "Your certificate") in arrived.message
    assert arrived.names == ["Certificate"]
    assert arrived.left_out == ("a.exe",)


@pytest.mark.parametrize("content", [b"", b"\x78\x9f\x3e\x22" + bytes(9), b"\x78\x9f\x3e\x22" + bytes(range(256)) * 40])
def test_a_wrapping_that_is_damaged_is_named(reading: Reading, tmp_path: Path, content: bytes) -> None:
    part = "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    arrived = Arrived(reading, tmp_path, f"{MIXED}--m\n{PLAIN}Voici\n--m\n{part}{in_base64(content)}\n--m--\n")
    assert "Voici" in arrived.message
    assert "winmail.dat" in (*arrived.left_out, *arrived.names)


@pytest.mark.parametrize("alone", [True, False])
def test_what_was_signed_is_read_as_if_it_were_not(reading: Reading, tmp_path: Path, pdf: bytes, alone: bool) -> None:
    attached = f"Content-Type: application/pdf; name=a.pdf\nContent-Transfer-Encoding: base64\n\n{in_base64(pdf)}"
    inner = f'Content-Type: multipart/mixed; boundary="i"\n\n--i\n{PLAIN}Signed words\n--i\n{attached}\n--i--\n'
    part = "Content-Type: application/pkcs7-mime; name=smime.p7m\nContent-Transfer-Encoding: base64\n\n"
    part += in_base64(papers_wrapped.signed(inner.encode()))
    arrived = Arrived(reading, tmp_path, HEAD + part if alone else f"{MIXED}--m\n{part}\n--m--\n")
    assert "Signed words" in arrived.message
    assert arrived.kinds == [Kind.PDF]


INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
METHOD:{method}
BEGIN:VEVENT
UID:1
SUMMARY:Entretien
DTSTART:20261204T081500Z
DTEND:20261204T084500Z
LOCATION:Rue Haute 1\\, bureau 3
DESCRIPTION:Apportez votre carte.\\nMerci.
END:VEVENT
END:VCALENDAR
"""


def test_an_invitation_says_what_when_where_and_what_to_bring_once(
    reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calendar = f"Content-Type: text/calendar; charset=utf-8\n\n{INVITATION.format(method='REQUEST')}"
    both = f"--m\n{calendar}\n--m\n{calendar}\n--m--\n"
    arrived = Arrived(reading, tmp_path, MIXED + both)
    for said in ("Entretien", "Friday, 4 December 2026", "Rue Haute 1, bureau 3", "Apportez votre carte.", "Merci."):
        assert arrived.message.count(said) == 1
    assert "✗" not in arrived.message


def test_an_invitation_that_was_called_off_is_crossed_out(reading: Reading, tmp_path: Path) -> None:
    head = f"{HEAD}Content-Type: text/calendar; charset=utf-8\n\n"
    assert "✗" in Arrived(reading, tmp_path, head + INVITATION.format(method="CANCEL")).message


DAY = "Friday, 4 December 2026"


@pytest.mark.parametrize(
    ("begins", "ends", "said"),
    [
        (";VALUE=DATE:20261204", ";VALUE=DATE:20261206", f"{DAY} – Sunday, 6 December 2026"),
        (":20261204T230000", ":20261205T010000", f"{DAY}, 23:00 – Saturday, 5 December 2026, 01:00"),
        (":20261204T091500", ":20261204T091500", f"{DAY}, 09:15"),
        (
            ";TZID=Europe/Paris:20261204T091500",
            ";TZID=Europe/Paris:20261204T094500",
            f"{DAY}, 09:15 – 09:45",
        ),
        (";TZID=Europe/Paris:20261204T091500", ":20261204T094500", f"{DAY}, 09:15 – 09:45"),
        (
            ";TZID=Nowhere/At all:20261204T091500",
            ":99999999T999999",
            f"{DAY}, 09:15 – 99999999T999999",
        ),
    ],
)
def test_an_invitation_says_when_as_far_as_that_can_be_read(
    reading: Reading, tmp_path: Path, begins: str, ends: str, said: str
) -> None:
    event = f"BEGIN:VEVENT\nSUMMARY:Entretien\nDTSTART{begins}\nDTEND{ends}\nEND:VEVENT\n"
    head = f"{HEAD}Content-Type: text/calendar; charset=utf-8\n\n"
    assert said in Arrived(reading, tmp_path, f"{head}BEGIN:VCALENDAR\n{event}END:VCALENDAR\n").message


def test_invitations_without_end_and_wrappings_without_end_are_named_and_not_read(
    reading: Reading, tmp_path: Path
) -> None:
    event = "BEGIN:VEVENT\nSUMMARY:x\nEND:VEVENT\n"
    calendar = f"BEGIN:VCALENDAR\n{event * 201}END:VCALENDAR\n"
    objects = papers_wrapped.tnef("", {}) + papers_wrapped.tnef("", {"a": b""})[6:] * 2_000
    part = "Content-Type: application/ms-tnef; name=winmail.dat\nContent-Transfer-Encoding: base64\n\n"
    mail = f"{MIXED}--m\n{PLAIN}Voici\n--m\n{part}{in_base64(objects)}\n--m\n"
    arrived = Arrived(reading, tmp_path, f"{mail}Content-Type: text/calendar; name=a.ics\n\n{calendar}\n--m--\n")
    assert "Voici" in arrived.message
    assert arrived.left_out == ("winmail.dat",)
    assert arrived.names == ["a"]  # it can't be opened, and says so


HIDDEN = (
    r"{\rtf1\ansi\ansicpg1252\fromhtml1 {\fonttbl{\f0\fcharset0 A;}{\f1\fcharset204 B;}}"
    r"{\*\htmltag19 <html>}{\*\htmltag64 <p>}Vous recevrez 412 \'80 {\*\htmltag84 <b>}\htmlrtf {\b \htmlrtf0 bient\'f4t"
    r"{\*\htmltag92 </b>}\htmlrtf }\htmlrtf0 .{\*\htmltag72 </p>}\htmlrtf \par\htmlrtf0 {\f1 \'ef}\u1071 ?}"
)


@pytest.mark.parametrize(
    ("rich", "expected"),
    [
        (HIDDEN, ("Vous recevrez 412 €", "bientôt", "пЯ")),
        (
            r"{\rtf1\ansi\ansicpg1252{\info{\title T}}Bonjour\par \uc1\u8364 ?uro {\*\x secret}<i>}",
            ("Bonjour\n", "€uro", "<i>"),
        ),
    ],
)
def test_outlooks_rich_text_is_read_with_the_page_that_hides_in_it(
    reading: Reading, tmp_path: Path, rich: str, expected: tuple[str, ...]
) -> None:
    mail = papers_texts.outlook_mail(tmp_path / "a", "", rich=papers_wrapped.compressed(rich))
    message = words(reading.opened(mail))
    assert all(part in message for part in expected), message
    for hidden in ("secret", "htmltag", "<p>", "T\n"):
        assert hidden not in message

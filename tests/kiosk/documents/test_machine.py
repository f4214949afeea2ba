"""Texts for programs are known as such, and nothing that somebody wrote to somebody is taken for one."""

import base64
import json
import random
import time
from pathlib import Path

import pytest

from kiosk.documents import NO_NOTES, Note
from kiosk.documents.jail.inside.written.machine import is_for_machines
from tests.parts.reading import Reading

_BYTES = random.Random(1).randbytes(900)
_KEY = base64.encodebytes(_BYTES).decode()
_C = """/* Copyright. All rights reserved. */
#include <stdio.h>
int main(int count, char **words) {
    for (int at = 1; at < count; at++) {
        puts(words[at]);
    }
    return 0;
}
"""
_PYTHON = """import os.path

def sizes(folder):
    # how large each file is
    return [os.path.getsize(name) for name in os.listdir(folder)]

def main():
    print(sizes("."))
"""
_HEX = "\n".join(f"{at:08x}: {_BYTES[at : at + 16].hex(' ', 2)}  ......" for at in range(0, 900, 16))
FOR_MACHINES = {
    "C": _C,
    "C in one line": _C.replace("\n", " "),
    "a style sheet": "body { margin: 0; color: #222 }\n@media print { nav { display: none } }\n",
    "Python": _PYTHON,
    "a program of the shell": "#!/bin/sh\nset -e\ncp a b\n",
    "a database's": "-- rents\nCREATE TABLE rent (paid date);\nINSERT INTO rent VALUES ('2026-03-01');\n",
    "JSON": json.dumps({"iban": "BE71 0961 2345 6769", "amount": 612, "words": ["rent", "March"]}, indent=1),
    "JSON in lines": '{"amount": 612}\n{"amount": 34}\n',
    "XML": '<?xml version="1.0"?>\n<Invoice><Total>612</Total></Invoice>',
    "XML without a beginning": '<gpx creator="a"><trk><name>Walk</name></trk></gpx>\n',
    "a card of a phone": "BEGIN:VCARD\nVERSION:3.0\nFN:Mourad\nEND:VCARD\n",
    "a key": f"-----BEGIN OPENSSH PRIVATE KEY-----\n{_KEY}-----END OPENSSH PRIVATE KEY-----\n",
    "a part of a mail": f"Content-Type: application/zip\nContent-Transfer-Encoding: base64\n\n{_KEY}",
    "base64": _KEY,
    "bytes in hexadecimal": _HEX,
    "a formatter's": "\\documentclass{letter}\n\\begin{document}\nDear\n\\end{document}\n",
}
FOR_PEOPLE = {
    "a letter": "Dear Madam,\n\nI return the form (2 pages); please write to me.\n\nYours faithfully,\nMourad\n",
    "a list in French": "À apporter :\n- carte d’identité ;\n- extraits (3 mois) ;\n- bail ;\n- photo.\n",
    "a list in English": "To bring:\n- card(s);\n- statements (3 months);\n- lease;\n- photo = 1.\n",
    "a poem": "Les murs sont gris ;\nLa pluie est douce ;\nOn ouvre une porte ;\nQui vient là ?\n",
    "a letter to be filled in": "Dear {title} {name},\n\nPay {amount} on {day}.\n{sender}\n{place}, {date}\n",
    "a chat": "[02/03/2026, 18:04] Ann: {see you} ;)\n[02/03/2026, 18:05] Saïd: :-} import the photos?\n",
    "a statement": "Date;Label;Amount\n01/03/2026;Rent {March};-612,00\n02/03/2026;Wages;1 800,00\n",
    "a log": "2026-03-01 10:00:00 INFO printer ready\n2026-03-01 10:00:05 INFO job 12 done\n",
    "Markdown": f"# How to\n\nWrite this:\n\n```c\n{_C}```\n\n- and save it\n- then **run** it\n",
    "a signed mail": "-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA256\n\nI agree to pay 60 euros a month.\n",
    "account numbers": "BE71 0961 2345 6769\nFR76 3000 6000 0112 3456 7890 189\n02 345 67 89\n" * 5,
    "a mail that was copied": "From: Ann\nSubject: rent\nContent-Type: text/plain\n\nDear Saïd, the rent is paid.\n",
    "words in brackets": "[Note for Ann]\nCall the bank.\n[Paid]\n",
    "an address that was filled in": "<Name>\n<Street>\nDear Sir, I write because <reason>\n<Signature>\n",
}


@pytest.mark.parametrize("text", FOR_MACHINES.values(), ids=FOR_MACHINES)
def test_what_programs_read_is_known_as_that(text: str) -> None:
    assert is_for_machines(text)
    assert is_for_machines(text.replace("\n", "\r\n"))


@pytest.mark.parametrize("text", FOR_PEOPLE.values(), ids=FOR_PEOPLE)
def test_what_people_read_is_not_taken_for_it(text: str) -> None:
    assert not is_for_machines(text)


@pytest.mark.parametrize("text", ["[", '{"a":', "<a>", "{\n", "```\n", "</a ", "aA0", "SELECT ", "00 "])
def test_a_text_without_sense_takes_no_time(text: str) -> None:
    began = time.process_time()
    is_for_machines(text * 200_000)
    is_for_machines("<a>" + text * 200_000)
    assert time.process_time() - began < 2  # seconds


def test_a_resident_is_told_of_a_text_for_machines(reading: Reading, tmp_path: Path) -> None:
    for text, notes in ((FOR_MACHINES["JSON"], {Note.MACHINE_TEXT}), (FOR_PEOPLE["a letter"], NO_NOTES)):
        (tmp_path / "given").write_text(text)
        assert reading.opened(tmp_path / "given").notes == notes

"""Which paper, how it is printed, and what the printer needs."""

from kiosk.documents import Rejection
from tests.screens.answers.checking import CHECKING

ANSWERS: dict[tuple[str, ...], dict[str, str]] = CHECKING | {
    ("source",): {
        "On a USB stick": "choose usb",
    },
    ("source-forms",): {
        "On a USB stick": "choose usb",
        "A form to fill in": "choose forms",
    },
    ("forms",): {
        "The bank": "pick 0",
        "Write to an office": "pick 1",
    },
    ("stick", "moment", "moment-forms", "enlarged-lying"): {},
    ("papers",): {
        "Extrait mars": "pick 4",
        "Mutuelle": "pick 5",
        "Attestation de composition de ménage 2026": "pick 6",
        "Contrat": "pick 7",
        "Papers before": "turn 0",
        "More papers": "turn 8",
    },
    ("papers-two", "papers-folder"): {
        "Extrait mars": "pick 0",
        "Mutuelle": "pick 1",
    },
    ("papers-kinds",): {
        "Loyer avril": "pick 0",
        "Papiers CPAS": "pick 1",
        "Fiche de paie": "pick 2",
        "Photo de la lettre": "pick 3",
    },
    ("papers-mail", "papers-left-out"): {
        "Extrait mars": "pick 0",
        "Mutuelle": "pick 1",
        "Attestation de composition de ménage 2026": "pick 2",
        "Contrat": "pick 3",
        "More papers": "turn 4",
    },
    ("enlarged",): {
        "Onward": "",
        "Leave out": "toggle 0",
    },
    ("enlarged-out",): {
        "Before": "turn_to 1",
        "Onward": "",
        "Keep it": "toggle 2",
    },
    ("enlarged-only",): {
        "Before": "turn_to 0",
        "Onward": "",
    },
    ("noted-salvaged", "noted-first-page-only", "noted-machine-text", "noted-glyphs-missing"): {
        "See it": "see_it",
        "Call somebody": "help",
        "Another paper": "another",
    },
    (
        "printing",
        "printing-first",
        "printing-trial",
        "held-sent",
        "held-coming",
        "held-met",
        "held-coming-otherwise",
    ): {
        "Stop": "ask_stop",
    },
    ("taking", "taking-place", "taking-trial", "stopped", "stopped-late"): {
        "I am done": "done",
        "Print something else": "another",
    },
    ("forms-theme",): {
        "Complaint": "pick 1",  # the Dutch one; so is the next
        "Sworn statement": "pick 3",
    },
    ("no-forms",): {
        "Call somebody": "help",
        "Another paper": "back",
    },
    ("no-papers",): {
        "Call somebody": "help",
        "Another stick": "back",
    },
    ("not-printed",): {
        "Call somebody": "help",
        "Try again": "another",
    },
    ("trouble",): {
        "Call somebody": "help",
        "Try again": "back",
    },
    ("stop",): {
        "Go on printing": "keep_printing",
        "Yes, stop": "stop",
    },
    (
        "held-paper-out",
        "held-paper-jam",
        "held-cover-open",
        "held-ink-out",
        "held-tray-full",
        "held-offline",
        "held-stopped",
        "held-folder-full",
    ): {
        "Call somebody": "help printer",
        "Stop": "ask_stop",
    },
    tuple(f"refused-{one.value}" for one in Rejection): {
        "Call somebody": "help",
        "Another paper": "another",
    },
}

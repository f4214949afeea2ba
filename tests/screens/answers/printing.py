"""Which paper, how it is printed, and what the printer needs."""

from kiosk.documents import Rejection

ANSWERS: dict[tuple[str, ...], dict[str, str]] = {
    ("source",): {
        "On a USB stick": "choose usb",
    },
    ("source-forms",): {
        "On a USB stick": "choose usb",
        "A form to fill in": "choose forms",
    },
    ("source-all",): {
        "On a USB stick": "choose usb",
        "On my phone": "choose phone",
        "A form to fill in": "choose forms",
    },
    ("phone", "phone-link", "phone-sealed", "phone-coming", "phone-stands"): {},
    ("forms",): {
        "The bank": "pick 0",
        "Write to an office": "pick 1",
    },
    (
        "stick",
        "stick-forgotten",
        "moment",
        "moment-forms",
        "moment-sheet",
        "moment-stick",
        "enlarged-lying",
    ): {},
    ("stick-locked", "stick-unreadable", "cable"): {
        "Call somebody": "help",
    },
    ("cable-code",): {
        "Call somebody": "help",
        "On my phone": "choose phone",
    },
    ("folders",): {
        "Banque": "pick 0",
        "Mutuelle et pharmacie": "pick 1",
    },
    ("papers-folders",): {
        "Extrait mars": "pick 0",
        "Mutuelle": "pick 1",
        "Attestation de composition de ménage 2026": "pick 2",
        "Folders": "pick 3",
        "More papers": "turn 4",
        "Several": "several",
    },
    ("papers",): {
        "Extrait mars": "pick 4",
        "Mutuelle": "pick 5",
        "Attestation de composition de ménage 2026": "pick 6",
        "Contrat": "pick 7",
        "Papers before": "turn 0",
        "More papers": "turn 8",
        "Several": "several",
    },
    ("papers-two", "papers-folder", "papers-phone"): {
        "Extrait mars": "pick 0",
        "Mutuelle": "pick 1",
        "Several": "several",
    },
    ("papers-several",): {
        "Extrait mars": "pick 4",
        "Mutuelle": "pick 5",
        "Attestation de composition de ménage 2026": "pick 6",
        "Contrat": "pick 7",
        "Papers before": "turn 0",
        "More papers": "turn 8",
        "That's it": "open_ticked",
    },
    ("papers-several-none",): {
        "Fiche de paie": "pick 2",
        "Photo de la lettre": "pick 3",
    },
    ("yes", "yes-called", "yes-nobody"): {
        "Print less": "back",
    },
    ("yes-refused",): {
        "Call somebody": "help printing",
        "Print less": "back",
    },
    ("several", "several-out", "several-quota"): {
        "Print": "print_it",
    },
    ("several-none",): {
        "Call somebody": "help",
        "One by one": "one_by_one",
    },
    ("papers-kinds",): {
        "Loyer avril": "pick 0",
        "Papiers CPAS": "pick 1",
        "Fiche de paie": "pick 2",
        "Photo de la lettre": "pick 3",
        "Several": "several",
    },
    ("papers-mail", "papers-left-out"): {
        "Extrait mars": "pick 0",
        "Mutuelle": "pick 1",
        "Attestation de composition de ménage 2026": "pick 2",
        "Contrat": "pick 3",
        "More papers": "turn 4",
        "Several": "several",
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
        "held-unreachable",
        "held-mending",
        "held-coming-otherwise",
    ): {
        "Stop": "ask_stop",
    },
    ("taking", "taking-place", "taking-trial", "stopped", "stopped-late", "stopped-unsure"): {
        "I am done": "done",
        "Print something else": "another",
    },
    ("taking-only",): {
        "I am done": "done",
        "Print something else": "begin printing",
    },
    ("taking-again", "taking-priced"): {
        "I am done": "done",
        "Print more": "another",
        "Redo a page": "not_right",
    },
    ("not-right",): {
        **{f"Page {page}: print it again": f"print_again {page - 1}" for page in range(7, 13)},
        "Pages before": "turn_pages 0",
        "Call somebody": "help",
    },
    ("not-right-few",): {
        **{f"Page {page}: print it again": f"print_again {page - 1}" for page in range(1, 4)},
        "Call somebody": "help",
    },
    ("ask-again",): {
        "Print it again": "print_again 0",
        "No, it is good": "back",
    },
    ("forms-theme",): {
        "Complaint": "pick 1",  # the Dutch one; so is the next
        "Sworn statement": "pick 3",
        "Several": "several",
    },
    ("no-forms",): {
        "Call somebody": "help",
        "Another paper": "again",
    },
    ("no-papers",): {
        "Call somebody": "help",
        "Another stick": "again",
    },
    ("not-printed", "not-printed-whole", "not-printed-unsure"): {
        "Call somebody": "help",
        "Try again": "another",
    },
    ("trouble",): {
        "Call somebody": "help",
        "Try again": "again",
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
        "held-paused",
        "held-care",
        "held-confirm",
        "held-paper-wrong",
        "held-tray-missing",
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

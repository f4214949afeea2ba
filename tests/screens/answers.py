"""What each answer of each screen in the gallery does: the method that is called, and with what.

Words of papers are given up to the first full stop. An empty call is an answer that only turns what is seen, or that
does nothing but show that somebody is there.
"""

from tests.screens.answers_checking import CHECKING

ANSWERS: dict[tuple[str, ...], dict[str, str]] = CHECKING | {
    ("language", "languages"): {
        "Français": "choose_language fr",
        "Nederlands": "choose_language nl",
        "العربية": "choose_language ar",
        "English": "choose_language en",
    },
    ("home", "home-alone", "home-four"): {
        "Print": "begin printing",
        "Speak to somebody": "help",
    },
    ("source",): {
        "On a USB stick": "choose usb",
    },
    ("stick", "moment", "enlarged-lying", "goodbye", "goodbye-call", "goodbye-stick"): {},
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
    ("why",): {
        "Just someone, please": "call someone",
        "To print": "call printing",
        "To read a letter": "call letter",
        "With my phone": "call phone",
        "It is private": "call private",
        "A little company": "call company",
    },
    ("coming",): {
        "Go on meanwhile": "resume",
        "Fatima is with me": "met",
        "Don't come any more": "ask_cancel",
    },
    ("coming-long",): {
        "Go on meanwhile": "resume",
        "Marie-Christine is with me": "met",
        "Don't come any more": "ask_cancel",
    },
    ("met", "ended"): {
        "Go on": "resume",
    },
    ("unreachable", "unanswered", "sending", "sent", "seen"): {
        "Go on meanwhile": "resume",
        "Don't come any more": "ask_cancel",
    },
    ("cancel", "cancel-unseen"): {
        "Please come": "keep",
        "Don't come any more": "cancel",
    },
    ("still",): {
        "Yes, I am here": "",
        "I am done": "done",
    },
    (
        "refused-not-a-document",
        "refused-damaged",
        "refused-locked",
        "refused-nothing-inside",
        "refused-too-long",
        "refused-too-large",
        "refused-took-too-long",
        "refused-gone",
        "refused-wrong-password",
        "refused-link",
        "refused-other-program",
    ): {
        "Call somebody": "help",
        "Another paper": "another",
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
}

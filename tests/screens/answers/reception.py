"""The first screens and the last ones, and those of a call."""

ANSWERS: dict[tuple[str, ...], dict[str, str]] = {
    (
        "welcome",
        "welcome-one",
        "welcome-four",
        "welcome-alone",
        "welcome-closed",
        "welcome-stick",
        "welcome-unsaid",
        "languages",
    ): {
        "Français": "choose_language fr",
        "Nederlands": "choose_language nl",
        "العربية": "choose_language ar",
        "English": "choose_language en",
    },
    (
        "home",
        "home-alone",
        "home-closed",
        "home-weekend",
        "home-holidays",
        "home-perhaps",
        "home-unreachable",
        "home-four",
        "home-no-paper",
        "home-called",
        "home-mending",
    ): {
        "Print": "begin printing",
        "Speak to somebody": "help",
        "I am done": "done",
    },
    ("goodbye", "goodbye-call", "goodbye-elsewhere", "goodbye-stick"): {},
    ("why",): {
        "Someone": "call someone",
        "To print": "call printing",
        "A letter": "call letter",
        "My phone": "call phone",
        "It is private": "call private",
        "A little chat": "call company",
    },
    ("coming", "coming-speaks", "coming-late", "coming-unsaid"): {
        "Go on meanwhile": "resume",
        "Fatima is here": "met",
        "Cancel the call": "ask_cancel",
    },
    ("coming-long", "coming-with-words"): {
        "Go on meanwhile": "resume",
        "Marie-Christine is here": "met",
        "Cancel the call": "ask_cancel",
    },
    ("met", "ended"): {
        "Go on": "resume",
    },
    ("nobody",): {
        "Call all the same": "call_all_the_same",
        "Go elsewhere": "go_elsewhere",
        "Go on alone": "resume",
    },
    ("nobody-sheet",): {
        "Call all the same": "call_all_the_same",
        "Go elsewhere": "go_elsewhere",
        "A small sheet": "begin sheet",
        "Go on alone": "resume",
    },
    ("nobody-calls-back", "nobody-closed"): {
        "Call all the same": "call_all_the_same",
        "Have me called": "ask_number",
        "Go elsewhere": "go_elsewhere",
        "A small sheet": "begin sheet",
    },
    ("unanswered-calls-back", "unanswered-closed"): {
        "Wait here": "wait",
        "Have me called": "ask_number",
        "Go elsewhere": "go_elsewhere",
        "Go on meanwhile": "resume",
    },
    ("called-back",): {
        "Go on": "resume",
        "Cancel the call": "ask_cancel",
    },
    ("unreachable", "unanswered"): {
        "Wait here": "wait",
        "Go elsewhere": "go_elsewhere",
        "Go on meanwhile": "resume",
        "Cancel the call": "ask_cancel",
    },
    (
        "waiting",
        "waiting-closed",
        "waiting-unreachable",
        "sending",
        "sent",
        "sent-one",
        "sent-four",
        "sent-says-words",
        "seen",
    ): {
        "Go on meanwhile": "resume",
        "Cancel the call": "ask_cancel",
    },
    ("sent-takes-words", "waiting-takes-words", "coming-takes-words"): {
        "Go on meanwhile": "resume",
        "In my own words": "ask_words",
        "Cancel the call": "ask_cancel",
    },
    ("sent-with-words",): {
        "Go on meanwhile": "resume",
        "Say more": "ask_words",
        "Cancel the call": "ask_cancel",
    },
    ("called-back-takes-words",): {
        "Go on": "resume",
        "In my own words": "ask_words",
        "Cancel the call": "ask_cancel",
    },
    ("cancel", "cancel-unseen"): {
        "No, I am waiting": "keep",
        "Yes, cancel it": "cancel",
    },
    ("still",): {
        "Yes, I am here": "",
        "I am done": "done",
    },
}

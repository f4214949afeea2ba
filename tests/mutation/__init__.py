"""Which tests go with which module, for `make mutate only=MODULE`."""

MODULES: dict[str, tuple[str, tuple[str, ...]]] = {
    "calls": ("kiosk/calls", ("tests/kiosk/test_calls.py", "tests/kiosk/test_calls_second_thoughts.py")),
    "desk": (
        "kiosk/hub/desk.py",
        ("tests/kiosk/hub/test_desk.py", "tests/kiosk/hub/test_looking_after.py", "tests/kiosk/hub/test_clock_set.py"),
    ),
    "store": (
        "kiosk/hub/store.py",
        ("tests/kiosk/hub/test_store.py", "tests/kiosk/hub/test_desk.py", "tests/kiosk/hub/test_news.py"),
    ),
    "people": ("kiosk/hub/people.py", ("tests/kiosk/hub/test_people.py", "tests/kiosk/hub/test_neighbours.py")),
    "gate": ("kiosk/hub/gate.py", ("tests/kiosk/hub/test_api.py", "tests/kiosk/hub/test_news.py")),
    "journal": ("kiosk/printing/journal.py", ("tests/kiosk/printing/test_journal.py",)),
    "handing_over": ("kiosk/printing/handing_over.py", ("tests/kiosk/printing/test_handing_over.py",)),
    "untrusted": ("kiosk/documents/untrusted.py", ("tests/kiosk/documents/test_bounds.py",)),
    "protocol": ("kiosk/documents/jail/protocol.py", ("tests/kiosk/documents/test_protocol.py",)),
    "reasons": ("kiosk/printing/reasons.py", ("tests/kiosk/printing/test_reasons.py",)),
    "outbox": ("kiosk/helpline/outbox.py", ("tests/kiosk/helpline/test_outbox.py",)),
    "knowledge": ("kiosk/helpline/knowledge.py", ("tests/kiosk/helpline/test_knowledge.py",)),
    "visit": ("kiosk/visit.py", ("tests/kiosk/test_visit.py",)),
    "settings": ("kiosk/settings", ("tests/kiosk/test_settings.py",)),
}
"""A module's short name: its file or folder, and the tests that would notice if it did something else."""

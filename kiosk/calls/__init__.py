"""The life of a call: what can be done to it, by whom and when, and what the events of the past add up to.

Terminal and hub share this package, so both read the same history the same way. Nothing here does I/O.
"""

from kiosk.calls.acts import (
    ACTS,
    ENDED,
    ENDING,
    UNDOING,
    UNDONE_FOR,
    Act,
    Condition,
    Details,
    EventKind,
    Holder,
    Outcome,
    Party,
    Reason,
    Rule,
    State,
)
from kiosk.calls.call import Call, CallEvent, Ending, NewCall, after, fold, new_id, opened

__all__ = [
    "ACTS",
    "ENDED",
    "ENDING",
    "UNDOING",
    "UNDONE_FOR",
    "Act",
    "Call",
    "CallEvent",
    "Condition",
    "Details",
    "Ending",
    "EventKind",
    "Holder",
    "NewCall",
    "Outcome",
    "Party",
    "Reason",
    "Rule",
    "State",
    "after",
    "fold",
    "new_id",
    "opened",
]

"""The life of a call as it is drawn in kiosk/README.md, made from the table of acts.

`python -m tests.parts.call_diagram` draws it anew; a test in tests/kiosk/test_calls.py fails while the two differ.
"""

import sys
from pathlib import Path

from kiosk.calls import ACTS, ENDED, Act, Rule, State

README = Path(__file__).parents[2] / "kiosk" / "README.md"
BEGIN, END = "<!-- drawn from the table of acts: python -m tests.parts.call_diagram -->\n", "<!-- end -->\n"


def drawn() -> str:
    """A Mermaid diagram of the acts that move a call, and a table of all acts."""
    lines = ["```mermaid", "stateDiagram-v2", "    [*] --> raised: raise"]
    for state in State:
        moves: dict[State, list[str]] = {}
        for act, rule in ACTS.items():
            if state in rule.within:
                for to in sorted(ACTS[rule.undoes].within) if rule.undoes else [rule.becomes] if rule.becomes else []:
                    moves.setdefault(to, []).append(act.value)
        lines += [f"    {state.value} --> {to.value}: {', '.join(acts)}" for to, acts in moves.items()]
    lines += [f"    {state.value} --> [*]" for state in State if state in ENDED]
    rows = [_row(act, rule) for act, rule in ACTS.items()]
    heading = ["| act | event | by | to | in the states | goes with it |", "| --- | --- | --- | --- | --- | --- |"]
    return "\n".join([*lines, "```", "", *heading, *rows, ""])


def shown() -> str:
    """What stands in the README now."""
    return README.read_text("utf-8").partition(BEGIN)[2].partition(END)[0]


def _row(act: Act, rule: Rule) -> str:
    by = ", ".join(sorted(party.value for party in rule.by))
    if rule.holder_only:
        by = by.replace("mediator", "mediator who has it")
    if rule.undoes:
        by = f"{by} who did {rule.undoes}"
    within = ", ".join(state.value for state in State if state in rule.within) or "(opens the call)"
    of = {None: "any call", True: "requests", False: "others"}[rule.requests]
    return f"| {act} | {rule.event} | {by} | {of} | {within} | {', '.join(sorted(rule.takes)) or '–'} |"


if __name__ == "__main__":
    before, _, rest = README.read_text("utf-8").partition(BEGIN)
    README.write_text(before + BEGIN + drawn() + END + rest.partition(END)[2], "utf-8")
    sys.stdout.write(f"{README}\n")

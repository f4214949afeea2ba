"""What may be logged of an exception: its type, and where it came from. Its message may hold a paper's name."""

from pathlib import Path


def described(error: BaseException) -> str:
    """The exception's type and the line that raised it: "KeyError at papers.py:42"."""
    last = error.__traceback__
    while last and last.tb_next:
        last = last.tb_next
    place = f"{Path(last.tb_frame.f_code.co_filename).name}:{last.tb_lineno}" if last else "an unknown place"
    return f"{type(error).__name__} at {place}"

"""What the database keeps of a code."""

import subprocess
import sys

from kiosk import places
from kiosk.hub import tokens


def test_a_code_takes_much_work_to_guess_and_a_name_that_nobody_bears_takes_as_much() -> None:
    program = "from kiosk.hub import tokens; print(tokens.code_hash('246810'))"  # as the hub does, not as tests do
    kept = subprocess.run([sys.executable, "-c", program], cwd=places.ROOT, capture_output=True, text=True, check=True)
    method, n, r, p, *_ = kept.stdout.split("$")
    assert (method, int(n) * int(r) * 128, int(p)) == ("scrypt", 16 * 1024**2, 5)  # OWASP: 16 MiB, five times
    assert tokens.NOBODY.split("$")[:4] == [method, n, r, p]

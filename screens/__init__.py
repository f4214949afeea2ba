"""What a resident sees. The only part that knows Kivy; it shows the steps of the journeys and decides nothing."""

import os

# Kivy reads these when it is first imported: the command line and the log are main's, nothing is written into the
# home folder, and the loop sleeps until something is scheduled.
os.environ |= {
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_CONFIG": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_LOG_MODE": "PYTHON",
    "KIVY_CLOCK": "interrupt",
}

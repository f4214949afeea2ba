"""What each answer of each screen in the gallery does: the method that is called, and with what.

Words of papers are given up to the first full stop. An empty call is an answer that only turns what is seen, or that
does nothing but show that somebody is there.
"""

from tests.screens.answers import checking, printing, reception

ANSWERS = reception.ANSWERS | checking.ANSWERS | printing.ANSWERS

"""A printer that says that it can't print, and does: it isn't believed for ever."""

from pathlib import Path

from kiosk.printing import STANDSTILL_SECONDS, Condition, JobState, Needs, Options
from kiosk.printing.folder import FolderPrinter
from kiosk.printing.handing_over import HandingOver
from kiosk.printing.journal import Journal
from kiosk.printing.watch import Watch
from tests.parts import papers


class Lying(FolderPrinter):
    """A printer that prints, and says that it can't."""

    says = Needs(frozenset({Condition.PAPER_OUT}))

    def needs(self) -> Needs:
        return self.says


def test_a_printer_that_prints_in_spite_of_what_it_says_is_no_longer_believed(tmp_path: Path) -> None:
    printer = Lying(tmp_path / "out")
    watch = Watch(printer)
    watch.look()
    jobs = HandingOver(printer, Journal(tmp_path / "journal"), lambda: watch.needs, watch.disprove)
    assert watch.needs.now == {Condition.PAPER_OUT}
    status, _ = jobs.exchange(jobs.new_job(), papers.pdf(tmp_path / "a.pdf"), Options())
    assert status.state is JobState.COMPLETED
    watch.look()
    assert not watch.needs.now
    assert watch.needs.standing_still(STANDSTILL_SECONDS) == {Condition.PAPER_OUT}
    for says, believed in ((Needs(), frozenset()), (Lying.says, {Condition.PAPER_OUT})):
        printer.says = says
        watch.look()
        assert watch.needs.now == believed

"""What reports refuse."""

from yuangui.kit.errors import Refusal


class SpellRefused(Refusal):
    """The spell ends before it begins, or is longer than a report may be."""

    code = "report.spell_refused"

"""What the ledger refuses. Answers to transfers are values (``model.Outcome``), not refusals."""

from yuangui.kit.errors import Refusal


class AccountUnknown(Refusal):
    """There is no account with this id."""

    code = "ledger.account_unknown"


class AccountDiffers(Refusal):
    """The id already names an account that was opened with other content."""

    code = "ledger.account_differs"


class AccountStateFixed(Refusal):
    """An account cannot go from its state to the wanted one."""

    code = "ledger.account_state_fixed"


class AccountNotEmpty(Refusal):
    """An account with money or holds on it cannot be closed."""

    code = "ledger.account_not_empty"

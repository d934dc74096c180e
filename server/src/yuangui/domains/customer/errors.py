"""What is refused of customers' accounts. Answers about a PIN are values, not refusals."""

from yuangui.kit.errors import Refusal


class AccountUnknown(Refusal):
    """No customer holds an account with this id."""

    code = "customer.account_unknown"

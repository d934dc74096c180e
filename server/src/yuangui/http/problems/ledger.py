"""What the ledger refuses, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "ledger.account_unknown": HTTPStatus.NOT_FOUND,
    "ledger.account_differs": HTTPStatus.CONFLICT,
    "ledger.account_state_fixed": HTTPStatus.CONFLICT,
    "ledger.account_not_empty": HTTPStatus.CONFLICT,
}

"""What is refused of customers' accounts, as HTTP."""

from http import HTTPStatus

STATUS_OF = {
    "customer.account_unknown": HTTPStatus.NOT_FOUND,
}

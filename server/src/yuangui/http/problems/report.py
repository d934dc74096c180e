"""What reports refuse, as HTTP."""

from http import HTTPStatus

STATUS_OF = {"report.spell_refused": HTTPStatus.UNPROCESSABLE_ENTITY}

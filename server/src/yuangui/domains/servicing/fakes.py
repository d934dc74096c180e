"""A core bank in memory, for tests."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from yuangui.domains.servicing.ports import (
    CoreAccount,
    CoreAccountState,
    CoreCustomer,
    CoreOutcome,
    CoreTransfer,
    HoldResult,
    KnownFact,
    PinAnswer,
    PinResetAnswer,
    PinResult,
    StatementLine,
)
from yuangui.kit.clock import Clock

_TRIES_MAX = 3
_DONE = {"posted": CoreOutcome.POSTED, "voided": CoreOutcome.VOIDED}
_TOLD_AT_END = {
    "posted": CoreOutcome.ALREADY_POSTED,
    "voided": CoreOutcome.ALREADY_VOIDED,
    "expired": CoreOutcome.EXPIRED,
    "refused": CoreOutcome.UNKNOWN_TRANSFER,
}


class MemoryCoreBank:
    """Answers like a core bank, from dictionaries that a test fills."""

    def __init__(self, *, clock: Clock) -> None:
        self._clock = clock
        self._customers: dict[str, CoreCustomer] = {}
        self._accounts: dict[str, CoreAccount] = {}
        self._pins: dict[str, str] = {}
        self._wrong_tries: dict[str, int] = {}
        self._transfers: dict[str, CoreTransfer] = {}
        self._lines: dict[str, list[StatementLine]] = {}
        self._attempts: dict[tuple[str, str], PinResult] = {}
        self._resets: dict[str, tuple[str, str]] = {}
        self._cards: dict[str, str] = {}

    def add(
        self,
        customer: CoreCustomer,
        *,
        accounts: Sequence[CoreAccount],
        pin: str,
        cards: dict[str, str] | None = None,
    ) -> None:
        """Let a customer bank here; ``cards`` names the account that each card opens."""
        self._customers[customer.id] = customer
        self._accounts |= {each.id: each for each in accounts}
        self._pins |= {each.id: pin for each in accounts}
        self._lines |= {each.id: [] for each in accounts}
        self._cards |= cards or {}

    async def customer(self, *, customer_id: str) -> CoreCustomer | None:
        return self._customers.get(customer_id)

    async def customer_by_document(self, *, document_number: str) -> CoreCustomer | None:
        wanted = document_number.upper()
        found = [each for each in self._customers.values() if each.document_number == wanted]
        return found[0] if found else None

    async def accounts(self, *, customer_id: str) -> Sequence[CoreAccount]:
        own = [each for each in self._accounts.values() if each.customer_id == customer_id]
        return sorted(own, key=lambda account: (account.opened_on, account.id))

    async def account_by_number(self, *, number: str) -> CoreAccount | None:
        if number in self._cards:
            return self._accounts[self._cards[number]]
        found = [each for each in self._accounts.values() if each.number == number]
        return found[0] if found else None

    async def verify_pin(
        self, *, account_id: str, pin: str, attempt_id: str | None = None
    ) -> PinResult:
        _require_pin(pin)
        if account_id not in self._pins:
            return PinResult(answer=PinAnswer.UNKNOWN_ACCOUNT, tries_left=0)
        if attempt_id is not None and (account_id, attempt_id) in self._attempts:
            return self._attempts[account_id, attempt_id]
        wrong = self._wrong_tries.get(account_id, 0)
        answer = PinAnswer.LOCKED
        if wrong < _TRIES_MAX:
            is_right = self._pins[account_id] == pin
            wrong = 0 if is_right else wrong + 1
            self._wrong_tries[account_id] = wrong
            if is_right:
                answer = PinAnswer.RIGHT
            elif wrong < _TRIES_MAX:
                answer = PinAnswer.WRONG
        result = PinResult(answer=answer, tries_left=_TRIES_MAX - wrong)
        if attempt_id is not None:
            self._attempts[account_id, attempt_id] = result
        return result

    async def reset_pin(self, *, request_id: str, account_id: str, new_pin: str) -> PinResetAnswer:
        _require_pin(new_pin)
        if account_id not in self._pins:
            return PinResetAnswer.UNKNOWN_ACCOUNT
        if request_id in self._resets:
            is_same = self._resets[request_id] == (account_id, new_pin)
            return PinResetAnswer.DONE if is_same else PinResetAnswer.CONTENT_DIFFERS
        owner = self._customers[self._accounts[account_id].customer_id]
        if len(set(new_pin)) == 1 or new_pin in (f"{owner.birth_on:%y%m%d}", "123456"):
            return PinResetAnswer.WEAK
        self._pins[account_id] = new_pin
        self._wrong_tries[account_id] = 0
        self._resets[request_id] = (account_id, new_pin)
        return PinResetAnswer.DONE

    async def hold(
        self,
        *,
        transfer_id: str,
        debit: str,
        credit: str,
        amount_minor: int,
        purpose: str,
        expires_at: datetime,
    ) -> HoldResult:
        if type(amount_minor) is not int or amount_minor <= 0:
            raise ValueError("amount_minor")
        known = self._transfers.get(transfer_id)
        asked = (debit, credit, amount_minor, purpose)
        if known is not None:
            is_same = asked == (known.debit, known.credit, known.amount_minor, known.purpose)
            outcome = known.outcome if is_same else CoreOutcome.CONTENT_DIFFERS
            return HoldResult(outcome=outcome, transfer=known)
        outcome = self._judge(debit, credit, amount_minor)
        is_held = outcome is CoreOutcome.HELD
        transfer = CoreTransfer(
            id=transfer_id,
            debit=debit,
            credit=credit,
            amount_minor=amount_minor,
            currency="CNY",
            purpose=purpose,
            state="held" if is_held else "refused",
            outcome=outcome,
            expires_at=expires_at,
            made_at=self._clock(),
            ended_at=None if is_held else self._clock(),
        )
        self._transfers[transfer_id] = transfer
        if is_held:
            self._release(transfer, -1)
        return HoldResult(outcome=outcome, transfer=transfer)

    async def post(self, *, transfer_id: str) -> HoldResult:
        return self._end(transfer_id, "posted")

    async def void(self, *, transfer_id: str) -> HoldResult:
        return self._end(transfer_id, "voided")

    async def look_up(self, *, transfer_id: str) -> CoreTransfer | None:
        return self._transfers.get(transfer_id)

    async def statement(
        self, *, account_id: str, since: datetime, until: datetime
    ) -> Sequence[StatementLine]:
        lines = self._lines.get(account_id, [])
        return [each for each in reversed(lines) if since <= each.at < until]

    async def known_facts(self, *, customer_id: str) -> Sequence[KnownFact]:
        customer = self._customers.get(customer_id)
        if customer is None:
            return []
        count = len(await self.accounts(customer_id=customer_id))
        answers = {
            "phone_tail": customer.phone[-4:],
            "account_count": str(count),
            "county": customer.org_path.split("/")[-2],
        }
        return [
            KnownFact(key=key, question={"zh-CN": key, "en": key}, answers=(answer,))
            for key, answer in answers.items()
        ]

    def freeze(self, account_id: str, state: CoreAccountState = CoreAccountState.FROZEN) -> None:
        """Let nothing leave an account any more."""
        self._accounts[account_id] = replace(self._accounts[account_id], state=state)

    def _judge(self, debit_id: str, credit_id: str, amount_minor: int) -> CoreOutcome:
        debit, credit = self._accounts.get(debit_id), self._accounts.get(credit_id)
        if debit is None or credit is None:
            return CoreOutcome.UNKNOWN_ACCOUNT
        if debit.id == credit.id:
            return CoreOutcome.SAME_ACCOUNT
        if (stopped := _stopped(debit, credit)) is not None:
            return stopped
        is_covered = debit.available_minor >= amount_minor
        return CoreOutcome.HELD if is_covered else CoreOutcome.INSUFFICIENT

    def _end(self, transfer_id: str, state: str) -> HoldResult:
        transfer = self._transfers.get(transfer_id)
        if transfer is None:
            return HoldResult(outcome=CoreOutcome.UNKNOWN_TRANSFER, transfer=None)
        if transfer.state == state:
            return HoldResult(outcome=_DONE[state], transfer=transfer)
        if transfer.state != "held":
            return HoldResult(outcome=_TOLD_AT_END[transfer.state], transfer=transfer)
        debit, credit = self._accounts[transfer.debit], self._accounts[transfer.credit]
        now = self._clock()
        assert transfer.expires_at is not None
        if state == "posted":
            if now >= transfer.expires_at:
                state = "expired"
            elif (stopped := _stopped(debit, credit)) is not None:
                return HoldResult(outcome=stopped, transfer=transfer)
        ended = replace(transfer, state=state, ended_at=now)
        self._transfers[transfer_id] = ended
        self._release(transfer, 1)
        if state == "posted":
            self._move(transfer, transfer.debit, transfer.credit, -1)
            self._move(transfer, transfer.credit, transfer.debit, 1)
        return HoldResult(outcome=CoreOutcome(state), transfer=ended)

    def _release(self, transfer: CoreTransfer, sign: int) -> None:
        account = self._accounts[transfer.debit]
        available_minor = account.available_minor + sign * transfer.amount_minor
        self._accounts[account.id] = replace(account, available_minor=available_minor)

    def _move(self, transfer: CoreTransfer, account_id: str, other_id: str, sign: int) -> None:
        account = self._accounts[account_id]
        moved_minor = sign * transfer.amount_minor
        changed = replace(
            account,
            balance_minor=account.balance_minor + moved_minor,
            available_minor=account.available_minor + moved_minor,
        )
        self._accounts[account_id] = changed
        lines = self._lines[account_id]
        lines.append(
            StatementLine(
                number=len(lines) + 1,
                at=self._clock(),
                amount_minor=moved_minor,
                balance_after_minor=changed.balance_minor,
                purpose=transfer.purpose,
                counter_number_masked=self._accounts[other_id].masked_number,
                transfer_id=transfer.id,
            )
        )


def _stopped(debit: CoreAccount, credit: CoreAccount) -> CoreOutcome | None:
    if CoreAccountState.CLOSED in (debit.state, credit.state):
        return CoreOutcome.CLOSED
    return None if debit.state is CoreAccountState.NORMAL else CoreOutcome.FROZEN


def _require_pin(pin: str) -> None:
    if len(pin) != 6 or not pin.isascii() or not pin.isdigit():
        raise ValueError("pin")

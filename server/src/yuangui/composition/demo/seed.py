"""The demo bank: filled once, the same each time, and left alone when it is there already.

Passwords and PINs that are written here are good in the demo only; nothing else calls this.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from yuangui.adapters.core_builtin import BankWork
from yuangui.composition.core import bank_opener
from yuangui.composition.demo import tree as demo_tree
from yuangui.composition.demo.customers import MONTHS, Household, households, seed_id
from yuangui.composition.demo.tree import STAFF, UNION
from yuangui.composition.institution import SignInParts, compose_institution
from yuangui.domains.customer.ports import PinSealer
from yuangui.domains.institution.api import InstitutionService, Staff, StaffId
from yuangui.domains.ledger.api import (
    COMMANDS_MAX,
    Account,
    AccountId,
    AccountState,
    Order,
    TransferId,
)
from yuangui.kit.db import Pool, transaction
from yuangui.kit.org_path import ROOT

DEMO_PASSWORD = "yuangui-demo"  # noqa: S105 - of the demo, which shows it on the screen
#: The bank's own money: what customers bring in or take out is its other side.
CASH = AccountId("cash")
_LAST = TransferId("seed_last")
_MONTH = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoSignIn:
    """Who can sign in to the demo, to be shown where it starts."""

    name: str
    password: str
    display_name: str
    roles: tuple[str, ...]
    org_path: str


async def seed(
    pool: Pool, *, parts: SignInParts, sealer: PinSealer, now: datetime
) -> Sequence[DemoSignIn]:
    """Fill the demo bank unless that was done before; return who can sign in."""
    open_bank = bank_opener(pool, sealer=sealer)
    async with open_bank() as bank:
        is_done = await bank.ledger.look_up(transfer_id=_LAST) is not None
    if not is_done:
        async with transaction(pool, org_path=ROOT) as connection:
            await _staffed(compose_institution(connection, parts), now=now)
        async with open_bank() as bank:
            await _filled(bank, now=now)
    return [
        DemoSignIn(
            name=each.name,
            password=DEMO_PASSWORD,
            display_name=each.display_name,
            roles=tuple(sorted(each.roles)),
            org_path=each.org_path,
        )
        for each in STAFF
    ]


async def _staffed(institution: InstitutionService, *, now: datetime) -> None:
    await institution.found(institutions=demo_tree.institutions())
    for each in STAFF:
        staff = Staff(
            id=StaffId(seed_id("stf", each.name)),
            org_path=each.org_path,
            name=each.name,
            number=each.number,
            display_name=each.display_name,
            roles=each.roles,
        )
        await institution.employ(staff=staff, password=DEMO_PASSWORD, now=now)


async def _filled(bank: BankWork, *, now: datetime) -> None:
    everybody = households()
    accounts = [account for each in everybody for account in each.accounts]
    await bank.customers.enrol(
        customers=[each.customer for each in everybody],
        accounts=accounts,
        cards=[card for each in everybody for card in each.cards],
        pins={account.id: each.pin for each in everybody for account in each.accounts},
        now=now,
    )
    await bank.ledger.open_accounts(
        accounts=[
            Account(id=CASH, org_path=UNION, may_go_negative=True),
            *(Account(id=AccountId(a.ledger_account_id), org_path=a.org_path) for a in accounts),
        ]
    )
    for month in range(MONTHS):
        orders = [order for each in everybody for order in _orders(each, month)]
        for start in range(0, len(orders), COMMANDS_MAX):
            await bank.ledger.execute(
                commands=orders[start : start + COMMANDS_MAX], now=now - (MONTHS - month) * _MONTH
            )
    for each in everybody:
        if each.is_frozen:
            await bank.ledger.change_state(
                account_id=AccountId(each.accounts[0].ledger_account_id), state=AccountState.FROZEN
            )
    await bank.ledger.execute(commands=[_moved(_LAST, CASH, _first(everybody), 1, "利息")], now=now)


def _orders(household: Household, month: int) -> Sequence[Order]:
    orders = []
    for account in household.accounts:
        ledger_id = AccountId(account.ledger_account_id)
        spent = household.spendings[account.id]
        if month == 0:
            brought_minor = household.balances_minor[account.id] + sum(
                each.amount_minor for each in spent
            )
            transfer_id = TransferId(f"seed_{account.number}_open")
            orders.append(_moved(transfer_id, CASH, ledger_id, brought_minor, "现金存入"))
        for each in spent:
            if each.month == month:
                transfer_id = TransferId(f"seed_{account.number}_{month}")
                orders.append(_moved(transfer_id, ledger_id, CASH, each.amount_minor, each.purpose))
    return orders


def _moved(
    transfer_id: TransferId, debit: AccountId, credit: AccountId, amount_minor: int, purpose: str
) -> Order:
    return Order(
        transfer_id=transfer_id,
        debit_id=debit,
        credit_id=credit,
        amount_minor=amount_minor,
        purpose=purpose,
    )


def _first(everybody: Sequence[Household]) -> AccountId:
    return AccountId(everybody[-1].accounts[0].ledger_account_id)

"""The whole described API, called with whatever its description allows and forbids."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tests.support.bank.people import Customer, Officer, Teller, read
from tests.support.bank.seeded import own_settings
from tests.support.bank.served import Served, serving
from tests.support.bank.story import Story

from yuangui.composition.demo.people import ASTRONAUT
from yuangui.composition.demo.seed import DEMO_PASSWORD
from yuangui.composition.demo.tree import UNION
from yuangui.domains.institution.api import Role, Staff, StaffId
from yuangui.http.app import create_app
from yuangui.kit.ids import new_id

pytestmark = pytest.mark.http

# Enough to have found every mistake that more of them found; seconds, not minutes.
EXAMPLES = 10
# One in so many calls is made with the ids that were generated, which name nothing.
UNKNOWN_EVERY = 4

# What ends a session or a call: what was ended is told from what goes on by other tests.
ENDING = {
    "POST /api/sign-out",
    "POST /api/customer/contact/leave",
    "POST /api/customer/contact/hang-up",
    "POST /api/desk/contacts/{contact_id}/hang-up",
    "POST /api/desk/contacts/{contact_id}/wrap-up",
}

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]

api = schemathesis.openapi.from_dict(create_app().openapi())


@dataclass(kw_only=True)
class Counter:
    """Somebody with every role who serves a customer, and a package of an earlier one."""

    served: Served
    story: Story
    ids: dict[str, str] = field(default_factory=dict)
    calls: int = 0
    last: str = ""

    @property
    def cookies(self) -> dict[str, str]:
        """Return the cookies of both pages: each route says which one it reads."""
        return {**self.story.customer.client.cookies, **self.story.teller.client.cookies}

    def prepare(self, operation: str) -> None:
        """Serve a customer before each call, but only once before the calls that end that."""
        self.calls += 1
        if operation != self.last or operation not in ENDING:
            self.served.do(self.be_there())
        self.last = operation

    async def be_there(self) -> None:
        """Serve a customer; whoever was signed out or hung up on comes again."""
        story = self.story
        me = await story.teller.get("me")
        if not me.is_success:
            await story.teller.sign_in()
        view = await story.customer.client.get("/api/customer/contact")
        if view.is_success and view.json()["state"] == "in_call":
            return
        if story.teller.contact_id:
            await story.teller.wrap_up()
        await story.begin("transfer")
        await story.lead(until="payment")

    async def leave_traces(self) -> None:
        """Serve one customer to the end, so that there is a record with everything."""
        story = self.story
        await story.teller.sign_in()
        await story.officer.sign_in()
        body = {"url": "https://hooks.example/", "kinds": ["run.ended"]}
        webhook = read(await story.teller.post("office/webhooks", body))
        await story.begin("balance_query")
        await story.lead()
        await story.part()
        record = await story.officer.record(story.customer.contact_id)
        self.ids |= {
            "contact_id": story.customer.contact_id,
            "object_id": record["objects"][0]["id"],
            "track_id": record["tracks"][0]["id"],
            "webhook_id": webhook["id"],
        }
        story.teller.contact_id = ""

    def known(self, path: str) -> dict[str, str]:
        """Return ids that name something below this path."""
        if path.startswith("/api/desk/contacts/"):
            return {"contact_id": self.story.customer.contact_id}
        return self.ids


@pytest.fixture(scope="module")
def counter(
    postgres: Any, bank_template: Any, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Counter]:
    folder: Path = tmp_path_factory.mktemp("served")
    everything = Staff(
        id=StaffId(new_id("stf")),
        org_path=UNION,
        name="everything",
        number="8999",
        display_name="万能人",
        roles=frozenset(Role),
    )
    with own_settings(postgres, bank_template, folder) as settings, serving(settings) as served:
        bank = served.bank

        async def gather() -> Counter:
            async with bank.services() as services:
                await services.institution.employ(
                    staff=everything, password=DEMO_PASSWORD, now=bank.clock()
                )
            story = Story(
                bank=bank,
                customer=Customer(bank=bank, person=ASTRONAUT),
                teller=Teller(bank=bank, name="everything"),
                officer=Officer(bank=bank, name="authoriser1"),
            )
            gathered = Counter(served=served, story=story)
            await gathered.leave_traces()
            return gathered

        yield served.do(gather())


@api.parametrize()
@hypothesis.settings(
    max_examples=EXAMPLES,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
    phases=[hypothesis.Phase.explicit, hypothesis.Phase.generate],
)
def test_answers_as_described(case: schemathesis.Case, counter: Counter) -> None:
    counter.prepare(case.operation.label)
    if counter.calls % UNKNOWN_EVERY:
        known = counter.known(case.path)
        case.path_parameters.update(
            {name: known[name] for name in case.path_parameters if name in known}
        )

    response = case.call(base_url=counter.served.origin, cookies=counter.cookies)

    case.validate_response(response, checks=CHECKS)

"""The people of a story, each with a browser of their own."""

import itertools
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Protocol, TypeAlias

import httpx

from yuangui.composition.demo.customers import Household, households
from yuangui.composition.demo.people import DemoPerson
from yuangui.composition.demo.seed import DEMO_PASSWORD

View: TypeAlias = dict[str, Any]


class Doors(Protocol):
    """How people get into a bank, be it composed here or running as processes."""

    @property
    def tokens(self) -> Mapping[str, str]:
        """Return sessions that are open already, by the name of their member of staff."""
        ...

    def client(self) -> httpx.AsyncClient:
        """Return a browser of its own: it keeps its cookies."""
        ...


_KEYS = itertools.count(1)


def fresh_key() -> str:
    """Return a key that no request has carried yet."""
    return f"story-key-{next(_KEYS):08d}"


@cache
def home_of(person: DemoPerson) -> Household:
    """Return what a person holds at the bank."""
    return next(each for each in households() if each.customer.document_number == person.number)


def account_of(person: DemoPerson) -> str:
    """Return the number of a person's first account."""
    return home_of(person).accounts[0].number


def read(answer: httpx.Response) -> Any:
    """Return what an answer says, which must be a yes."""
    assert answer.is_success, f"{answer.request.url.path}: {answer.status_code} {answer.text}"
    return answer.json()


async def post_json(
    client: httpx.AsyncClient, path: str, body: Any, *, key: str | None = None
) -> httpx.Response:
    """Send a body as a page's JSON, whatever characters it holds."""
    headers = {"Content-Type": "application/json"}
    if key is not None:
        headers["Idempotency-Key"] = key
    content = b"" if body is None else json.dumps(body).encode("ascii")
    return await client.post(f"/api/{path}", content=content, headers=headers)


def refusal(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of an answer, which must be a no."""
    assert not answer.is_success, f"{answer.request.url.path} was done: {answer.text[:200]}"
    return answer.status_code, answer.json()["code"]


def action_body(
    action: str, values: Mapping[str, Any] | None, *, visit: int, key: str | None
) -> View:
    """Return what a page sends to act on a step."""
    return {
        "visit": visit,
        "action": action,
        "data": dict(values or {}),
        "key": key or fresh_key(),
    }


@dataclass(kw_only=True)
class Customer:
    """Somebody at the customer's page. ``at`` is the place that they tapped, else their own.

    ``visit`` is the step that the story has reached, as the page would know it.
    """

    bank: Doors
    person: DemoPerson
    at: str | None = None
    contact_id: str = ""
    visit: int = 0
    client: httpx.AsyncClient = field(init=False)

    def __post_init__(self) -> None:
        self.client = self.bank.client()
        self.at = self.at or home_of(self.person).customer.org_path

    async def request_to_open(
        self, service: str | None, *, face: bool = True, locale: str = "zh-CN", **other: Any
    ) -> View:
        """Return what the page sends to open a contact, with an answer to every notice in force."""
        shown = read(
            await self.client.get("/api/public/settings", params={"at": self.at, "locale": locale})
        )
        consents = [
            {
                "kind": notice["kind"],
                "version": notice["version"],
                "sha256": notice["sha256"],
                "granted": face or notice["kind"] != "face",
            }
            for notice in shown["notices"]
        ]
        return {
            "at": self.at,
            "locale": locale,
            "is_elderly": "elderly" in self.person.traits,
            "service": service,
            "name": self.person.name,
            "consents": consents,
            "device_check": {"camera": "granted", "microphone": "granted", "kbit_s": 2400},
            **other,
        }

    async def send_open(self, body: Mapping[str, Any], *, key: str | None = None) -> httpx.Response:
        """Send the request that opens a contact."""
        return await post_json(self.client, "customer/contacts", body, key=key or fresh_key())

    async def take_number(self, service: str | None, **how: Any) -> View:
        """Open a contact and wait."""
        view: View = read(await self.send_open(await self.request_to_open(service, **how)))
        self.contact_id = view["id"]
        return view

    async def view(self) -> View:
        """Reload the page."""
        found: View = read(await self.client.get("/api/customer/contact"))
        return found

    async def post(self, what: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send something about the own contact."""
        return await post_json(self.client, f"customer/contact/{what}", body)

    async def send(
        self, action: str, values: Mapping[str, Any] | None = None, **how: Any
    ) -> httpx.Response:
        """Act on the step that the story has reached, or on another visit."""
        body = action_body(action, values, visit=how.get("visit", self.visit), key=how.get("key"))
        return await self.post("run/actions", body)

    async def act(self, action: str, values: Mapping[str, Any] | None = None, **how: Any) -> View:
        """Act on the current step, successfully."""
        done: View = read(await self.send(action, values, **how))
        return done

    async def send_upload(self, kind: str, content: bytes) -> httpx.Response:
        """Send a picture."""
        return await self.client.post(
            "/api/customer/contact/uploads",
            data={"kind": kind},
            files={"file": ("picture.jpg", content, "image/jpeg")},
        )

    async def upload(self, kind: str, content: bytes) -> str:
        """Send a picture and return its object id."""
        kept: str = read(await self.send_upload(kind, content))["object_id"]
        return kept


@dataclass(kw_only=True)
class Member:
    """A member of staff at their own app."""

    bank: Doors
    name: str
    client: httpx.AsyncClient = field(init=False)
    contact_id: str = ""

    def __post_init__(self) -> None:
        self.client = self.bank.client()

    async def sign_in(self) -> View:
        """Sign in, unless a session is open already."""
        token = self.bank.tokens.get(self.name)
        if token is not None:
            self.client.cookies.set("yg_staff", token)
            found: View = read(await self.get("me"))
            return found
        body = {"name": self.name, "password": DEMO_PASSWORD}
        me: View = read(await self.client.post("/api/sign-in", json=body))
        return me

    async def get(self, path: str, **query: Any) -> httpx.Response:
        """Read something of the API."""
        return await self.client.get(f"/api/{path}", params=query)

    async def post(self, path: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send something to the API."""
        return await post_json(self.client, path, body)


@dataclass(kw_only=True)
class Teller(Member):
    """A teller at the desk. ``visit`` is the step that the story has reached."""

    visit: int = 0

    async def be_ready(self) -> View:
        """Open the seat."""
        desk: View = read(await self.post("desk/state", {"state": "ready"}))
        return desk

    async def desk(self) -> View:
        """Reload the desk."""
        found: View = read(await self.get("desk"))
        return found

    async def accept(self) -> View:
        """Take the customer who is offered."""
        offer = (await self.desk())["offer"]
        assert offer is not None, "nobody is offered"
        desk: View = read(await self.post(f"desk/offers/{offer['ticket_id']}/accept"))
        self.contact_id = desk["contact"]["id"]
        return desk

    async def view(self) -> View:
        """Reload the contact."""
        found: View = read(await self.get(f"desk/contacts/{self.contact_id}"))
        return found

    async def tell(self, what: str, body: Mapping[str, Any] | None = None) -> httpx.Response:
        """Send something about the contact."""
        return await self.post(f"desk/contacts/{self.contact_id}/{what}", body)

    async def send(
        self, action: str, values: Mapping[str, Any] | None = None, **how: Any
    ) -> httpx.Response:
        """Act on the step that the story has reached, or on another visit."""
        body = action_body(action, values, visit=how.get("visit", self.visit), key=how.get("key"))
        return await self.tell("run/actions", body)

    async def act(self, action: str, values: Mapping[str, Any] | None = None, **how: Any) -> View:
        """Act on the current step, successfully."""
        done: View = read(await self.send(action, values, **how))
        return done

    async def wrap_up(self, result_code: str = "done") -> View:
        """Write down how it ended."""
        body = {"result_code": result_code, "note": ""}
        done: View = read(await self.tell("wrap-up", body))
        return done


@dataclass(kw_only=True)
class Officer(Member):
    """A second officer at the office."""

    async def waiting(self) -> Sequence[View]:
        """Return what waits for a decision."""
        found: Sequence[View] = read(await self.get("office/authorisations"))
        return found

    async def send_decision(
        self, request_id: str, decision: str, *, reason: str = "", password: str = DEMO_PASSWORD
    ) -> httpx.Response:
        """Decide on a request."""
        body = {"decision": decision, "reason": reason, "password": password}
        return await self.post(f"office/authorisations/{request_id}/decide", body)

    async def decide(self, decision: str, *, reason: str = "") -> View:
        """Decide on the one request that waits."""
        (asked,) = await self.waiting()
        done: View = read(await self.send_decision(asked["id"], decision, reason=reason))
        return done

    async def record(self, contact_id: str) -> View:
        """Return everything that is kept of a contact."""
        found: View = read(await self.get(f"office/contacts/{contact_id}"))
        return found

    async def package(self, contact_id: str) -> bytes:
        """Return the sealed package."""
        answer = await self.get(f"office/contacts/{contact_id}/package")
        assert answer.is_success, answer.text
        return answer.content

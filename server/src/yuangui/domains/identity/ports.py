"""What identity needs from outside."""

from collections.abc import Sequence
from datetime import datetime
from typing import Protocol

from yuangui.domains.identity.model import (
    Burst,
    Challenge,
    Check,
    Correction,
    KnownFact,
    LivenessJudgement,
    Occasion,
    Picture,
    RegistryAnswer,
    SeenFace,
    SentMessage,
    SideReading,
)
from yuangui.kit.canonical import JsonObject
from yuangui.kit.org_path import OrgPath


class PictureGate(Protocol):
    """Lets pictures in."""

    async def check(self, content: bytes) -> Picture:
        """Return the picture upright and without metadata.

        Raises:
            PictureEmpty, PictureTooLarge, PictureTypeRefused, PictureBroken, PictureTooSmall.
        """
        ...


class DocumentReader(Protocol):
    """Reads a side of a resident ID card."""

    async def read(self, picture: bytes) -> SideReading:
        """Return what stands in the picture. Fields that cannot be made out are left away.

        Raises:
            DocumentUnreadable: there is no card in it.
            PictureTooDark, PictureBlurred: the likely reason.
            Unavailable: the engine does not answer.
        """
        ...


class FaceComparer(Protocol):
    """Finds faces and says how far two are apart."""

    @property
    def engine(self) -> str:
        """Return name and version."""
        ...

    @property
    def model(self) -> str:
        """Return the model that makes templates."""
        ...

    @property
    def threshold(self) -> float:
        """Return the distance below which two faces count as one person's."""
        ...

    async def faces(self, picture: bytes) -> Sequence[SeenFace]:
        """Return the faces in a picture, the largest first.

        Raises:
            PictureBroken: it is not a picture.
            Unavailable: the engine does not answer.
        """
        ...

    def distance(self, one: SeenFace, other: SeenFace) -> float:
        """Return how far two faces are apart; 0 is the same picture."""
        ...


class LivenessJudge(Protocol):
    """Says whether asked actions were done."""

    async def judge(self, bursts: Sequence[Burst]) -> LivenessJudgement:
        """Look at the bursts in their order; the first one shows the face at rest.

        Raises:
            NoFace: in most pictures of a burst there is none.
            SeveralFaces: there is more than one.
            Unavailable: the engine does not answer.
        """
        ...


class Registry(Protocol):
    """The authority that knows numbers, names and portraits."""

    @property
    def name(self) -> str:
        """Return what the authority, or its stand-in, is called in the record."""
        ...

    async def ask(self, *, number: str, name: str, key: str) -> RegistryAnswer:
        """Ask once; the same key is the same question.

        Raises:
            Unavailable: no answer.
        """
        ...


class MessageSender(Protocol):
    """Sends short messages to telephones."""

    async def send(
        self, *, to: str, text: str, contact_id: str, org_path: OrgPath, key: str, now: datetime
    ) -> None:
        """Send a text; the same key is sent once.

        Raises:
            Unavailable: it was not taken on.
        """
        ...

    async def sent(self, *, count_max: int) -> Sequence[SentMessage]:
        """Return the newest messages of a visible outbox; a real sender shows none."""
        ...


class Speaker(Protocol):
    """Reads texts aloud."""

    async def speak(self, text: str, *, locale: str) -> bytes:
        """Return the spoken text as WAV.

        Raises:
            Unavailable: the voice does not answer.
        """
        ...


class CustomerFile(Protocol):
    """What the bank knows of its customer."""

    async def phone(self, *, customer_id: str) -> str | None:
        """Return where messages are sent, or None."""
        ...

    async def known_facts(self, *, customer_id: str) -> Sequence[KnownFact]:
        """Return questions that can be asked, in a fixed order."""
        ...


class Evidence(Protocol):
    """Where pictures lie and what happened is written down."""

    async def picture(self, *, contact_id: str, object_id: str) -> bytes:
        """Return a picture that was kept for this contact.

        Raises:
            PictureUnknown: there is none, or it is another contact's.
        """
        ...

    async def keep_portrait(self, occasion: Occasion, *, kind: str, content: bytes) -> str:
        """Keep a JPEG and return its object id; the same one is kept once."""
        ...

    async def record(self, occasion: Occasion, *, kind: str, facts: JsonObject) -> None:
        """Write a fact into the contact's chain."""
        ...


class IdentityStore(Protocol):
    """Checks, corrections and challenges."""

    async def add_check(self, check: Check) -> None: ...

    async def checks(self, *, contact_id: str) -> Sequence[Check]:
        """Return them in the order in which they were made."""
        ...

    async def add_correction(self, correction: Correction) -> None: ...

    async def corrections(self, *, contact_id: str) -> Sequence[Correction]: ...

    async def challenge(self, *, run_id: str, visit: int) -> Challenge | None:
        """Return the challenge of a step's visit, locked until the unit of work ends."""
        ...

    async def save_challenge(self, challenge: Challenge) -> None:
        """Keep it in the place of the one before."""
        ...

"""One-time codes by short message."""

import secrets
from dataclasses import dataclass

from yuangui.domains.identity.errors import PhoneUnknown
from yuangui.domains.identity.model import Challenge, Occasion
from yuangui.domains.identity.ports import CustomerFile, IdentityStore, MessageSender
from yuangui.domains.identity.rules import code as codes
from yuangui.domains.identity.service.record import Record
from yuangui.kit.ids import new_id

_TEXTS = {
    "zh-CN": "【远柜】验证码 {code}，{minutes} 分钟内有效。工作人员不会向您索要，请勿告诉任何人。",
    "en": "[Yuangui] Your code is {code}, valid for {minutes} minutes. Our staff never ask for it.",
}
_SALT_BYTES = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSent:
    """That a code is on its way."""

    phone_masked: str
    sent_count: int
    challenge: Challenge


class Codes:
    """Sends codes and compares what is entered. A code is never stored, only its hash."""

    def __init__(
        self,
        *,
        customers: CustomerFile,
        messages: MessageSender,
        store: IdentityStore,
        record: Record,
    ) -> None:
        self._customers = customers
        self._messages = messages
        self._store = store
        self._record = record

    async def send(self, occasion: Occasion, *, customer_id: str, locale: str) -> CodeSent:
        """Send a fresh code; the one before counts no longer.

        Raises:
            PhoneUnknown: the bank knows no number.
            CodeSentTooOften: too soon, or too many.
            Unavailable: the message was not taken on.
        """
        before = await self._store.challenge(run_id=occasion.run_id, visit=occasion.visit)
        codes.may_be_sent(before, now=occasion.now)
        phone = await self._customers.phone(customer_id=customer_id)
        if phone is None:
            raise PhoneUnknown
        code = f"{secrets.randbelow(10**codes.DIGITS):0{codes.DIGITS}d}"
        salt = secrets.token_bytes(_SALT_BYTES)
        challenge = Challenge(
            id=new_id("otp"),
            occasion=occasion,
            salt=salt,
            code_hash=codes.hash_of(code, salt),
            sent_count=1 if before is None else before.sent_count + 1,
            expires_at=occasion.now + codes.LIFE,
            tries_left=codes.TRIES_MAX if before is None else before.tries_left,
        )
        await self._store.save_challenge(challenge)
        minutes = int(codes.LIFE.total_seconds()) // 60
        await self._messages.send(
            to=phone,
            text=_TEXTS.get(locale, _TEXTS["zh-CN"]).format(code=code, minutes=minutes),
            contact_id=occasion.contact_id,
            org_path=occasion.org_path,
            key=challenge.id,
            now=occasion.now,
        )
        return CodeSent(
            phone_masked=f"{phone[:3]}****{phone[-4:]}",
            sent_count=challenge.sent_count,
            challenge=challenge,
        )

    async def enter(self, occasion: Occasion, *, code: str) -> tuple[codes.Answer, Challenge]:
        """Compare an entered code; three wrong ones, over all codes sent, and it is over.

        Raises:
            CodeMalformed: it is not six digits; no try is counted.
            CodeNotSent: no code is open.
        """
        challenge = await self._store.challenge(run_id=occasion.run_id, visit=occasion.visit)
        answer, after = codes.entered(challenge, code, now=occasion.now)
        await self._store.save_challenge(after)
        await self._record.add(
            occasion,
            kind="code",
            outcome=answer,
            facts={"tries_left": after.tries_left, "sent_count": after.sent_count},
        )
        return answer, after

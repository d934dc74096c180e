"""A teller's invitations, in every state that one can have."""

from collections.abc import Callable

from stand_in import Json
from stand_in_desk import ago

Bodies = Callable[[str], dict[str, Json | list[Json]]]
STATES = ("sent", "scheduled", "confirmed", "used", "locked", "expired", "revoked")
PURPOSES = ("interview", "guest", "merchant_inspection", "callback", "attestation")


def bodies(others: Bodies) -> Bodies:
    """Return what others answer, and the invitations beside it."""
    return lambda locale: {**others(locale), "/outbound/invitations": invitations()}


def invitations() -> list[Json]:
    """Return one invitation in each state."""
    return [
        {
            "id": f"inv_{place}",
            "org_path": "/union/",
            "purpose": PURPOSES[place % len(PURPOSES)],
            "role": None,
            "service": None,
            "state": state,
            "customer_name": ("李四", "欧阳明月", "Alexandra Constantinou")[place % 3],
            "phone_masked": "138****5678",
            "inviter_name": "李清妍",
            "is_own": True,
            "served_by_wish": None,
            "made_at": ago(3600 * place),
            "not_before": None,
            "sent_at": None,
            "expires_at": ago(-3600),
            "used_at": None,
            "contact_id": None,
        }
        for place, state in enumerate(STATES)
    ]

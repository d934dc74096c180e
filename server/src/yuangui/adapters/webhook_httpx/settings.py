"""Settings of the webhook sender."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class WebhookSettings:
    """How long a receiver may take, and whether it may stand inside the bank's own network."""

    may_be_local: bool
    timeout_s: float = 5.0

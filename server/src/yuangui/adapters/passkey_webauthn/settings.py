"""Where passkeys are good."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class PasskeySettings:
    """The name under which pages are served. A passkey is bound to it for ever.

    Attributes:
        domain: host name without port, such as ``counter.example``. Browsers accept no IP address
            here, so passkeys need a name; ``localhost`` works for trying out.
        origins: every address that pages may come from, such as ``https://counter.example``.
        bank_name: what the browser shows.
    """

    domain: str
    origins: tuple[str, ...]
    bank_name: str

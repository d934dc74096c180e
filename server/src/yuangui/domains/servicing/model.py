"""Services as they can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass

from yuangui.domains.servicing.errors import ServiceUnknown

#: The step type whose result is the customer's own answer, to be shown on their page.
QUERY_STEP = "core.query"


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """A service that a flow handles.

    Attributes:
        risk: low, medium or high.
        needs_recording: whether it may complete only when the whole call is on disk.
        texts: locale → key → sentence; ``title`` and ``summary`` are among them.
    """

    flow: str
    version: int
    risk: str
    needs_recording: bool
    texts: Mapping[str, Mapping[str, str]]

    def title(self, locale: str) -> str:
        """Return what the service is called."""
        return self.texts[locale]["title"]

    def summary(self, locale: str) -> str:
        """Return what it is for, in one sentence."""
        return self.texts[locale]["summary"]

    def text(self, key: str, locale: str) -> str:
        """Return one of the service's texts.

        Raises:
            ServiceUnknown: it has no such text.
        """
        try:
            return self.texts[locale][key]
        except KeyError:
            raise ServiceUnknown(flow=self.flow, text_key=key[:64]) from None


def masked_name(name: str) -> str:
    """Return a name of which only the first character is shown: 王秀兰 → 王**."""
    return name[:1] + "*" * max(1, len(name) - 1)

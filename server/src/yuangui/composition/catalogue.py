"""The services in force: the newest published definition of every flow."""

from collections.abc import Mapping, Sequence

from yuangui.composition.step_types import step_types
from yuangui.domains.servicing.api import Service
from yuangui.flow.api import Definition


class FlowCatalogue:
    """Services made from definitions; replaced as a whole when something is published."""

    def __init__(self) -> None:
        self._services: Sequence[Service] = ()
        self._seen = frozenset(name for name, each in step_types().items() if each.needs_video)

    def replace(self, definitions: Mapping[str, Definition]) -> None:
        """Offer exactly these, in the order of their names."""
        self._services = [
            Service(
                flow=definition.flow,
                version=definition.version,
                risk=definition.risk,
                needs_recording=definition.needs_recording,
                texts=definition.texts,
            )
            for _, definition in sorted(definitions.items())
        ]

    def services(self) -> Sequence[Service]:
        """Return the services that can be asked for."""
        return self._services

    def needs_video(self, *, step_type: str) -> bool:
        """Return whether the customer must be seen in steps of this type."""
        return step_type in self._seen

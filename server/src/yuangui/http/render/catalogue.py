"""The services that can be asked for, in a language."""

from yuangui.domains.servicing.api import ServicingService
from yuangui.http.views.contact import ServiceView


def service_views(servicing: ServicingService, locale: str) -> list[ServiceView]:
    """Return the catalogue as pages show it."""
    return [
        ServiceView(
            flow=service.flow,
            title=service.title(locale),
            summary=service.summary(locale),
            risk=service.risk,
            needs_recording=service.needs_recording,
        )
        for service in servicing.catalogue()
    ]

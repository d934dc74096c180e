"""What can be done with institutions, staff and sessions."""

from yuangui.domains.institution.service.administration import Administration
from yuangui.domains.institution.service.institution import InstitutionService
from yuangui.domains.institution.service.passkey import PasskeyService
from yuangui.domains.institution.service.sessions import Sessions

__all__ = ["Administration", "InstitutionService", "PasskeyService", "Sessions"]

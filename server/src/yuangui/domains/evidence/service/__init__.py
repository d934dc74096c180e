"""What can be done with evidence: record, keep, read, seal."""

from yuangui.domains.evidence.service.evidence import EvidenceService
from yuangui.domains.evidence.service.packing import read_package, write_package
from yuangui.domains.evidence.service.sealer import Matter, Sealer

__all__ = ["EvidenceService", "Matter", "Sealer", "read_package", "write_package"]

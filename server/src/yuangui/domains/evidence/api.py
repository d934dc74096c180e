"""The front door of evidence."""

from yuangui.domains.evidence.errors import (
    AlreadySealed,
    DocumentNameRefused,
    FactsRefused,
    NothingToSeal,
    NotSealed,
    ObjectDamaged,
    PackageTooLarge,
    StoreFull,
    UnknownContact,
    UnknownObject,
)
from yuangui.domains.evidence.events import EvidenceSealed
from yuangui.domains.evidence.model import (
    Content,
    Entry,
    EvidenceObject,
    Member,
    Package,
    Part,
    Viewing,
    instant,
)
from yuangui.domains.evidence.ports import Signer
from yuangui.domains.evidence.rules.archive import Found, content_offset, read_directory
from yuangui.domains.evidence.rules.certificates import Chain, read_pem
from yuangui.domains.evidence.rules.chain import KEPT, SEALED, following
from yuangui.domains.evidence.rules.faults import FAULT_CODES, PackageFault
from yuangui.domains.evidence.rules.sm2 import SIGNER_ID
from yuangui.domains.evidence.rules.stamp import read_stamp
from yuangui.domains.evidence.rules.verify import Anchor, Report, VerifiedPart, verify
from yuangui.domains.evidence.service import (
    EvidenceService,
    Matter,
    Sealer,
    read_package,
    write_package,
)
from yuangui.domains.evidence.service.packing import package_of

__all__ = [
    "FAULT_CODES",
    "KEPT",
    "SEALED",
    "SIGNER_ID",
    "AlreadySealed",
    "Anchor",
    "Chain",
    "Content",
    "DocumentNameRefused",
    "Entry",
    "EvidenceObject",
    "EvidenceSealed",
    "EvidenceService",
    "FactsRefused",
    "Found",
    "Matter",
    "Member",
    "NotSealed",
    "NothingToSeal",
    "ObjectDamaged",
    "Package",
    "PackageFault",
    "PackageTooLarge",
    "Part",
    "Report",
    "Sealer",
    "Signer",
    "StoreFull",
    "UnknownContact",
    "UnknownObject",
    "VerifiedPart",
    "Viewing",
    "content_offset",
    "following",
    "instant",
    "package_of",
    "read_directory",
    "read_package",
    "read_pem",
    "read_stamp",
    "verify",
    "write_package",
]

"""What evidence refuses."""

from yuangui.kit.errors import Refusal


class UnknownObject(Refusal):
    """No kept file has this id."""

    code = "evidence.unknown_object"


class UnknownContact(Refusal):
    """Nothing was recorded for this contact."""

    code = "evidence.unknown_contact"


class NotSealed(Refusal):
    """The contact has no sealed package yet."""

    code = "evidence.not_sealed"


class AlreadySealed(Refusal):
    """The contact's first part was sealed with other documents."""

    code = "evidence.already_sealed"


class NothingToSeal(Refusal):
    """No file and no document was added since the last part was sealed."""

    code = "evidence.nothing_to_seal"


class PackageTooLarge(Refusal):
    """The package would outgrow what a plain ZIP can hold."""

    code = "evidence.package_too_large"


class StoreFull(Refusal):
    """The disk that keeps evidence has no room; what is on it stays."""

    code = "evidence.store_full"


class ObjectDamaged(Refusal):
    """A kept file is missing or no longer has the digest under which it was kept."""

    code = "evidence.object_damaged"


class FactsRefused(Refusal):
    """The facts of one entry are longer than an entry may be, or no JSON."""

    code = "evidence.facts_refused"


class DocumentNameRefused(Refusal):
    """A document's path in the package is not made of plain lower-case names."""

    code = "evidence.document_name_refused"

"""What verification finds wrong: the first thing, named by a stable code."""

import msgspec

#: What reading hostile JSON may raise; nesting without end is one of its tricks.
UNREADABLE = (msgspec.MsgspecError, UnicodeError, RecursionError)


class PackageFault(Exception):
    """A package is not what was sealed.

    Attributes:
        code: what is wrong, such as ``digest_differs``.
        facts: where: usually ``path``, and what was found.
    """

    def __init__(self, code: str, **facts: str | int) -> None:
        super().__init__(code)
        self.code = code
        self.facts = facts


#: Every code that verification may name; each has a text in every language.
FAULT_CODES = frozenset(
    {
        "not_a_package",
        "header_differs",
        "bytes_between",
        "name_refused",
        "name_repeated",
        "checksum_differs",
        "file_missing",
        "file_unknown",
        "file_order",
        "file_too_large",
        "manifest_unreadable",
        "manifest_not_canonical",
        "format_unknown",
        "size_differs",
        "digest_differs",
        "certificate_unreadable",
        "certificate_not_issued",
        "certificate_not_valid_then",
        "certificate_purpose",
        "anchor_unknown",
        "signature_wrong",
        "stamp_unreadable",
        "stamp_of_other_content",
        "stamp_signature_wrong",
        "entries_unreadable",
        "entry_order",
        "entry_differs",
        "entry_link",
        "chain_head",
        "object_not_recorded",
        "object_not_packed",
        "definition_missing",
        "definition_differs",
        "part_missing",
        "part_link",
    }
)

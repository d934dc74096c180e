"""Reads a flow's folder: ``flow.yaml``, ``forms.yaml``, ``texts``, ``cases``, ``README.md``."""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from yuangui.flow.api import Case, Definition, DefinitionInvalid, parse, parse_case

# A definition is written by hand; whatever is larger is not one.
FILE_BYTES_MAX = 512 * 1024


@dataclass(frozen=True, slots=True, kw_only=True)
class FlowFolder:
    """A flow as it is written."""

    path: Path
    definition: Definition
    cases: Sequence[Case]


class _Loader(yaml.SafeLoader):
    """Plain values only, and no key twice: the second would silently win."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Hashable, Any]:  # noqa: FBT001, FBT002 - the signature is the library's
        keys = [self.construct_object(key) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise DefinitionInvalid(where=f"{key!r} stands twice, line {node.start_mark.line}")
        return super().construct_mapping(node, deep=deep)


def flow_folders(root: Path) -> Sequence[Path]:
    """Return the folders below a root that hold a flow."""
    return sorted(path.parent for path in root.glob("*/flow.yaml"))


def read_folder(folder: Path) -> FlowFolder:
    """Return the flow that a folder holds.

    Raises:
        DefinitionInvalid: a file is missing, unreadable or not of its form; the facts name it.
    """
    if not (folder / "README.md").is_file():
        raise DefinitionInvalid(where=f"{folder.name}/README.md is missing")
    document = {
        **_mapping(folder / "flow.yaml"),
        "forms": _mapping(folder / "forms.yaml"),
        "texts": {path.stem: _mapping(path) for path in sorted(folder.glob("texts/*.json"))},
    }
    definition = parse(document)
    if definition.flow != folder.name:
        raise DefinitionInvalid(where=f"{folder.name} holds a flow called {definition.flow!r}")
    cases = [case for path in sorted(folder.glob("cases/*.yaml")) for case in _cases(path)]
    return FlowFolder(path=folder, definition=definition, cases=cases)


def _cases(path: Path) -> Sequence[Case]:
    written = _mapping(path).get("cases")
    if not isinstance(written, list):
        raise DefinitionInvalid(where=f"{path.name} holds no list called cases")
    try:
        return [parse_case(each) for each in written]
    except DefinitionInvalid as error:
        raise DefinitionInvalid(where=f"{path.name}: {error.facts['where']}") from None


def _mapping(path: Path) -> Mapping[str, Any]:
    name = f"{path.parent.name}/{path.name}"
    try:
        raw = path.read_bytes()
        if len(raw) > FILE_BYTES_MAX:
            raise DefinitionInvalid(where=f"{name} is larger than {FILE_BYTES_MAX} bytes")
        # The loader is a safe one: plain values, no objects.
        content = json.loads(raw) if path.suffix == ".json" else yaml.load(raw, _Loader)  # noqa: S506
    except FileNotFoundError:
        raise DefinitionInvalid(where=f"{name} is missing") from None
    except (yaml.YAMLError, ValueError) as error:
        raise DefinitionInvalid(where=f"{name} cannot be read: {error}") from None
    if not isinstance(content, dict):
        raise DefinitionInvalid(where=f"{name} does not hold names with values")
    return content

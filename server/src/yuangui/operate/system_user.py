"""The unprivileged user that PostgreSQL runs as: it refuses to run as root."""

import os
import pwd
import subprocess
from dataclasses import dataclass

SYSTEM_USER = "yuangui"


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Whom a child process runs as; nothing when it is ourselves."""

    uid: int | None = None
    gid: int | None = None

    def options(self) -> dict[str, object]:
        """Return what ``subprocess.Popen`` needs to run as this user."""
        if self.uid is None:
            return {}
        return {"user": self.uid, "group": self.gid, "extra_groups": []}


def unprivileged() -> Identity:
    """Return whom PostgreSQL runs as: ourselves, or for root a system user that is made once."""
    if os.geteuid() != 0:
        return Identity()
    try:
        user = pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        subprocess.run(
            ["useradd", "--system", "--no-create-home", "--shell=/usr/sbin/nologin", SYSTEM_USER],
            check=True,
            capture_output=True,
        )
        user = pwd.getpwnam(SYSTEM_USER)
    return Identity(uid=user.pw_uid, gid=user.pw_gid)

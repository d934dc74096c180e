"""What is wrong on this machine, and how to mend it: named checks, in two languages."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.exc import OperationalError

from yuangui.operate.migrate import current, newest
from yuangui.operate.network import is_free, own_addresses

FREE_GB_MIN = 5
MEMORY_GB_MIN = 2
_PROGRAMS = ("janus", "ffmpeg", "ffprobe", "espeak-ng", "openssl")
_FONT = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One check: in order, or what is wrong and how to mend it. Texts are zh-CN and en."""

    name: str
    is_fine: bool
    seen: str
    mend_zh: str = ""
    mend_en: str = ""


def _fine(name: str, seen: str) -> Finding:
    return Finding(name=name, is_fine=True, seen=seen)


def _wrong(name: str, seen: str, *, zh: str, en: str) -> Finding:
    return Finding(name=name, is_fine=False, seen=seen, mend_zh=zh, mend_en=en)


def python_version() -> Finding:
    """Name the interpreter; the front command has seen that it is new enough."""
    return _fine("python", ".".join(str(part) for part in sys.version_info[:3]))


def node_version() -> Finding:
    """Check Node.js, which builds the pages."""
    program = shutil.which("node")
    seen = _said([program, "--version"]) if program else "-"
    if seen.startswith("v") and int(seen[1:].split(".")[0]) >= 20:
        return _fine("node", seen)
    return _wrong(
        "node", seen, zh="请安装 Node.js 20 或更新版本和 npm。", en="Install Node.js 20+ with npm."
    )


def programs() -> Finding:
    """Check the programs that run beside us."""
    missing = [name for name in _PROGRAMS if shutil.which(name) is None]
    if not missing:
        return _fine("programs", ", ".join(_PROGRAMS))
    names = " ".join(missing)
    return _wrong(
        "programs",
        f"missing: {names}",
        zh=f"请以 root 运行 ./yuangui demo 自动安装，或 apt-get install {names}。",
        en=f"Run ./yuangui demo as root, or apt-get install {names}.",
    )


def fonts() -> Finding:
    """Check the Chinese font that receipts and composed recordings need."""
    if _FONT.exists():
        return _fine("fonts", _FONT.name)
    return _wrong(
        "fonts", "-", zh="请安装 fonts-noto-cjk。", en="Install the package fonts-noto-cjk."
    )


def memory() -> Finding:
    """Check the machine's memory."""
    pages = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    seen = f"{pages / 2**30:.1f} GiB"
    if pages >= MEMORY_GB_MIN * 2**30:
        return _fine("memory", seen)
    return _wrong(
        "memory", seen, zh="至少需要 2 GiB 内存。", en="At least 2 GiB of memory are needed."
    )


def disk(data: Path) -> Finding:
    """Check the disk that takes recordings."""
    place = next(each for each in (data, *data.parents) if each.exists())
    free = shutil.disk_usage(place).free
    seen = f"{free / 2**30:.1f} GiB free at {place}"
    if free >= FREE_GB_MIN * 2**30:
        return _fine("disk", seen)
    return _wrong(
        "disk",
        seen,
        zh="磁盘快满了：低于 2 GiB 将停止接入新客户。请清理，或用 --data 换一个盘。",
        en="The disk is nearly full: below 2 GiB no new customer is taken. Free some space, or"
        " choose another disk with --data.",
    )


def data_folder(data: Path) -> Finding:
    """Check that others cannot read the secrets in the data folder."""
    if not data.exists():
        return _fine("data", f"{data} (not made yet)")
    loose = [
        str(path)
        for path in [*data.glob("*.secret"), *data.glob("keys/*"), *data.glob("**/*.key")]
        if path.stat().st_mode & 0o077
    ]
    if not loose:
        return _fine("data", str(data))
    return _wrong(
        "data",
        ", ".join(loose),
        zh="这些密钥文件其他用户可读，请执行 chmod 600。",
        en="Others can read these key files: chmod 600 them.",
    )


def network() -> Finding:
    """Check that the media engine finds an address beside loopback."""
    other = own_addresses()
    if other:
        return _fine("network", ", ".join(other))
    return _wrong(
        "network",
        "loopback only",
        zh="媒体引擎需要一个非回环地址：请连上网络，或给任一网卡配一个地址。",
        en="The media engine needs an address beside loopback: connect a network, or give any"
        " interface one.",
    )


def relay() -> Finding:
    """Name the relay's program; without it networks that let no UDP out cannot call."""
    program = shutil.which("turnserver")
    if program is None:
        return _wrong(
            "relay",
            "missing: coturn",
            zh="没有中继程序，不放行 UDP 的网络无法通话：请 apt-get install coturn。",
            en="Without it networks that let no UDP out cannot call: apt-get install coturn.",
        )
    said = _said([program, "--version"]).splitlines()
    return _fine("relay", f"coturn {said[-1]}" if said else "coturn")


def port(host: str, number: int) -> Finding:
    """Check that pages can be served."""
    if is_free(host, number):
        return _fine("port", f"{host}:{number}")
    return _wrong(
        "port",
        f"{host}:{number} in use",
        zh="端口被占用：远柜可能已在运行；否则请用 --port 换一个端口。",
        en="In use: Yuangui may be running already. Otherwise choose another with --port.",
    )


def ciphers() -> Finding:
    """Check that OpenSSL knows SM2 and SM3, which seals need."""
    known = _said(["openssl", "list", "-public-key-algorithms", "-digest-algorithms"])
    if "SM2" in known.upper() and "SM3" in known.upper():
        return _fine("ciphers", "SM2, SM3")
    return _wrong(
        "ciphers",
        "-",
        zh="请安装 OpenSSL 3（带 SM2、SM3）。",
        en="Install OpenSSL 3 with SM2 and SM3.",
    )


def database(dsn: str) -> Finding:
    """Check that a named database answers and is at the newest migration."""
    try:
        at = current(dsn)
    except (OperationalError, OSError) as error:
        return _wrong(
            "database",
            type(error).__name__,
            zh="数据库连不上：请检查 YUANGUI_DSN 和数据库是否在运行。",
            en="The database does not answer: check YUANGUI_DSN and that it runs.",
        )
    if at == newest():
        return _fine("database", f"at {at}")
    return _wrong(
        "database",
        f"at {at}, newest is {newest()}",
        zh="数据库版本较旧：请运行 ./yuangui migrate。",
        en="The database is behind: run ./yuangui migrate.",
    )


def examine(*, data: Path, host: str, page_port: int, dsn: str) -> Sequence[Finding]:
    """Return every check, in the order in which it is worth mending."""
    checks: list[Callable[[], Finding]] = [
        python_version,
        node_version,
        programs,
        fonts,
        ciphers,
        memory,
        lambda: disk(data),
        lambda: data_folder(data),
        network,
        relay,
        lambda: port(host, page_port),
    ]
    if dsn:
        checks.append(lambda: database(dsn))
    return [check() for check in checks]


def _said(argv: Sequence[str]) -> str:
    try:
        ran = subprocess.run(argv, check=False, capture_output=True, text=True, timeout=10)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return ran.stdout.strip()

"""``demo``: the whole bank on this machine, with invented people and named stand-ins."""

import argparse
import asyncio
import json
import os
import signal
import sys
from pathlib import Path
from typing import Any

DEFAULT_PORT = 8440
DATABASE_PORT_OFFSET = 1
# A village point of the demo bank: what its host would put on a poster.
VILLAGE = "/union/c01/b01/v01/"


def register(subparsers: Any) -> None:
    """Add the command."""
    parser = subparsers.add_parser(
        "demo",
        help="run a demo bank on this machine (演示)",
        description="Starts everything, fills a demo bank, prints addresses and sign-ins."
        " Ctrl-C stops all of it.",
    )
    parser.add_argument("--port", type=int, default=DEFAULT_PORT, help="where pages are served")
    parser.add_argument(
        "--host",
        metavar="ADDRESS",
        help="serve other machines too, over TLS with a local certificate authority",
    )
    parser.add_argument("--data", type=Path, help="folder for everything that is kept")
    parser.add_argument(
        "--tour", action="store_true", help="play one whole service with headless browsers"
    )
    parser.add_argument(
        "--json", action="store_true", help="print one JSON line last (with --tour)"
    )


def run(given: argparse.Namespace) -> int:
    """Run the demo until Ctrl-C, or until the tour is over."""
    return asyncio.run(_demo(given))


async def _demo(given: argparse.Namespace) -> int:
    from yuangui.composition.process.running import NotStarted, start_product
    from yuangui.operate.progress import Progress

    settings = _settings(given)
    progress = Progress()
    sys.stderr.write("远柜 Yuangui – 演示银行 demo bank\n")
    stopped = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stopped.set)
    try:
        running = await start_product(
            settings, database_port=given.port + DATABASE_PORT_OFFSET, say=progress.say
        )
    except NotStarted as error:
        sys.stderr.write(f"\n{error}\n")
        return 1
    took_s = progress.done()
    try:
        if given.tour:
            return await _tour(running, given, stopped)
        _welcome(running, took_s)
        await stopped.wait()
    finally:
        sys.stderr.write("\n正在停止 stopping …\n")
        await running.supervisor.stop()
    return 0


def _settings(given: argparse.Namespace) -> Any:
    from yuangui.composition.settings import Settings, default_data
    from yuangui.operate.certificates import local_certificate

    data = (given.data or Path(os.environ.get("YUANGUI_DATA") or default_data())).resolve()
    settings = Settings(profile="demo", data=data, dsn="", owner_dsn="", port=given.port)
    if given.host is None:
        return settings
    from dataclasses import replace

    certificate = local_certificate(data / "tls", given.host)
    return replace(
        settings,
        host=given.host,
        tls_certificate=certificate.certificate,
        tls_key=certificate.key,
        ca_certificate=certificate.authority,
        media_address=given.host,
    )


def _welcome(running: Any, took_s: float) -> None:
    origin = running.settings.origin
    lines = [
        "",
        f"就绪 ready ({took_s:.1f} s)",
        "",
        f"  客户页面 customer   {origin}/?at={VILLAGE}",
        f"  柜员工作台 teller    {origin}/desk/",
        f"  管理端 office       {origin}/office/",
    ]
    if running.settings.ca_certificate is not None:
        lines.append(f"  根证书 CA           {origin}/ca.crt  (装到手机上 install it on the phone)")
    lines += ["", "  登录 sign-ins (仅演示 demo only):"]
    lines += [
        f"    {each.name:<12} {each.password:<14} {each.display_name}  {', '.join(each.roles)}"
        for each in running.sign_ins
    ]
    lines += ["", "  Ctrl-C 停止 stops everything.", ""]
    sys.stdout.write("\n".join(lines))
    sys.stdout.flush()


async def _tour(running: Any, given: argparse.Namespace, stopped: asyncio.Event) -> int:
    from yuangui.bench.tour import play

    figures = await play(running, say=lambda line: print(line, file=sys.stderr), stopped=stopped)
    if given.json:
        print(json.dumps(figures, ensure_ascii=False))
    return 0

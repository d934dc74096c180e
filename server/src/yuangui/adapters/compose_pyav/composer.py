"""The composer port: starts the composing process, hands it the plan, reads its progress."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from yuangui.domains.call.api import ComposePlan
from yuangui.kit.errors import Unavailable

WORKER = "yuangui.adapters.compose_pyav.worker"


class PyavComposer:
    def compose(
        self, plan: ComposePlan, *, target: Path, progress: Callable[[float], None]
    ) -> None:
        fresh = target.with_suffix(".part")
        order = {
            "target": str(fresh),
            "starts_at_s": plan.starts_at.timestamp(),
            "text": plan.text,
            "inputs": [
                {
                    "role": each.role.value,
                    "path": str(each.path),
                    "offset_s": each.offset_s,
                    "duration_s": each.duration_s,
                }
                for each in plan.inputs
            ],
        }
        # Our own module and a plan of our own making: nothing of it comes from outside.
        with subprocess.Popen(  # noqa: S603
            [sys.executable, "-m", WORKER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            process.stdin.write(json.dumps(order))
            process.stdin.close()
            for line in process.stdout:
                progress(float(line))
        if process.returncode != 0:
            fresh.unlink(missing_ok=True)
            raise Unavailable("composer")
        fresh.replace(target)

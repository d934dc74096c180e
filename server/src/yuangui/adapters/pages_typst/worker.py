"""The drawing process: reads what strangers sent, so its memory is bounded."""

import importlib.metadata
import re
import resource
import tempfile
from pathlib import Path

import typst

from yuangui.kit.engine_wire import Header, Message, Problem, serve

MEMORY_BYTES_MAX = 2 * 1024**3
# As wide or high as a page is read comfortably, whatever size it claims to have.
_PAGE = """
#set page(width: auto, height: auto, margin: 0pt, fill: white)
#let number = int(sys.inputs.number)
#context {
  let whole = measure(image("document.pdf", page: number))
  let share = calc.min(1240pt / whole.width, 1754pt / whole.height)
  image("document.pdf", page: number, width: whole.width * share, height: whole.height * share)
}
"""
_NO_SUCH_PAGE = re.compile(r"page \d+ does not exist")


def pages(header: Header, blobs: list[bytes]) -> Message:
    """Return every page as a PNG of at most 1240 by 1754 pixels.

    Raises:
        Problem: ``not_a_document``, ``too_many_pages``.
    """
    with tempfile.TemporaryDirectory(prefix="yuangui-pages-") as name:
        folder = Path(name)
        (folder / "document.pdf").write_bytes(blobs[0])
        (folder / "page.typ").write_text(_PAGE, "utf-8")
        drawn: list[bytes] = []
        while (page := _drawn(folder, len(drawn) + 1)) is not None:
            drawn.append(page)
            if len(drawn) > header["count_max"]:
                raise Problem("too_many_pages")
    return {"count": len(drawn)}, drawn


def _drawn(folder: Path, number: int) -> bytes | None:
    """Return one page; None behind the last."""
    try:
        drawn = typst.compile(
            folder / "page.typ",
            root=folder,
            format="png",
            ppi=72.0,
            sys_inputs={"number": str(number)},
        )
    except typst.TypstError as error:
        if number > 1 and _NO_SUCH_PAGE.search(str(error)):
            return None
        raise Problem("not_a_document") from None
    assert isinstance(drawn, bytes)
    return drawn


def main() -> None:
    """Serve until standard input ends."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES_MAX, MEMORY_BYTES_MAX))
    serve(pages, about={"engine": f"typst {importlib.metadata.version('typst')}"})


if __name__ == "__main__":
    main()

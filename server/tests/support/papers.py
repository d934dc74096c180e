"""Documents as people send them."""

import tempfile
from pathlib import Path

import typst


def document(*pages: str, paper: str = "a4") -> bytes:
    """Return a PDF with a page for each text."""
    text = "#pagebreak()\n".join(f'#text("{page}")\n' for page in pages)
    with tempfile.TemporaryDirectory(prefix="yuangui-paper-") as folder:
        source = Path(folder) / "paper.typ"
        source.write_text(f'#set page(paper: "{paper}")\n{text}', "utf-8")
        drawn = typst.compile(source)
    assert isinstance(drawn, bytes)
    return drawn

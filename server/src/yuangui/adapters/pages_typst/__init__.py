"""Turns PDF pages into pictures by typst, in a process of its own."""

from yuangui.adapters.pages_typst.adapter import TypstPageMaker

__all__ = ["TypstPageMaker"]

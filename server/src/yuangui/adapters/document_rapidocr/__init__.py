"""Reads resident ID cards by rapidocr, in processes of its own."""

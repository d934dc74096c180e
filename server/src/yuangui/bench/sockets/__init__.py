"""Thousands of live sockets: the pages that hold them, the bank behind, and the bare limit."""

"""Reads texts aloud by espeak-ng, run as a program."""

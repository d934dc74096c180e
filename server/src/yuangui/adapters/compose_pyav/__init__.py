"""Composes a call's tracks into one video/mp4 file, in a process of its own at lowest priority."""

"""Judges asked actions by mediapipe, in a process and an environment of its own."""

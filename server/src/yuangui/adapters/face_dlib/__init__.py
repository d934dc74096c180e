"""Finds and compares faces by dlib, in a process of its own."""

"""Lets pictures in: JPEG, PNG and WebP, checked, upright, without metadata."""

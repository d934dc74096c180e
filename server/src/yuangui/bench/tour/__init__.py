"""The tour: one whole service played by headless browsers, as a newcomer would see it."""

from yuangui.bench.tour.play import Played, play, play_service

__all__ = ["Played", "play", "play_service"]

"""Memory of processes that keep much for long."""

import gc

COLLECTED_AFTER = 50_000


def collect_seldom() -> None:
    """Let the collector of unreachable cycles pass over what stays: it grows to a million objects.

    A router's index and ten thousand sockets are such; looking through an index again and again
    took a sixth of its time, and nobody is served meanwhile.
    """
    gc.freeze()
    gc.set_threshold(COLLECTED_AFTER, 20, 100)

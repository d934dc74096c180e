"""The media engine Janus: its process, its control link, its recordings.

Pages never speak to Janus. Every room, pin, feed and handle is random, belongs to this adapter and
stays in this process and its state file.
"""

"""Relays media through coturn for pages whose network lets nothing else out."""

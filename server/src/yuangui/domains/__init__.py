"""The domains. Each folder has the same files inside; see docs/architecture.md."""

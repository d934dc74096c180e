"""The live socket of a page: changes, media signalling, commands."""

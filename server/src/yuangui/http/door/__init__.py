"""Opening hours, overflow and callbacks over HTTP."""

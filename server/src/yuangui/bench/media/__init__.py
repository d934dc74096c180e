"""Parts of the media benches that run as processes of their own."""

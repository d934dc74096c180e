"""What screens show, joined from several domains."""

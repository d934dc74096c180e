"""Running the product: embedded PostgreSQL, child processes, certificates, self-examination."""

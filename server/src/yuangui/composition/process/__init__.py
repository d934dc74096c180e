"""The processes of the product: what each one opens, and how they are run together."""

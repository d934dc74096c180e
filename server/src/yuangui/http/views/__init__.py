"""What the API takes and gives: the source of the OpenAPI document and the client's types."""

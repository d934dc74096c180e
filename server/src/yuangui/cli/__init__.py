"""Commands of `./yuangui`."""

"""What can be done with a contact, and with one whose call was lost."""

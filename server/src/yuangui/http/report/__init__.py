"""How the contact centre did, for whoever plans it and whoever checks it."""

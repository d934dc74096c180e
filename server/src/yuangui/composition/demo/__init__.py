"""The demo bank: invented institutions, staff, customers, and how they are put in."""

"""Calls of more than two: what teller, invited colleagues and supervisors do with them."""

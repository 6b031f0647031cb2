"""The executable model of the lake: random histories, and what the warehouse must hold after each.

`history` makes and shrinks histories, `rules` and `oracle` say what they mean, `machine` plays them on a system:
`memory` (the model's own, which checks the oracle against itself) or `product` (the real steps and PostgreSQL).
"""

"""Rules of docs/semantics taken out of the product on purpose: a history that does not notice proves nothing of its rule."""

from __future__ import annotations

from .edit import Mutant
from .generations import GENERATIONS
from .merging import MERGING
from .ordering import ORDERING
from .publishing import PUBLISHING

__all__ = ["MUTANTS", "Mutant"]

MUTANTS = (*ORDERING, *MERGING, *GENERATIONS, *PUBLISHING)

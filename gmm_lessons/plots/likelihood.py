"""The log-likelihood as a landscape, and the log of a sum (lesson 4)."""

__all__ = []

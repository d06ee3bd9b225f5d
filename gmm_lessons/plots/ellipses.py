"""Covariance seen: axes, distances and slices of the bell in D dimensions (lesson 2)."""

__all__ = []

"""Weighted points, and where they balance (lesson 6)."""

__all__ = []

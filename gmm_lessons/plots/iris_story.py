"""Iris and penguins: how far EM got, and what it found (lesson 8)."""

__all__ = []

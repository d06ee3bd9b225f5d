"""Who made this point: densities turned into responsibilities (lesson 5)."""

__all__ = []

"""The tools behind course.py: what keeps the notebooks, figures and settings in order."""

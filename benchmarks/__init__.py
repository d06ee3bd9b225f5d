"""Benchmarks: this course's EM beside the libraries, each in a process of its own. `python course.py bench`."""

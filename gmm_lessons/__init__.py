"""Gaussian mixtures and EM, in the order of the lessons: one module each, read from top to bottom.

    gaussian → mixture → responsibilities → moments → covariance → em → bound → initialization → selection → candidates

Import what you need from the module it lives in, as in `from gmm_lessons.em import em`.
"""

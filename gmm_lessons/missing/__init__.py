"""Data with holes: an E step for rows in which NaN marks what nobody saw (lesson 14).

    em(x, mixture, expect=missing.e_step)        or expect=missing.over(scale.e_step), or over any other E step

Rows with the same holes see an ordinary mixture, that of their coordinates o, and any E step can share them out. What
it finds is lifted to all D coordinates by the regression on what was seen, G_k = Σ_:o Σ_oo⁻¹,

    x̄ = μ + G (x̄_o - μ_o)        S = G S_o Gᵀ + N (Σ - G Σ_o:)

and the moments of all patterns add. The last term is the spread of what was not seen: without it Σ shrinks.
(Ghahramani & Jordan 1994.)

The price is a regression of each pattern in each step, not of each row: a few patterns among many rows are as good as
free; where every row has a pattern of its own, a step takes some hundred times as long as one over whole rows.

    holes → patterns → lifting → parts → imputation → starts
"""

from gmm_lessons.missing.imputation import conditional_mixture, draws, impute
from gmm_lessons.missing.lifting import e_step, log_density, over, regression, responsibilities
from gmm_lessons.missing.parts import statistics
from gmm_lessons.missing.patterns import grouped
from gmm_lessons.missing.starts import one_bell, start

__all__ = [
    "conditional_mixture",
    "draws",
    "e_step",
    "grouped",
    "impute",
    "log_density",
    "one_bell",
    "over",
    "regression",
    "responsibilities",
    "start",
    "statistics",
]

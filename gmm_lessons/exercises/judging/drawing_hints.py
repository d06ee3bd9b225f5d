"""What is behind draws that are not from the mixture, in words."""

from gmm_lessons.exercises.judging.einsums import turned


def _turn(function):
    """Return which letters einsum takes in this code, or in which order L is met where that is unclear."""
    letters = turned(function)
    if not letters:
        return "In einsum, the letter that is summed over is the SECOND index of L, and the first one stays."
    return f"In your einsum, the letters of L are to be exchanged: '{letters[1]}' in place of '{letters[0]}'."


BY_CODE = {  # what more is to be said where a name stands in the code: see Mistake
    "wrong triangle": (
        ("einsum", _turn),
        (".*", "For rows of noise, and one L, that is noise @ L.T."),
    ),
}
HINTS = {
    "overall bell": "All draws come from one bell with the mixture's mean and covariance. Choose a component for each.",
    "averaged": "The draws of all components are averaged, and gather in one bell between the components. Each point "
    "comes from ONE component.",
    "one bell": "All draws come from one bell with averaged parameters. Choose a component for each point, then "
    "draw from it.",
    "one label": "All points come from one component: it was chosen once, or its number is always "
    "the same. Choose anew for "
    "each point: size=n, p=weights.",
    "largest weight": "All points come from the component of largest weight. The weights are probabilities: "
    "choose by chance, p=weights.",
    "equal weights": "The components are chosen with equal probability. rng.choice takes the probabilities as "
    "p=weights.",
    "other weights": "The components come up in other shares than `weights` says.",
    "fixed counts": "Each component gets exactly its share n π_k of the points. The numbers of points are "
    "random, too: choose z by chance.",
    "sorted": "The draws come sorted by component. Independent draws come in random order: choose the component "
    "of each point.",
    "factor": "Σ multiplies the noise, so the covariance comes out as Σ Σᵀ. The factor is L of Σ = L Lᵀ (Cholesky).",
    "wrong triangle": "The noise is multiplied by Lᵀ where L belongs: the covariance comes out as Lᵀ L. One "
    "point is L @ noise, with its own D numbers of noise.",
    "diagonal": "Only the variances are used: the coordinates are drawn independently, and the correlations are lost.",
    "diagonal as width": "The variances are used as standard deviations, and the correlations are lost.",
    "entrywise root": "The root of every entry is taken, as np.sqrt does. The root of a matrix is its Cholesky factor.",
    "no numbers": "Some draws are NaN or infinite, as np.sqrt of a negative covariance makes them. The root of a "
    "matrix is its Cholesky factor.",
    "unit": "The noise is not stretched by Σ: every component comes out round, with variance 1.",
    "no noise": "The draws are the means themselves. After the choice comes a draw from N(μ_k, Σ_k).",
    "first covariance": "Every component is drawn with the covariance of the first one.",
    "pooled": "Every component is drawn with the same, averaged covariance.",
    "rounded": "The draws are whole numbers: they are rounded, or written into an array of integers.",
    "two components": "Some components never come up. There are K of them: choose among len(weights).",
    "root of sizes": "The root of the size of every entry is taken. The root of a matrix is its Cholesky factor.",
    "mixed covariance": "The mean and the covariance of a point come from two choices (or all covariances are averaged "
    "with the weights). Choose k once for each point: means[k] and covs[k] go together.",
    "inverse": "The noise is stretched by the inverse of Σ: wide directions come out narrow.",
    "other covariance": "The points of a component spread differently from its Σ.",
    "mixed coordinates": "Some points have one coordinate from one component and another from another one. The "
    "coordinates of a point belong together: choose k once for each point, and shuffle whole rows only "
    "(rng.permutation does, rng.permuted does not).",
    "neither": "The points nearest to a component have neither its μ as mean nor its Σ as covariance.",
    "other mean": "The points of a component lie around another point than its μ.",
    "one noise": "All points of a component are the same point: the noise is drawn once. It needs one row a "
    "point, size (n, D).",
    "noise shared by axes": "One random number moves all coordinates together, so the points of a component lie on a "
    "line. Noise has the shape (n, D).",
    "uniform": "The noise is uniform (rng.random), not normal: use rng.standard_normal or rng.multivariate_normal.",
    "no bell": "The points of a component have the right mean and covariance, and yet not the shape of a bell, by "
    "their fourth moments: the noise is not normal, as that of rng.standard_normal or rng.multivariate_normal is.",
    "no mean": "The means are not added: all components lie around the origin.",
    "weighted means": "The means are multiplied by the weights. A weight says how often a component is chosen, "
    "not where it lies.",
    "nowhere": "The points lie where no component is (averages of draws from several do that).",
    "own generator": "The draws are the same for every generator: a seed or generator is made inside. Use the "
    "`rng` that is passed in.",
    "fresh generator": "Equal generators give different draws: chance comes from elsewhere (np.random, or a new "
    "generator). Use `rng` only.",
}

"""Lesson 8: Iris with scikit-learn, honestly. What its numbers mean."""

from gmm_lessons.exercises.quizzes.question import ask

EXERCISES = ()
QUESTIONS = (
    ask(
        8,
        1,
        "scikit-learn's `lower_bound_` after fit is …",
        (
            "the log-likelihood of the data.",
            "It is the mean per point, and it belongs to the parameters before the last M step.",
        ),
        (
            "the mean log-likelihood per point, one M step old.",
            "Times N it is near the total, but not equal: −224.813 against −224.701 on Iris.",
            True,
        ),
        (
            "a bound that the log-likelihood may be far above.",
            "After an E step the bound touches. What differs is the M step that came after.",
        ),
    ),
    ask(
        8,
        2,
        "Two runs find the same clusters, but 0 and 2 have changed places. Which one is right?",
        (
            "The one with the smaller means first.",
            "The model has no first component. An order is yours to choose, for reporting.",
        ),
        (
            "Both: the numbers of components carry no meaning.",
            "Exchanging components leaves the density as it is. Compare runs after matching, or with ARI.",
            True,
        ),
        ("Neither: an optimum is unique.", "Each optimum of K different components comes K! times."),
    ),
    ask(
        8,
        3,
        "A run with a higher likelihood recovers the species of Iris worse. How can that be?",
        (
            "The likelihood was computed wrongly.",
            "Both numbers are right: ARI .555 at the early stop, .522 at the optimum.",
        ),
        ("More iterations over-fit the labels.", "EM never sees the labels, so it cannot fit them."),
        (
            "The likelihood rates the density, and the components need not be the species.",
            "On two sepal columns the species overlap. A component is a bell, not a kind of flower.",
            True,
        ),
    ),
)

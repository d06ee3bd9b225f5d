"""Gaussian mixtures and EM, one room for each step of the lessons: read them in this order, or import from any.

    room              lessons     what is in it
    doors             all         what may come in, and what is said of the rest
    gaussian          1, 2        one bell, and the bell in D dimensions, as logarithms and through Cholesky factors
    mixture           3, 4        Mixture: choose a component, then draw; how likely it makes the data
    responsibilities  5           who made this point, by Bayes' theorem
    moments           6           Moments: how many, where, how spread, and how they add
    imaginary         11          a prior of imaginary points
    covariance        11, 12, 13  shapes of Σ as values: full, tied, diagonal, spherical, ridged, fixed
    em                6, 7        the E step, the M step, and the climb
    bound             9           why EM climbs: the bound below log p(X) and the gap to it
    initialization    10          where to start: random shares, k-means, trees; labels put in order
    units             10          in what units starts look at points: those of the data, not of the table
    collapse          10, 11      when a bell is thinner than the points were rounded, and what is said of flat points
    scale             16          a wing: the E step in blocks, in threads, in batches and on a cluster
    selection         13          a wing: the best of several climbs, AIC, BIC, ICL, and what held-out points say
    candidates        13          every K and shape scored, in one table
    missing           14          a wing: the E step of rows with holes, the holes filled, and a start
    variational       15          a wing: beliefs instead of one mixture, posterior = prior + stats
    estimator         17          a wing: EM behind scikit-learn's interface, the only room built on scikit-learn
    datasets          all         small real data, with their sources in data/
    plots             all         a wing: the pictures, draw_x(ax, ...)
    widgets           all         a wing: the same steps to play with
    pages             all         lessons as web pages: pictures that are linked go inside
    exercises         all         a wing: what is asked, the checker, the quizzes and your progress

`from gmm_lessons.em import em`, `from gmm_lessons import scale`: nothing is imported before you ask for it.
`python -m gmm_lessons` lays the lessons into a folder of yours.
"""

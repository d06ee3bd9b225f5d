"""The questions that end each lesson. The wrong choices are what learners believe; each is told why not."""

from gmm_lessons.exercises.question import ask

QUESTIONS = (
    ask(
        1,
        1,
        "Your code says that a bell with σ = 0.1 has the density 3.99 at its mean. What now?",
        (
            "It is a bug: nothing can be more probable than 1.",
            "A density is no probability. Probability is area: 3.99 times a tiny width. Only areas stay below 1.",
        ),
        (
            "Nothing: densities may exceed 1.",
            "The area is one, so a narrow bell has to be high. In other units, say millimetres for metres, the "
            "number would be another.",
            True,
        ),
        (
            "Divide all densities by 3.99, so that the largest is 1.",
            "Then the area is no longer one, and two bells can no longer be compared.",
        ),
    ),
    ask(
        1,
        2,
        "In N(x; μ, σ²) = exp(-(x - μ)²/2σ²) / (σ√2π), why does σ stand in the denominator in front?",
        (
            "A bell stretched to σ times the width must be lowered by σ to keep the area one.",
            "Stretching by σ multiplies the area by σ: dx = σ dz.",
            True,
        ),
        ("To make the peak equal to one.", "The peak is 1/(σ√2π), which is one only for σ = 0.399."),
        (
            "Because the variance is σ², and its root has to appear somewhere.",
            "The formula is no reason. What would the area be without the σ?",
        ),
    ),
    ask(
        1,
        3,
        "A function wants the standard deviation, and you pass a variance of 25. What happens?",
        (
            "It stops with an error.",
            "25 is a good width, too. Nothing complains, and that is what makes this the commonest bug of all.",
        ),
        ("The bell comes out five times too narrow.", "The other way round: 25 is more than 5."),
        (
            "The bell comes out five times too wide, without a word.",
            "The width should be 5 and is 25. Put `sd` or `var` into the name of a variable; `spread` may mean either.",
            True,
        ),
    ),
    ask(
        2,
        1,
        "A textbook writes the D-dimensional density with √(2π|Σ|). For D = 3, its integral over all space is …",
        ("1, as that of every density.", "One only for D = 1: each dimension brings a √(2π) of its own."),
        ("2π = 6.28", "Two factors √(2π) are missing, one for each dimension beyond the first: (2π)^((D-1)/2).", True),
        ("undefined, because |Σ| may be large.", "|Σ| cancels: stretching changes height and volume together."),
    ),
    ask(
        2,
        2,
        "Two points are equally far from μ with a ruler. Which one has the higher density?",
        ("Neither: equal distance, equal density.", "Only for a round bell. An ellipse has long and short directions."),
        (
            "The one that lies along the long axis of the ellipse.",
            "There, one step is fewer standard deviations: its Mahalanobis distance is smaller.",
            True,
        ),
        ("The one with the larger coordinates.", "The bell knows no origin, only the distance to μ, measured by Σ⁻¹."),
    ),
    ask(
        2,
        3,
        "Why `slogdet` or a Cholesky factor, and not `np.log(np.linalg.det(Sigma))`?",
        (
            "The determinant of many small variances underflows to 0, and its logarithm is −inf.",
            "120 variances of 0.0004 multiply to 10⁻⁴⁰⁸; the smallest float is near 10⁻³⁰⁸. Logarithms add instead.",
            True,
        ),
        ("A determinant can be negative.", "That of a covariance cannot, as long as it is positive definite."),
        ("It is a matter of speed only.", "It is faster as well, but the point is that the value is lost."),
    ),
    ask(
        3,
        1,
        "X is drawn from ½ N(−10, 1) + ½ N(10, 1). Where do you find most draws?",
        (
            "Near 0, the mean of the mixture.",
            "Nobody lives there. The mean of a mixture may be where its density is lowest.",
        ),
        ("Near −10 and near 10, half and half.", "First a component is chosen, then its bell is drawn from.", True),
        ("Everywhere between −10 and 10 alike.", "The density is two narrow bells with a desert between."),
    ),
    ask(
        3,
        2,
        "“The sum of Gaussians is Gaussian, so a mixture of Gaussians is one, too.”",
        (
            "True: a mixture is a weighted sum.",
            "Of densities, not of variables. Adding two dice is not the same as choosing one of them.",
        ),
        ("True if all components have the same variance.", "Two such bells far apart have two humps; no Gaussian has."),
        (
            "False: a sum of VARIABLES is Gaussian; a mixture is a sum of DENSITIES.",
            "x = ½x₁ + ½x₂ averages two draws; a mixture keeps one and forgets the other.",
            True,
        ),
    ),
    ask(
        3,
        3,
        "What must hold for the weights π_k?",
        (
            "They are at least 0 and sum to one.",
            "They are the probabilities of the choice. Only so is the total area one.",
            True,
        ),
        (
            "They sum to one; single ones may be negative.",
            "A weight is the probability of a choice, and no probability is negative. (The density could come out "
            "negative, too.)",
        ),
        (
            "They sum to N, the number of points.",
            "Those would be numbers of points. Weights are shares of one, however many points there are.",
        ),
    ),
    ask(
        4,
        1,
        "A log-likelihood of +132 is printed. That means …",
        (
            "a mistake, since the logarithm of a probability is negative.",
            "It is the logarithm of densities, and densities of narrow bells exceed 1.",
        ),
        (
            "the model fits perfectly.",
            "The number depends on the units of the data. In centimetres for metres it would be another.",
        ),
        (
            "nothing by itself; it can be compared with another model on the same data.",
            "Only differences count. A change of units shifts all models alike.",
            True,
        ),
    ),
    ask(
        4,
        2,
        "For one bell the derivative of the log-likelihood gives μ at once. What breaks for two?",
        (
            "Maximum likelihood does not apply to mixtures.",
            "The principle is the same, and so is the aim. Only the formula for the top is lost.",
        ),
        (
            "The logarithm stands before a SUM and cannot reach the exp inside.",
            "ln Π = Σ ln, but ln Σ stays: μ_k ends up on both sides of its own equation.",
            True,
        ),
        (
            "The likelihood cannot be differentiated.",
            "It can, everywhere. Setting the derivative to zero has no solution in closed form.",
        ),
    ),
    ask(
        4,
        3,
        "`np.log(np.exp(-1000) + np.exp(-1001))` gives −inf. The right value is …",
        ("−999.69", "−1000 + ln(1 + e⁻¹): pull the largest exponent out, and nothing underflows.", True),
        ("−2001, the sum of the exponents.", "That is the logarithm of the product."),
        (
            "−inf, because such numbers are 0 for all purposes.",
            "For a float, not for mathematics. Points far from all components have such densities, and their ratios "
            "matter.",
        ),
    ),
    ask(
        5,
        1,
        "r_nk = 0.8 says that …",
        (
            "point n lies with 80 % of its mass in component k.",
            "A point has no parts. The 0.8 speaks of our knowledge of who made it.",
        ),
        (
            "the density of component k at the point is 0.8.",
            "That is p(x | k). Bayes turns it round, with the weights: p(k | x).",
        ),
        (
            "given the parameters, component k made the point with probability 0.8.",
            "A posterior probability of the hidden label. With other parameters it is another.",
            True,
        ),
    ),
    ask(
        5,
        2,
        "You compute responsibilities without the weights π_k. When does a label flip?",
        ("Never: the weights cancel in the fraction.", "They would only if they were all equal."),
        (
            "For points near the border between components of unequal weight.",
            "A rare component needs more evidence. At x = 1.5, .6 N(0, 1) + .4 N(3, 1.5²), .546 becomes .445.",
            True,
        ),
        ("For points far from all components.", "There the distances decide, and the weights hardly matter."),
    ),
    ask(
        5,
        3,
        "Σ_n r_nk = 44.2 for the first component. How many points carry its label?",
        (
            "44, after rounding.",
            "On Iris it is 42. Doubtful points give their fractions here and their whole label elsewhere.",
        ),
        (
            "It cannot be told from this number.",
            "44.2 is the EXPECTED number. The labels count who is largest in each row: 42 on Iris.",
            True,
        ),
        ("45, because a part of a point is a point.", "A fraction is a doubt about a label, not an extra point."),
    ),
    ask(
        6,
        1,
        "In the update of Σ_k, which mean is subtracted?",
        (
            "The new μ_k, computed in the same M step.",
            "The derivatives vanish together, and the solution for Σ_k contains the new mean.",
            True,
        ),
        (
            "The old μ_k, with which the responsibilities were computed.",
            "Then the covariance is too large by the outer product of the step. The end point would be the same, "
            "the steps worse.",
        ),
        ("The mean of all points.", "Each component spreads around its own centre."),
    ),
    ask(
        6,
        2,
        "Where does λ = −N come from in the update of the weights?",
        ("It is chosen to make the formula simple.", "It follows: no other value lets the weights sum to one."),
        (
            "Multiply the equation of each k by π_k, and add up over k: the responsibilities of a point sum to one.",
            "Σ_k Σ_n r_nk = N, and Σ_k π_k = 1. So N + λ = 0.",
            True,
        ),
        ("From the derivative with respect to N.", "N is no parameter; it is the number of points you have."),
    ),
    ask(
        6,
        3,
        "All responsibilities are 1/K. What does the M step give?",
        (
            "K identical components, which no further step can tell apart.",
            "All get the overall mean and covariance, so the next responsibilities are equal again: stuck.",
            True,
        ),
        (
            "K components spread over the data.",
            "Nothing in the input tells one component from another, so nothing in the output does.",
        ),
        ("An error, because the counts N_k are equal.", "Equal counts are no problem; equal columns are."),
    ),
    ask(
        7,
        1,
        "What does the E step do with the hidden labels?",
        (
            "It draws them at random.",
            "That is another algorithm (stochastic EM). EM takes the average over all labels, by their probabilities.",
        ),
        (
            "It sets each to its most probable value.",
            "That is hard EM, akin to k-means. It loses the doubt, and with it the optimum.",
        ),
        (
            "It computes the probability of each value.",
            "The responsibilities: all labels at once, each with its share.",
            True,
        ),
    ),
    ask(
        7,
        2,
        "Your trace of log-likelihoods reads −4.39, −3.68, −6.21. What do you do?",
        ("Look for the bug.", "EM never goes down. Here a variance was used as a standard deviation.", True),
        (
            "Wait: it may come up again.",
            "A step down is impossible for right code, at any time. It is the best unit test there is.",
        ),
        ("Try a smaller step.", "EM has no step size that could be made smaller."),
    ),
    ask(
        7,
        3,
        "The gain per point has fallen below tol. So …",
        ("the maximum is found.", "The gain is small, no more. On Iris another 4 nats come after a long plateau."),
        ("the parameters no longer move.", "On a plateau they move a long way while the likelihood hardly changes."),
        (
            "the steps have become small; a smaller tol, or other starts, may find more.",
            "Stopping is a decision about patience, not a proof.",
            True,
        ),
    ),
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
    ask(
        9,
        1,
        "An M step is just over. Where is the bound F now?",
        (
            "It touches ln p(X) at the new parameters.",
            "It touched at the old ones: the shares are the posterior there. The next E step makes it touch again.",
        ),
        (
            "Higher than before, and below ln p(X) by the new gap KL.",
            "Both have risen, ln p(X) by more: at the new parameters the old shares are no longer the posterior.",
            True,
        ),
        (
            "Possibly above ln p(X), if the step was long.",
            "A lower bound stays below for any shares and any parameters, since KL is never negative.",
        ),
    ),
    ask(
        9,
        2,
        "The E in EM is for expectation. Of what?",
        (
            "Of each hidden label: the E step estimates which component made the point.",
            "No label gets a value. Averaging the numbers 1 to K of the components would mean nothing.",
        ),
        (
            "Of ln p(X), over other data sets that might have come.",
            "X is fixed throughout; there is only one data set. What is unknown is Z.",
        ),
        (
            "Of ln p(X, Z), over all columns of labels Z, by their posterior.",
            "That is Q(θ), which the M step maximises. To compute it, the shares are enough.",
            True,
        ),
    ),
    ask(
        9,
        3,
        "EM rests: another turn moves nothing at all. What do you know about this place?",
        (
            "The slope of ln p(X) is zero there.",
            "A step of EM is a positive matrix times the slope, so it rests on a top, on a saddle, even in a hollow.",
            True,
        ),
        (
            "It is a local maximum, since EM only climbs.",
            "Identical bells rest too, 61 nats below the top on the geyser's waits. Moved a little, they leave.",
        ),
        (
            "It is the highest point that this start can reach.",
            "From a start a hair beside it EM may go on to a higher place, as it does beside a saddle.",
        ),
    ),
    ask(
        10,
        1,
        "Thirty starts, and the run with the highest log-likelihood is far above all others. What do you do first?",
        (
            "Report it: maximum likelihood means the maximum.",
            "The likelihood has no maximum: a bell on a few points in a row scores as high as the belt lets it.",
        ),
        (
            "Look at its thinnest bell.",
            "Thinner than the rounding of the data: spurious, and out. Compare the scores of what is left.",
            True,
        ),
        (
            "Run thirty more, until a second run confirms it.",
            "A spurious top can be found again and again. Being found twice does not make it honest.",
        ),
    ),
    ask(
        10,
        2,
        "You start EM from random responsibilities, on ten times as many points as before. What changes at the start?",
        (
            "The components begin closer together, so the first gains are smaller.",
            "Each first mean is an average with random weights: the more points, the closer to the grand mean.",
            True,
        ),
        (
            "Nothing: the shares are as random as before.",
            "The shares are, their averages are not. An average of more numbers strays less.",
        ),
        (
            "The start gets better, as every estimate does with more data.",
            "What is estimated better and better is the grand mean, K times: the one place EM cannot leave.",
        ),
    ),
    ask(
        10,
        3,
        "Ten runs end with one score. Averaged component by component, their means all lie near the grand mean. Why?",
        (
            "The ten runs have ended at ten different tops.",
            "The equal scores speak against it. Rename the components before you conclude anything.",
        ),
        (
            "The average over runs is a better estimate, and it says that there is only one cluster.",
            "It averages one bell in one run with another bell in the next. That estimates nothing.",
        ),
        (
            "The runs number the same components differently.",
            "Each top has K! names. Align the runs first; here there was one mixture all along.",
            True,
        ),
    ),
    ask(
        11,
        1,
        "A mixture can put one component on a single point and shrink it for an endless gain. Why can one bell not?",
        (
            "One bell has fewer parameters, and a likelihood with few parameters is bounded.",
            "Two bells with one shared width have more, and are bounded. What counts is who pays for the other points.",
        ),
        (
            "It is all that explains the other points, and shrinking ruins them.",
            "Their −(x − μ)²/2σ² falls faster than −ln σ rises. In a mixture another component pays for them.",
            True,
        ),
        (
            "It can: EM for one bell collapses as well, only more slowly.",
            "For one bell there is nothing to iterate: mean and 1/N covariance in one step, with a finite top.",
        ),
    ),
    ask(
        11,
        2,
        "Your trace falls by a little at update 30. The program adds 0.1 to every variance after each M step. So …",
        (
            "there is a bug somewhere, because EM never falls.",
            "EM never falls if its M step is the best one. With something added it is no longer that.",
        ),
        (
            "the ridge has to be made larger until the trace rises again.",
            "A larger one moves the step further from the best one. Smaller, or a prior, would be the way.",
        ),
        (
            "it may be the ridge, whose step is not EM's; imaginary points would climb.",
            "The M step sees blurred points, the E step sharp ones. A prior joins the objective, and that climbs.",
            True,
        ),
    ),
    ask(
        11,
        3,
        "All covariances are held at σ²I, and σ tends to 0. What becomes of the weights π_k in the shares?",
        (
            "They stop mattering: the nearest centre takes the whole point.",
            "Their ratio is a constant; the ratio of the exponentials tends to 0 or infinity. That leaves k-means.",
            True,
        ),
        (
            "They decide everything, because all bells have become equally narrow.",
            "Equal widths cancel, but the distances stay, divided by a σ² that tends to 0: they win.",
        ),
        (
            "They must all become equal, since k-means knows no weights.",
            "They may be as unequal as the clusters are. It is the shares that no longer depend on them.",
        ),
    ),
    ask(
        12,
        1,
        "You fit 3 bells, then 4 of the same shape, to the same points. ln p(X) is lower for 4. What does that say?",
        (
            "Three bells describe these points better than four.",
            "Four can always copy three: split one bell in two, and the density is the same.",
        ),
        (
            "The run with four bells got stuck; start it elsewhere.",
            "The maximum over more mixtures is never smaller, so this run has not found it.",
            True,
        ),
        (
            "ln p(X) already contains a penalty for the additional bell.",
            "It contains none. That is why AIC and BIC had to be invented.",
        ),
    ),
    ask(
        12,
        2,
        "Five folds: each candidate is fitted to four fifths of the points. What do you compute on the last fifth?",
        (
            "BIC, so that candidates with many numbers pay for them.",
            "Unseen points do not flatter, so there is nothing to pay for: K comes out too small, 1 on the sepals.",
        ),
        (
            "ICL, because the labels of these points are unknown.",
            "That adds the penalty of BIC too, to a score that needs none.",
        ),
        (
            "The log-likelihood, and nothing is added to it.",
            "The points were not used in the fit, so their log-density is an honest score as it is.",
            True,
        ),
    ),
    ask(
        12,
        3,
        "With 300 points BIC takes 4 bells, with 1000 of the same kind 5. The points form one curved cloud. So …",
        (
            "the bells describe the density; they are not clusters.",
            "A curved cloud is no mixture of a few ellipses, and with more points more links of the chain pay.",
            True,
        ),
        (
            "700 new points have brought a new cluster.",
            "They came from the same cloud. What grew is the evidence that it is not made of four ellipses.",
        ),
        (
            "BIC should be replaced by AIC, which is less strict.",
            "AIC takes still more bells. None of the criteria asks what a cluster is.",
        ),
    ),
    ask(
        15,
        1,
        "The E step is one product, Θ Φ. You add a ninth bell and keep the points. What is new in it?",
        (
            "A row of Θ, and the weights in the others.",
            "A row of Θ is a bell. The other weights shrink, so the constants in the other rows change too.",
            True,
        ),
        (
            "A row of Φ.",
            "The rows of Φ are products of coordinates. How many there are depends on D alone.",
        ),
        (
            "A row of Θ, and all of Φ.",
            "Φ is made of the points alone and knows of no bell.",
        ),
    ),
    ask(
        15,
        2,
        "Your points are times in seconds since 1970, and a fit that keeps Σ r x² finds variances of 0. The cure?",
        (
            "Add moments about the mean, or centre the points first.",
            "The squares are near 10¹⁸, where floats lie over 100 apart. About the mean nothing large is subtracted.",
            True,
        ),
        (
            "Raise the floor below which a variance may not fall.",
            "That hides it. The digits of the true variance are lost before any floor is applied.",
        ),
        (
            "Take larger blocks, so that fewer sums are rounded.",
            "One block already subtracts two numbers that agree in all their digits.",
        ),
    ),
    ask(
        15,
        3,
        "Stepwise EM, κ = 1, small batches: quick for half a pass, then it creeps. What would help most?",
        (
            "Larger batches, because their moments are less noisy.",
            "Noise is not what holds it back; and larger batches mean fewer M steps.",
        ),
        (
            "A smaller κ, so that the first batches are forgotten.",
            "At κ = 1 every batch counts alike for ever, also the first, shared out by bells in the wrong places.",
            True,
        ),
        (
            "κ = 0.3, which forgets fastest of all.",
            "Then the last few batches have nearly all the say, and their noise with them; Σ γ² is infinite.",
        ),
    ),
)

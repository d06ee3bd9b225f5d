"""The likely cause of each error, by its name and a part of its text."""

# (error, a part of its text, the likely cause); the first that fits is told.
ERRORS = (
    (
        "RecursionError",
        "",
        "the function calls itself and never stops. Has it the name of the function it wants to call?",
    ),
    ("NameError", "'np'", "NumPy has not been imported under that name: run `import numpy as np` first."),
    *(
        ("NameError", f"name '{name}'", f"NumPy's functions are called by its name: write np.{name}.")
        for name in ("exp", "sqrt", "log", "pi", "array", "zeros", "dot", "outer", "diag", "eye", "mean", "argmax")
    ),
    (
        "NameError",
        "",
        "nothing has that name here: a misspelling, a missing import, a cell that has not been run, or a name that "
        "gets its value only later.",
    ),
    (
        "UnboundLocalError",
        "",
        "a variable is used before it gets its first value, for example a running sum without a start.",
    ),
    ("ModuleNotFoundError", "not on this page", "NumPy is enough for this exercise; the hints say how."),
    ("ModuleNotFoundError", "", "that library is not installed. NumPy and SciPy are enough here."),
    ("ImportError", "", "that name is not in that library. Check its spelling."),
    ("TypeError", "bitwise_xor", "a power is written ** in Python; ^ works on bits."),
    ("TypeError", "for ^", "a power is written ** in Python; ^ works on bits."),
    (
        "TypeError",
        "only integer scalar",
        "an array, or a fraction, stands where one whole number is wanted: in range(...), or as a position in a list.",
    ),
    *(
        (
            "TypeError",
            part,
            "one number is wanted there, and an array comes. (math.exp and its kin take one; np.exp all.)",
        )
        for part in ("only length-1", "only 0-dimensional", "can only be converted")
    ),
    (
        "TypeError",
        "as an integer",
        "a whole number is wanted there, and something else comes. `/` always gives a fraction, `//` a whole number.",
    ),
    ("TypeError", "not subscriptable", "[...] stands behind something that has no entries, such as a single number."),
    (
        "TypeError",
        "not iterable",
        "the function loops over, or takes apart, something that is a single value on this input.",
    ),
    (
        "TypeError",
        "has no len()",
        "the function asks for the length of something that is a single number on this input.",
    ),
    ("TypeError", "not callable", "brackets after something that is no function, or a missing * between two factors."),
    ("TypeError", "positional argument", "another function is called with too few or too many arguments."),
    ("TypeError", "'list'", "a list does not compute as an array does: np.array(...) makes an array of it."),
    ("TypeError", "", "an operation between values of types that do not go together."),
    ("IndexError", "too many indices", "the array has fewer axes than the index has entries."),
    (
        "IndexError",
        "out of bounds",
        "an index runs past the end. N, K and D differ on this input, and counting starts at 0.",
    ),
    (
        "IndexError",
        "boolean index",
        "an array of True and False has another length than what it picks from: one is for points, or columns, and the "
        "other is not.",
    ),
    ("IndexError", "", "an index that runs past the end, or is no whole number."),
    (
        "ValueError",
        "enough dimensions",
        "@ is the product of matrices, and one side of it is a single number here: numbers are multiplied with *.",
    ),
    (
        "ValueError",
        "matmul",
        "in a matrix product A @ B the columns of A meet the rows of B, and their numbers differ here.",
    ),
    (
        "ValueError",
        "not aligned",
        "in a matrix product A @ B the columns of A meet the rows of B, and their numbers differ here.",
    ),
    (
        "ValueError",
        "broadcast",
        "two arrays meet entry by entry, and their shapes do not fit. N, K and D differ on this input: write the shape "
        "of each array beside its line.",
    ),
    (
        "ValueError",
        "truth value",
        "one question is asked of a whole array: Python's own max, min and sorted ask it too, so write "
        "A.max(axis=1), one largest a row. In an `if` or `while` use np.where, .all() or .any().",
    ),
    (
        "ValueError",
        "scale < 0",
        "rng.normal wants a standard deviation for each number, and a negative one comes. (A covariance holds none: "
        "its diagonal has variances, the rest may be negative. rng.multivariate_normal takes it, or L times noise.)",
    ),
    (
        "ValueError",
        "inhomogeneous",
        "lists or arrays of different lengths are put into one array: take from each what you need first. (If they "
        "are covariances: np.cov takes the VARIABLES as rows unless it is told rowvar=False.)",
    ),
    ("ValueError", "setting an array element", "a whole array is put into the place of one number."),
    (
        "ValueError",
        "solve:",
        "np.linalg.solve(A, B) wants as many rows in B as in A: of points, which stand in rows, (X - mu).T.",
    ),
    (
        "UFuncTypeError",
        "cast",
        "a fraction is written into an array of whole numbers. Such an array is made by dtype=int, or is one of the "
        "inputs: `a -= b` writes into the array that is there, `a = a - b` makes a new one, of floats.",
    ),
    (
        "ValueError",
        "mean must be 1 dimensional",
        "rng.multivariate_normal draws from ONE bell: call it with means[k] and covs[k], for each point or component.",
    ),
    (
        "ValueError",
        "singular",
        "the matrix has no inverse, as far as its digits tell.",
    ),
    ("ValueError", "", "an argument of a shape or value that the called function does not take."),
    (
        "LinAlgError",
        "positive definite",
        "the matrix given to Cholesky is not positive definite, as a covariance is. Print it.",
    ),
    (
        "LinAlgError",
        "at least two-dimensional",
        "a single number or vector stands where a matrix is wanted.",
    ),
    ("LinAlgError", "square", "the matrix is not square: it has other rows than columns."),
    ("LinAlgError", "", "a matrix is inverted that has no inverse."),
    ("AttributeError", "'list'", "a list has not what an array has: np.asarray(...) makes an array of it."),
    (
        "AttributeError",
        "",
        "that value has nothing of that name: a misspelling, or another kind of value than you think.",
    ),
    ("ZeroDivisionError", "", "a plain division by a number that is 0 on this input."),
    (
        "OverflowError",
        "",
        "a result is too large for a number, as math.exp of 1000 is. Stay in logarithms, or take the "
        "largest off first.",
    ),
    ("KeyError", "", "a dictionary has no such key."),
    ("EOFError", "", "the function asks for input(); everything it needs comes as arguments."),
    ("SystemExit", "", "the function ends the program with exit(). Use return."),
    ("KeyboardInterrupt", "", "the function, or you, pressed the stop button."),
    ("MemoryError", "", "an array of gigantic shape."),
    ("AssertionError", "", "an assert of your own does not hold on this input."),
)

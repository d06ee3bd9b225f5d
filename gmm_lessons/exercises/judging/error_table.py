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
    ("NameError", "", "a misspelt name, a missing import, or a variable of a cell that has not been run."),
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
    ("TypeError", "only length-1", "math.exp and its kin take one number. Use np.exp, np.log, np.sqrt for arrays."),
    (
        "TypeError",
        "only 0-dimensional",
        "math.exp and its kin take one number. Use np.exp, np.log, np.sqrt for arrays.",
    ),
    (
        "TypeError",
        "can only be converted",
        "math.exp and its kin take one number. Use np.exp, np.log, np.sqrt for arrays.",
    ),
    ("TypeError", "not iterable", "the function loops over something that is a single number on this input."),
    (
        "TypeError",
        "has no len()",
        "the function asks for the length of something that is a single number on this input.",
    ),
    ("TypeError", "not callable", "brackets after something that is no function, or a missing * between two factors."),
    ("TypeError", "positional argument", "another function is called with too few or too many arguments."),
    ("TypeError", "'list'", "a list does not compute as an array does: np.array(...) makes an array of it."),
    ("TypeError", "", "an operation between values of types that do not go together."),
    ("IndexError", "too many indices", "the array has fewer axes than the index: is it (N,) where (N, K) was meant?"),
    (
        "IndexError",
        "out of bounds",
        "an index runs past the end: a loop over the wrong length (N, K and D differ on this input), or counting that "
        "starts at 1.",
    ),
    ("IndexError", "", "an index that is no whole number, or runs past the end."),
    (
        "ValueError",
        "enough dimensions",
        "@ is the product of matrices, and one side of it is a single number here: numbers are multiplied with *.",
    ),
    (
        "ValueError",
        "matmul",
        "a matrix product whose inner lengths differ: a transpose is missing, or the order is wrong.",
    ),
    (
        "ValueError",
        "not aligned",
        "a product whose inner lengths differ: a transpose is missing, or the order is wrong.",
    ),
    (
        "ValueError",
        "broadcast",
        "two arrays of different shapes meet. N, K and D differ on this input: write the shape of each "
        "array beside its line, and put a new axis (None) where one is missing.",
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
        "rng.normal wants a standard deviation for each number, and a covariance holds none: its diagonal has "
        "variances, the rest may be negative. Use rng.multivariate_normal(means[k], covs[k]), or L times noise.",
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
        "np.linalg.solve(A, B) wants B with the axis of A first: (D, N), so the points are transposed, (X - mu).T.",
    ),
    (
        "UFuncTypeError",
        "cast",
        "a fraction is written into an array of whole numbers: make it of floats, np.zeros(n), without dtype=int.",
    ),
    (
        "ValueError",
        "mean must be 1 dimensional",
        "rng.multivariate_normal draws from ONE bell: call it with means[k] and covs[k], for each point or component.",
    ),
    (
        "ValueError",
        "singular",
        "the determinant has underflowed or the matrix is not what it should be; use slogdet or Cholesky.",
    ),
    ("ValueError", "", "an argument of a shape or value that the called function does not take."),
    (
        "LinAlgError",
        "positive definite",
        "the matrix given to Cholesky is no covariance: transposed axes, or another array?",
    ),
    (
        "LinAlgError",
        "at least two-dimensional",
        "a single number or vector stands where a matrix is wanted: which axis is k?",
    ),
    ("LinAlgError", "square", "the matrix is not square: rows and columns, or the axis of k, are mixed up."),
    ("LinAlgError", "", "a matrix is inverted that has no inverse: is it the covariance, and of the right component?"),
    ("AttributeError", "", "a misspelt method, or a list where a NumPy array was meant: np.asarray(...) makes one."),
    ("ZeroDivisionError", "", "a plain division by a number that is 0 on this input."),
    ("OverflowError", "", "math.exp of a large number. Subtract the largest exponent first, or stay in logarithms."),
    ("KeyError", "", "a dictionary has no such key."),
    ("EOFError", "", "the function asks for input(); everything it needs comes as arguments."),
    ("SystemExit", "", "the function ends the program with exit(). Use return."),
    ("KeyboardInterrupt", "", "the function, or you, pressed the stop button."),
    ("MemoryError", "", "an array of gigantic shape: is an axis there twice?"),
    ("AssertionError", "", "an assert of your own does not hold on this input."),
)

"""The doors of the house: what a function of the mathematics takes in, checked once, in one way.

A function that anybody may call asks here first: `plain` for what is a number; `points`, `shares`, `parameters` and
`counts` for the rest. Inside the loop of EM nothing is asked twice. What is refused is a ValueError, and a TypeError
too if it is of a kind that holds no numbers; it says what was given, where it stands, and a cure.

    extras → room → kinds → named → plain → functions → gaps → counts → points → shares → filling → parameters → records

Taken as floats, all the same:

    a list, a tuple, a list of arrays, objects, Decimal, Fraction, long doubles, another byte order, Fortran order,
    every second of twice as many, a masked array without a mask, a matrix, a pandas frame, nullable pandas, uint8,
    int16, int64, float32

Refused, for points x:

    a masked array                   x is masked (column 1) in row 1: what is masked is missing. Drop those rows, or
                                     fill them: x.filled(...).
    a list of masked rows            x is masked (column 1) in row 1: what is masked is missing. Drop those rows, or
                                     fill them: np.ma.array(x).filled(...).
    complex numbers                  x holds (1+1j) (column 0) in row 0: a complex number. Take its .real, or its
                                     absolute value.
    dates                            x holds np.datetime64('2020-01-01') (column 0) in row 0: a date. Subtract a day
                                     and divide by a unit, as in (t - t[0]) / np.timedelta64(1, 'D').
    dates among numbers              x holds datetime.date(2020, 1, 1) (column 1) in row 1: a date. Subtract a day
                                     and divide by a unit, as in (t - t[0]) / np.timedelta64(1, 'D').
    spans of time                    x holds np.timedelta64(3,'s') (column 0) in row 0: a span of time. Divide it by
                                     a unit, as in t / np.timedelta64(1, 's').
    spans of time among numbers      x holds Timedelta('0 days 00:00:03') (column 1) in row 1: a span of time.
                                     Divide it by a unit, as in t / np.timedelta64(1, 's').
    bytes                            x holds b'1.5' (column 0) in row 0: bytes. Decode them, then take np.array(x,
                                     dtype=float) if all of them are numbers.
    a byte array                     x holds b'12': bytes. Decode them, then take np.array(x, dtype=float) if all of
                                     them are numbers.
    a whole number beyond all floats x holds 100000000000000000000000000000000000000000000000000000000... (column 1)
                                     in row 1, more than a float can hold.
    one number as text               x holds '3.5' (column 1) in row 1: text. Take np.array(x, dtype=float).
    numbers as text                  x holds '1.0' (column 0) in row 0: text. Take np.array(x, dtype=float).
    text among numbers               x holds 'Adelie' (column 1) in row 1: text. Drop that column, or give it
                                     numbers.
    decimal commas                   x holds '3,6' (column 1) in row 1: a decimal comma. Read it with decimal=','.
    a sparse array                   x is sparse, a csr_array. Take x.toarray().
    None among numbers               x holds None (column 1) in row 1: a missing value. Drop or repair that row.
    pandas NA                        x holds <NA> (column 1) in row 1: a missing value. Drop or repair that row.
    pandas NaT                       x holds NaT (column 1) in row 1: a missing value. Drop or repair that row.
    a frame with NA                  x holds <NA> (column 'c0') in row 'r1': a missing value. Drop or repair that
                                     row.
    a frame with a day               x holds Timestamp('2020-01-01 00:00:00') (column 'c0') in row 'r0': a date.
                                     Subtract a day and divide by a unit, as in (t - t[0]) / np.timedelta64(1, 'D').
    a frame with text                x holds 'u' (column 'c0') in row 'r0': text. Drop that column, or give it
                                     numbers.
    rows of several lengths          x is ragged: its rows hold 1 or 2 numbers. Every row needs as many.
    a record array                   x holds (0.0,) in row 0: a record with named fields. Take
                                     numpy.lib.recfunctions.structured_to_unstructured of it.
    a generator                      x is a iterator: no array of numbers. Were two arguments swapped?
    a dictionary                     x is {0: array([[1., 2.], [3., 4.]])}: no array of numbers. Were two arguments
                                     swapped?
    a function                       x is a _ArrayFunctionDispatcher: no array of numbers. Were two arguments
                                     swapped?
    NaN                              x holds nan (column 1) in row 1: NaN or infinity has no density. Drop or repair
                                     that row.
    infinity                         x holds inf (column 1) in row 1: NaN or infinity has no density. Drop or repair
                                     that row.
    minus infinity                   x holds -inf (column 1) in row 1: NaN or infinity has no density. Drop or
                                     repair that row.
    no numbers                       x has shape (0,), but points are rows: (N, D), or (N,) on a line. Use
                                     x.reshape(N, D).
    two axes too many                x has shape (1, 1, 2, 2), but points are rows: (N, D), or (N,) on a line. Use
                                     x.reshape(N, D).

Refused, by argument:

    points                           x has shape (2, 2, 2), but points are rows: (N, D), or (N,) on a line. Use
                                     x.reshape(N, D).
    far points                       x holds 1e+160 in row 1, so far out that its squared distance is no number.
                                     Rescale x, or drop that row.
    shares                           resp holds -0.5 (column 0) in row 0; a share cannot be negative, NaN or
                                     infinite.
    shares where a bound needs them  the shares of point 0 are [0.55 0.55] with sum 1.1; they must be >= 0 and sum
                                     to 1. Divide each row, as float64, by its sum.
    weights                          weights are [0.5 0.6] with sum 1.1; they must be >= 0 and sum to 1. Divide
                                     them, as float64, by their sum.
    widths                           sds are [-1.], but a width must be positive.
    covariances                      the covariance of component 0 is not symmetric: [[1. 0.9] [0.1 1. ]] Use (S +
                                     S.T) / 2.
    a mixture                        x is Mixture(K=2, D=1, weights=[0.5, 0.5]): no array of numbers. Were two
                                     arguments swapped?
    moments                          moments of (K, D, D) = (2, 2, 2) and (3, 2, 2) do not add: take as many
                                     components, and the same columns, in both. (Is the prior of another K, or of
                                     other data?)
    imaginary points                 count is -1, but a heap of imaginary points holds some, or none: a finite
                                     number >= 0.
    K                                K is 2.5, but a mixture has a whole number of components, at least one.
    rng                              rng is None, but chance needs a seed to be repeatable: rng=0, or
                                     np.random.default_rng(0).
"""

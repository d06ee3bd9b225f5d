"""Why a change makes all right, in one short sentence, where the change itself shows it; else nothing is said.

levels     what a change looks like, from the expression that differs to the ones round it, and what values stood there
memory     whole numbers that cut off fractions, and arrays that share their memory
arguments  which line writes into an argument
axes       along which axis, and with which axes of length 1
calls      other functions, and what they leave out
matrices   which half of a matrix is read, and what its eigenvalues and factors are
bounds     where loops begin and end, limits, and what is equal
samples    divisors that are one less
empty      what is said of an empty array
left_over  the name of a loop that is over
lengths    one length in place of another
order      lines that come too early, or too late
lines      lines and conditions that are left out, or made another way
telling    the first of all these that has something to say
"""

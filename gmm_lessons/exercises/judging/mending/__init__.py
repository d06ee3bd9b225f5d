"""Mending: which changes of the learner's own code make every input come out right. They name what is wrong there.

places      where an expression or a statement stands in the code, and how another is put in its place
calls       other calls: of a related function, along another axis, without what was wrapped round
operations  other operators, other brackets, a part left out, other letters of einsum
atoms       other names and numbers, and what can be put round an expression or beside it
statements  a line left out, moved, or turned from = to +=
candidates  all of these, the likeliest first
loops       loops that a change keeps from ending are ended
choices     many expressions in one place, compiled together
bench       where the function is built with a change in it, and run
warned      code that NumPy warns of mends nothing
gains       what changes make right
conditions  a condition on many numbers taken off
hollow      changes that make all right and say little
sizes       how large a change is
pairs       two changes at once
source      the source of a function, and the names that it sees
plainer     plainer ways to write a change
search      tries one after the other: so many, and no longer than a second
unpacked    lengths of a shape with their names exchanged
reasons     why a change makes all right
wording     tells the smallest
"""

"""Mending: which one change of the learner's own code makes every input come out right. It names what is wrong there.

places      where an expression or a statement stands in the code, and how another is put in its place
calls       other calls: of a related function, along another axis, without what was wrapped round
operations  other operators, other brackets, a part left out
atoms       other names and numbers, and what can be put round an expression or beside it
statements  a line left out, moved, or turned from = to +=
candidates  all of these, the likeliest first
gains       what a change makes right
search      tries one after the other, within a second
"""

"""The checker of the exercises: it runs an answer, compares, and names what is wrong. `checking.judged` is its door.

What a message says has to be so. A cause is told only on these grounds, the surest first:

repeating, order          the same call gives another answer; parameters, or returned parts, in another order
mending/unpacked          `K, N = a.shape`, of an argument that is (N, K), and the other way round all is right
naming                    a known mistake gives the learner's answers on every input, and is right where they are
naming_parts              the same for single parts of the answer, each with a known mistake that spoils no other
mending                   the learner's code was run with one change (or two), and every input came out right, those
                          of worlds, too, or it is said that they did not;
                          where choices come of fractions it is told with its doubt; mending/reasons say why, where
                          the change itself, and what stood there, show it
naming_further, _altered  a known mistake with a simple change on top, or with altered arguments, gives every answer
altering                  the right formula with altered arguments gives every answer
shapes, letters           what the values, or the lengths of all inputs, show about a wrong shape
errors, error_table       what an error says, in other words
leftovers                 a name that one loop left behind and a later one reads: told as a question
recognising               a factor, a shift, another order that is the same on all inputs

Else the message keeps to facts: where it differs, by how much, in which line it stopped, which inputs came out right.

An answer that is right on all named inputs is tried on further ones, which `worlds` makes of them, and judged alike.
"""

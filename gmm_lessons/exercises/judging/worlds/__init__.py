"""Further worlds: inputs made of the named ones, for answers that are right on all of these.

arguments  the arguments by name: what their axes count, and how they grow with the unit of length
orders     along the axes: another order, one of each, all of them twice
values     other values: equal ones, whole numbers, other units, zeros, other signs
tables     other shares of points in components, other tables of logarithms
ways       the table of all ways from a named input to another one, with words for the learner
making     the further inputs of an exercise: those to which the reference gives an answer that can be asked for
trying     what a function comes to there, and the exercise with those among its inputs that came out wrong
"""

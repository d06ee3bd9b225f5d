"""What runs in the reader's browser, around an exercise of a page; in the wheel of a page its name is `gmm_page`.

room     the names of a lesson, and what a run of the reader's code comes to
here     what of the lesson's libraries is here, and words for what is not
wasm     NumPy as it is everywhere else
"""

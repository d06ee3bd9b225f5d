"""The course as a website: `python course.py site` fills build/site/ from the stored notebooks, without running them.

sources    what Sphinx is given: the lessons as pages, the indexes, the package, the files that pages load
lesson     a notebook made into one for a page: pictures in files, code folded, exercises and quizzes as boxes
pictures   pictures out of HTML into files that a browser fetches when they come near
exercise   an exercise as a box: the code to begin with, hints and solution as folds
quiz       a quiz that answers on the page
wording    what the text says of running cells, said of a page
indexes    symbols, exercises and figures of all lessons, each on a page
package    a page for each room of the package, from its docstrings
conf       Sphinx's own settings
static/    style, and the few lines of JavaScript that pages share
"""

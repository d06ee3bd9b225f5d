"""The course as a website: `python course.py site` fills build/site/ from the stored notebooks, without running them.

beside     slides, book, Python and notebooks, if they are built, and the page that leads to them
sources    what Sphinx is given: the lessons as pages, the indexes, the package, the files that pages load
lesson     a notebook made into one for a page: pictures in files, code folded, exercises and quizzes as boxes
pictures   pictures out of HTML into files that a browser fetches when they come near
exercise   an exercise as a box: the code to begin with, hints and solution as folds
quiz       a quiz that answers on the page
wording    what the text says of running cells, said of a page
indexes    symbols, exercises and figures of all lessons, each on a page
package    a page for each room of the package, from its docstrings
conf       Sphinx's own settings
cells      ordinary cells that run on the page
names      what a lesson's cells make, for boxes and cells that run
statements one statement of a cell: what it binds, needs, changes
wheel      our wheel, for Python in the browser
pyodide    Python for the browser, every file checked
lite       the whole notebooks in the browser, a JupyterLite
browser/   what runs in the browser around an exercise
static/    style, and the JavaScript of the pages: what they share, and exercises that run
"""

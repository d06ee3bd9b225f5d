"""What the lessons say of running cells, said of a page, where pictures are alive and nothing has to be run first."""

import re

CALL = r"`(?:exercises)?\.?[\w.]*{}\(\)`"
HINTS = rf"{CALL.format('hint')}[^.]*?{CALL.format('solution')}[^.;]*(?:; the same for [^.]*)?\."
FOLDS = "The hints, one after the other, and a solution are folded below each exercise."

RUN = r"Run (?:this|the|both) cells?(?: below)?(?: \([^)]*\))?(?::|,)(?: and)?"

# (what a notebook says, what is true on a page), tried from top to bottom.
SAYS = (
    (rf"{RUN} (?:a |some )?(buttons?|sliders?) appears?\.", r"Use the \1 below."),
    (rf"{RUN} ([^.:]*?) appear(?=[.:])", r"Below are \1"),
    (rf"{RUN} ([^.:]*?) appears(?=[.:])", r"Below is \1"),
    (
        r"Run (?:this|the|both) cells?(?: below)?(?: \([^)]*\))?(?::|,)(?: and)? ([^.:]*?) appear(?=[.:])",
        r"Below are \1",
    ),
    (
        r"Run (?:this|the|both) cells?(?: below)?(?: \([^)]*\))?(?::|,)(?: and)? ([^.:]*?) appears(?=[.:])",
        r"Below is \1",
    ),
    (r" Until then you see a still picture of ([^.]*)\.", r" In print it is a still picture of \1."),
    (r"Until you run the cell, a still picture shows", "In print, a still picture shows"),
    (r"Run the cell again to start afresh\.", "*Reset* starts afresh."),
    (r"before you run the cell", "before you look on"),
    (rf"Fill in a function, run its cell, and read what it says\. {HINTS}", FOLDS),
    (r"The same goes for every exercise of the course\.", "So it is with every exercise of the course."),
    (rf"Replace the dots, run(?: the cell)?,(?: and)? read the verdict(?:, repair)?(?:, repeat)?[.;] {HINTS}", FOLDS),
    (
        r"- \*\*Run as you read\.\*\*.*?(?=\n- )",
        "- **Read from the top.** Later cells use what earlier ones made. Everything was run when these pages were "
        "made: below each piece of code stands what it gave.",
    ),
    (
        r"You write a few lines in place of `\.\.\.` and run the cell\. The check tells you at once whether they are "
        rf"right and, if not, which mistake\s+it recognises\. {HINTS}",
        "You write a few lines in place of `...`. " + FOLDS,
    ),
    (
        r"`exercises\.progress\(\)` shows how far you are; it is kept on your machine, outside the course\.",
        "How you answered is kept in this browser, and is sent nowhere.",
    ),
    (
        r"- \*\*Change the numbers\.\*\*.*?(?=\n- )",
        "- **Change the numbers.** Where *Change and run* stands below a piece of code, you can here: Python comes to "
        "your browser when you first want it. The other cells need more than it brings; the notebooks are for those.",
    ),
    (
        r"Click the blue bar, or the three dots, to see how\.",
        "Press *Show the code* to see how.",
    ),
    (HINTS, FOLDS),
    (r"Everything runs on your machine\. The data", "Everything on these pages runs in your browser. The data"),
)
RULES = tuple((re.compile(said.replace(" ", r"\s+"), re.DOTALL), true) for said, true in SAYS)
STILL = re.compile(r'<p class="gmm-still">[^<]*</p>')
ON_A_PAGE = '<p class="gmm-still">A still picture: without JavaScript nothing in it moves.</p>'


def on_a_page(text):
    """Return Markdown of a lesson in the words that are true on a page."""
    for pattern, words in RULES:
        text = pattern.sub(words, text)
    return text


def still(html):
    """Return the HTML of a widget with what is true of its still picture on a page."""
    return STILL.sub(ON_A_PAGE, html)

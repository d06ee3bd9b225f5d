"""What stands beside the pages if it has been built before them, and the page that leads there.

`python course.py slides`, `pdf`, `pyodide` and `lite` each fill their part of build/; `python course.py site` takes
along what it finds there.
"""

import shutil

from tools.place import ROOT

BUILD = ROOT / "build"
# What is built, and what shows that it is there.
PARTS = {"slides": "beside", "course.pdf": "", "pyodide": "files.json", "lite": "pyodide/pyodide-lock.json"}
HEAD = {"slides": "slides", "lite": "notebook in the browser"}
SHORT = {"slides": "slides", "lite": "notebook"}
PLACES = {"slides": "slides/{}.html", "lite": "lite/lab/index.html?path=notebooks/{}.ipynb"}
WORDS = {
    "slides": "**Slides**, a deck a lesson: what is asked, its answer on the next slide, pictures as large as the "
    "slide. Press S for the speaker's notes.",
    "lite": "**Notebooks in the browser**, every cell to change and run, with nothing installed. The first one that "
    "you open fetches Python and its libraries, which takes a while; what needs several processes is text to read.",
    "course.pdf": 'All lessons as <a href="course.pdf">one book</a>, A4, answers at the end.',
}


def there(folder=BUILD):
    """Return the names of the parts that have been built."""
    return [name for name, last in PARTS.items() if (folder / name / last).exists()]


def lay(parts, folder, source=BUILD):
    """Copy the parts into the folder of the site."""
    for name in parts:
        if (source / name).is_dir():
            shutil.copytree(source / name, folder / name)
        else:
            shutil.copyfile(source / name, folder / name)


def page(titles, parts, source=BUILD):
    """Return the text of the page that leads to these parts of each lesson {stem: title}; none without them."""
    if not WORDS.keys() & set(parts):
        return None
    said = "\n\n".join(words for name, words in WORDS.items() if name in parts)
    return f"# Slides and notebooks\n\n{said}\n\n{_table(titles, [name for name in HEAD if name in parts], source)}"


def _table(titles, parts, source):
    if not parts:
        return ""
    head = f"| lesson | {' | '.join(HEAD[name] for name in parts)} |\n|---|{'---|' * len(parts)}\n"
    rows = (f"| [{title}]({stem}.ipynb) | {_links(stem, parts, source)} |" for stem, title in titles.items())
    return head + "\n".join(rows) + "\n"


def _links(stem, parts, source):
    return " | ".join(_link(PLACES[name].format(stem), f"{SHORT[name]} {int(stem[:2])}", source) for name in parts)


def _link(place, words, source):
    """Return a link, of which the words alone say where it leads; nothing if there is no such file."""
    is_there = (source / place.split("?")[0]).is_file()
    return f'<a href="{place}">{words}</a>' if is_there else ""

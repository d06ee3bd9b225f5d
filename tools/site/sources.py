"""What Sphinx is given: lessons, indexes, pages of the package, and the files that the pages load."""

import re
import shutil
from importlib.resources import files
from pathlib import Path

import nbformat

from tools.notebooks import NOTEBOOKS, select
from tools.place import ROOT
from tools.site import indexes, lesson, package, pictures

HERE = Path(__file__).parent
QUIZZES = ROOT / "gmm_lessons" / "exercises" / "quizzes"
MATHJAX = files("mathjax") / "static" / "mathjax" / "es5"
FONTS = "output/chtml/fonts/woff-v2"
SETTING = (
    "startup.js",
    "core.js",
    "input/tex.js",
    "output/chtml.js",
    "output/chtml/fonts/tex.js",
    "a11y/assistive-mml.js",
)


def write(folder, parts=()):
    """Write the sources of the site into an empty folder; `parts` will stand beside its pages."""
    notebooks = {path.stem: lesson.page(path, folder / "extra" / pictures.FOLDER) for path in select([], NOTEBOOKS)}
    for stem, nb in notebooks.items():
        nbformat.write(nb, folder / f"{stem}.ipynb")
    texts = {**indexes.pages(notebooks, parts), **package.pages()}
    (folder / "package").mkdir()
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")
    shutil.copy(HERE / "conf.py", folder)
    shutil.copy(ROOT / "gmm_lessons" / "data" / "README.md", folder / "data.md")
    shutil.copytree(ROOT / "figures", folder / "figures", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    _static(folder / "_static")


def _static(folder):
    """Copy style and scripts: those of the site, the quiz's without what makes it a module, the setting of formulas."""
    shutil.copytree(HERE / "static", folder)
    for script in HERE.glob("*.js"):
        shutil.copy(script, folder)
    shutil.copy(QUIZZES / "quiz.css", folder)
    (folder / "quiz.js").write_text(_classic((QUIZZES / "quiz.js").read_text(encoding="utf-8")), encoding="utf-8")
    shutil.copytree(MATHJAX / FONTS, folder / "mathjax" / FONTS)
    for name in SETTING:
        (folder / "mathjax" / name).parent.mkdir(exist_ok=True)
        shutil.copy(MATHJAX / name, folder / "mathjax" / name)


def _classic(module):
    """Return an ES module as a script that a page opened from disk may load: its default export becomes gmmQuiz."""
    body = re.sub(r"^export default (.*);$", r"return \1;", module, flags=re.MULTILINE)
    return f"const gmmQuiz = (() => {{\n{body}}})();\n"

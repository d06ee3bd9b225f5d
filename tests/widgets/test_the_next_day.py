"""A notebook that was run, saved and closed shows its widgets and quizzes when it is opened again."""

import shutil

import nbformat
import pytest

from tests.widgets.laboratory import Notebook, data, sign, unspoilt, until

STEPPER, STARTS = "EM, one half-step at a time", "Where to start"
START = "from gmm_lessons import exercises, widgets\nfrom gmm_lessons.datasets import load\nx = load('old_faithful')"
WIDGETS = ("widgets.stepper(x, 2)", "widgets.starts(x, 2, stored=3)")
CELLS = (START, *WIDGETS, "exercises.quiz(5)", "exercises.gauss_pdf.check(lambda x, mu, sigma: x)")
VERDICT, DEAD = ".jp-RenderedHTML:has-text('gauss_pdf: incorrect')", "Error displaying widget"
LISTED = "text=Is it this one?"  # of a quiz on a page
CLOSED = "() => jupyterapp.shell.currentWidget.sessionContext.shutdown()"
HURRY = "() => { patient = setInterval; setInterval = (f, ms, ...more) => patient(f, ms === 1000 ? 100 : ms, ...more) }"


@pytest.fixture(scope="module")
def saved(lab, workshop):
    """Return the name of a notebook that was run, moved in, saved, and whose kernel was shut down."""
    notebook = lab.notebook(workshop, "yesterday", *CELLS)
    stepper = notebook.widget(STEPPER)
    notebook.widget(STARTS)
    for part in (".gmm-quiz fieldset >> nth=2", VERDICT):
        notebook.panel.locator(part).wait_for()
    stepper.locator("[data-do=ten]").click()
    until(stepper, "n.dataset.saved === n.dataset.seq")
    notebook.save()
    workshop.evaluate(CLOSED)
    notebook.close()
    return notebook.path


def of_unknown_hands(lab, path):
    """Lay a copy of the notebook beside it that differs in one cell, so that nobody has signed it; return its name."""
    nb = nbformat.read(lab.folder / path, 4)
    nb.cells.append(nbformat.v4.new_markdown_cell("From somebody else."))
    nbformat.write(nb, lab.folder / "untrusted.ipynb")
    return "untrusted.ipynb"


def of_another_machine(lab, path):
    """Lay a copy beside it that is signed and asks for a kernel that is not here; return its name."""
    nb = nbformat.read(lab.folder / path, 4)
    nb.metadata.kernelspec = {"name": "elsewhere", "display_name": "Elsewhere", "language": "elsewhere"}
    del nb.metadata["language_info"]
    nbformat.write(nb, lab.folder / "elsewhere.ipynb")
    sign(nb, lab.home / "data")
    return "elsewhere.ipynb"


def all_there(notebook):
    """Widgets, quiz and verdict stand there and work."""
    players_work(notebook)
    quiz = notebook.panel.locator(".gmm-quiz fieldset").first
    quiz.get_by_role("radio").first.check()
    quiz.get_by_role("button", name="Answer").click()
    assert quiz.get_by_role("status").inner_text()[0] in "✓✗"
    assert notebook.panel.locator(VERDICT).is_visible()
    assert notebook.panel.get_by_text(DEAD).count() == 0


def players_work(notebook, frame=20):
    """The widgets stand there, the first one on this frame, and work."""
    stepper, starts = notebook.widget(STEPPER), notebook.widget(STARTS)
    assert data(stepper, "frame") == str(frame)
    stepper.locator("[data-do=back]").click() if frame else stepper.locator("[data-do=one]").click()
    assert data(stepper, "frame") == str(frame - 1 if frame else 2)
    starts.locator("[data-do=throw]").click()
    starts.locator("[data-do=run]").click()
    assert "in 1 run." in starts.locator(".gmm-status").inner_text()


def anew(page):
    """Return the page, left: JupyterLab is loaded anew on it, and knows of a notebook what was saved."""
    page.goto("about:blank")
    return page


def test_with_a_new_kernel(lab, morrow, saved):
    notebook = Notebook(lab, anew(morrow), saved)
    notebook.open()
    all_there(notebook)
    unspoilt(morrow)


def test_untrusted_the_pictures_and_the_questions_stand_there(lab, morrow, saved):
    notebook = Notebook(lab, morrow, of_unknown_hands(lab, saved))
    notebook.open()
    pictures = notebook.panel.locator(".jp-OutputArea img[alt]")
    pictures.nth(1).wait_for()
    assert pictures.count() == 2 and all(picture.is_visible() for picture in pictures.all())
    assert notebook.panel.get_by_text("Is it this one?").first.is_visible()
    assert notebook.panel.locator(VERDICT).is_visible()
    assert notebook.panel.get_by_text(DEAD).count() == 0


def test_without_a_kernel_the_pages_stand_in_until_there_is_one(lab, morrow, saved):
    """The learner's place too. ipywidgets would say "Loading widget..." for ever."""
    notebook = Notebook(lab, morrow, of_another_machine(lab, saved))
    morrow.evaluate(HURRY)
    notebook.show()
    morrow.locator(".jp-Dialog select").select_option(label="No Kernel")
    morrow.locator(".jp-Dialog .jp-mod-accept").click()
    players_work(notebook)
    morrow.evaluate("() => void (setInterval = patient)")
    assert notebook.panel.locator(LISTED).first.is_visible()
    assert notebook.panel.locator(VERDICT).is_visible()
    morrow.evaluate("() => void jupyterapp.shell.currentWidget.sessionContext.changeKernel({ name: 'python3' })")
    notebook.panel.locator(".gmm-quiz fieldset").first.wait_for()
    all_there(notebook)
    assert notebook.panel.locator(LISTED).count() == 0
    unspoilt(morrow)


def test_saved_after_a_restart_without_a_run_the_pages_stand_in(lab, morrow, saved):
    """ipywidgets stores the state of models that a kernel has, and there are none: "model not found" the day after.

    A copy is opened: of that the page knows no more than if JupyterLab were loaded anew, and its kernel has no models.
    """
    notebook = Notebook(lab, morrow, saved)
    notebook.open()
    notebook.widget(STEPPER)
    morrow.evaluate("() => jupyterapp.shell.currentWidget.sessionContext.restartKernel()")
    notebook.save()
    assert not nbformat.read(lab.folder / saved, 4).metadata.widgets["application/vnd.jupyter.widget-state+json"].state
    notebook = Notebook(lab, morrow, shutil.copy(lab.folder / saved, lab.folder / "after.ipynb").name)
    notebook.open()
    players_work(notebook, frame=0)
    assert notebook.panel.locator(LISTED).first.is_visible()
    assert notebook.panel.get_by_text(DEAD).count() == 0

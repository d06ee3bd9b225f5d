"""Sphinx's settings for the site; the sources beside this file are written by `tools.site`."""

from tools.site import package

project = "Gaussian mixtures and EM"
html_title = project
language = "en"
extensions = ["myst_nb", "sphinx.ext.mathjax", "sphinx.ext.autodoc"]
exclude_patterns = ["_static"]

nb_execution_mode = "off"
nb_merge_streams = True
nb_code_prompt_show = "Show the code"
nb_code_prompt_hide = "Hide the code"
myst_enable_extensions = ["amsmath", "dollarmath"]

autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
autodoc_typehints = "none"
add_module_names = False

html_theme = "furo"
html_static_path = ["_static"]
html_extra_path = ["extra"]
html_favicon = "_static/icon.svg"
html_css_files = ["site.css", "quiz.css", "live.css"]
html_js_files = ["quiz.js", "site.js", "live.js"]
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_domain_indices = False
pygments_dark_style = "github-dark"
mathjax_path = "mathjax/startup.js"
mathjax3_config = {"loader": {"load": ["input/tex", "output/chtml", "a11y/assistive-mml"]}, "tex": {"tags": "ams"}}

NEEDS = (
    "<div class='gmm-needs'><noscript><p class='gmm-noscript'>Without JavaScript the formulas stand as they were "
    "typed, the widgets are still pictures, the quizzes are lists to unfold, and exercises are not checked. The text "
    "is whole.</p></noscript>"
)

# In words that any browser knows: the line is shown where a script of the page could not be read, and site.js not run.
NEEDS += (
    "<p class='gmm-old' hidden>This browser does not know the JavaScript of these pages: the widgets are "
    "still pictures, the quizzes are lists to unfold, and exercises are not checked. The text is whole.</p><script>"
    "addEventListener('load', function () { document.documentElement.hasAttribute('data-gmm') || "
    "document.querySelector('.gmm-old').removeAttribute('hidden'); });</script></div>"
)

# The theme asks for a memory and breaks where it is blocked, or null as in some apps; it gets one that lasts as long
# as the page, and says so.
FORGETFUL = """<script>
try { localStorage.length; } catch (blocked) {
  var kept = {}, memory = { isBlocked: true };
  memory.getItem = function (key) { return key in kept ? kept[key] : null; };
  memory.setItem = function (key, text) { kept[key] = String(text); };
  memory.removeItem = function (key) { delete kept[key]; };
  try { Object.defineProperty(window, "localStorage", { value: memory }); } catch (impossible) {}
}
</script>"""


def setup(app):
    """Say on every page what is missing where no script may run, or none can be read; name the page of results."""
    app.connect("html-page-context", _say)
    app.connect("autodoc-process-docstring", package.plain)
    app.connect("autodoc-skip-member", package.is_left_out)


def _say(app, name, template, context, doctree):
    if "body" in context:
        context["body"] = NEEDS + context["body"]
    context["metatags"] = context.get("metatags", "") + FORGETFUL

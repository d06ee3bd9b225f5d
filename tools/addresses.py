"""The addresses of the course, in one place: `Source` in `[project.urls]` of pyproject.toml; `Site` if it is elsewhere.

`python course.py addresses` writes them wherever the course names them: README.md and CITATION.cff. The page on the
index takes them from there (wheel.py). Without an address these files say that there is none.
"""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
GITHUB = re.compile(r"https://github\.com/([\w.-]+)/([\w.-]+?)/?$")
ROW = re.compile(r"(?<=<!-- doors -->\n).*?(?=<!-- /doors -->)", re.DOTALL)
CLONE = re.compile(r"(?<=^git clone ).+(?= gmm-lessons$)", re.MULTILINE)
READ = re.compile(r"(?<=nothing sent anywhere \| ).+(?=, or build it: )")
WHEEL = re.compile(r"(?<=a first cell: ).+?(?= \| every notebook)")
CITED = re.compile(r"^(?:repository-code|url): .*\n", re.MULTILINE)
NONE = {
    ROW: "",
    CLONE: "<the address of this repository>",
    READ: "the site: its address stands beside the name of this repository",
    WHEEL: "`%pip install -q` and the address of the wheel, which the site has in `pyodide/`",
}
BINDER = "[![Binder](https://mybinder.org/badge_logo.svg)](https://mybinder.org/v2/gh/{}/{}/HEAD?urlpath=lab)\n"
COLAB = (
    "[![Colab](https://colab.research.google.com/assets/colab-badge.svg)]"
    "(https://colab.research.google.com/github/{}/{}/blob/HEAD/notebooks/00_start_here.ipynb)\n"
)
CHECKED = "[![checks]({0}/actions/workflows/course.yml/badge.svg)]({0}/actions/workflows/course.yml)\n"


def addresses(project):
    """Return (source, site) of a [project] table, None where there is none; GitHub's usual place needs no line."""
    urls = project.get("urls", {})
    source = urls.get("Source", "").rstrip("/") or None
    at = GITHUB.match(source or "")
    return source, urls.get("Site") or (f"https://{at[1].lower()}.github.io/{at[2]}/" if at else None)


def readme(text, source, site):
    """Return the README with these addresses in it."""
    at = GITHUB.match(source or "")
    known = {
        ROW: "".join(door.format(*at.groups()) for door in (BINDER, COLAB)) + CHECKED.format(source) if at else "",
        CLONE: source,
        READ: f"[the site]({site})" if site else None,
        WHEEL: f"`%pip install -q git+{source}`" if source else None,
    }
    for place, otherwise in NONE.items():
        words = known[place] or otherwise
        text = place.sub(lambda _, words=words: words, text, count=1)
    return text


def citation(text, source, site):
    """Return CITATION.cff with these addresses in it."""
    lines = {"repository-code": source, "url": site}
    said = "".join(f'{key}: "{address}"\n' for key, address in lines.items() if address)
    return CITED.sub("", text).replace("license:\n", f"{said}license:\n", 1)


def main(root=ROOT):
    """Write the addresses of pyproject.toml into README.md and CITATION.cff, and say which they are."""
    known = addresses(tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"])
    for name, written in (("README.md", readme), ("CITATION.cff", citation)):
        path = root / name
        path.write_text(written(path.read_text(encoding="utf-8"), *known), encoding="utf-8")
    print("source {}, site {}".format(*known) if known[0] else "no address: [project.urls] of pyproject.toml has none")


if __name__ == "__main__":
    main()

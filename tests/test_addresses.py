"""One line of pyproject.toml names the address of the course, and everything that names it follows."""

import shutil
import tomllib

import pytest
import yaml

from tools import addresses
from tools.place import ROOT
from tools.wheel import index_page

SOURCE = "https://github.com/Somebody/gmm-lessons"
SITE = "https://somebody.github.io/gmm-lessons/"
README = (ROOT / "README.md").read_text(encoding="utf-8")
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def test_readme_and_citation_say_what_pyproject_says():
    """After a change of the address: python course.py addresses."""
    known = addresses.addresses(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"])
    assert addresses.readme(README, *known) == README
    assert addresses.citation(CITATION, *known) == CITATION


@pytest.mark.parametrize("place", addresses.NONE, ids=lambda place: place.pattern[:20])
def test_every_place_is_there_once(place):
    assert len(place.findall(README)) == 1


@pytest.mark.parametrize(
    ("urls", "known"),
    [
        ({}, (None, None)),
        ({"Source": SOURCE}, (SOURCE, SITE)),
        ({"Source": f"{SOURCE}/"}, (SOURCE, SITE)),
        ({"Source": SOURCE, "Site": "https://elsewhere.org/"}, (SOURCE, "https://elsewhere.org/")),
        ({"Source": "https://codeberg.org/a/b"}, ("https://codeberg.org/a/b", None)),
    ],
)
def test_the_site_of_a_repository_at_github_is_known(urls, known):
    assert addresses.addresses({"urls": urls}) == known


def test_with_an_address_every_door_leads_there():
    text = addresses.readme(README, SOURCE, SITE)
    assert f"git clone {SOURCE} gmm-lessons\n" in text and f"| [the site]({SITE}), or build it" in text
    assert "https://mybinder.org/v2/gh/Somebody/gmm-lessons/HEAD" in text
    assert "/github/Somebody/gmm-lessons/blob/HEAD/notebooks/00_start_here.ipynb)" in text
    assert f"]({SOURCE}/actions/workflows/course.yml)" in text and f"`%pip install -q git+{SOURCE}`" in text
    assert f"({SITE})" in index_page(text, SOURCE)
    assert addresses.readme(text, SOURCE, SITE) == text
    assert addresses.readme(text, None, None) == addresses.readme(README, None, None)


def test_an_address_that_is_not_at_github_has_no_badges():
    text = addresses.readme(README, "https://codeberg.org/a/b", None)
    assert "git clone https://codeberg.org/a/b gmm-lessons\n" in text and "mybinder" not in text
    assert addresses.NONE[addresses.READ] in text


def test_a_citation_names_both():
    cited = yaml.safe_load(addresses.citation(CITATION, SOURCE, SITE))
    assert (cited["repository-code"], cited["url"]) == (SOURCE, SITE)
    assert yaml.safe_load(addresses.citation(CITATION, None, None)).keys() == cited.keys() - {"repository-code", "url"}


def test_the_job_writes_both_files(tmp_path, capsys):
    for name in ("README.md", "CITATION.cff", "pyproject.toml"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    project = (tmp_path / "pyproject.toml").read_text(encoding="utf-8").split("[project.urls]")[0]
    (tmp_path / "pyproject.toml").write_text(f'{project}\n[project.urls]\nSource = "{SOURCE}"\n', encoding="utf-8")
    addresses.main(tmp_path)
    assert SITE in capsys.readouterr().out
    assert SITE in (tmp_path / "README.md").read_text() and SITE in (tmp_path / "CITATION.cff").read_text()

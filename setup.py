"""What pyproject.toml cannot say: the page for the package index, and the lessons in the wheel (tools/wheel.py)."""

import sys
import tomllib
from pathlib import Path

from setuptools import setup
from setuptools.command.build_py import build_py

ROOT = Path(__file__).resolve().parent
sys.path.insert(0, str(ROOT))

from tools.wheel import index_page, lay_lessons  # noqa: E402


class WithLessons(build_py):
    """Packs the lessons too; an editable install leaves them where they are."""

    def run(self):
        super().run()
        if not self.editable_mode:
            lay_lessons(ROOT, Path(self.build_lib, "gmm_lessons", "lessons"))


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
README = (ROOT / "README.md").read_text(encoding="utf-8")
setup(
    cmdclass={"build_py": WithLessons},
    long_description=index_page(README, PROJECT.get("urls", {}).get("Source")),
    long_description_content_type="text/markdown",
)

"""Draw every figure of the repository by running the scripts of figures/: `python course.py figures`."""

import subprocess
import sys
from pathlib import Path

FIGURES = Path(__file__).resolve().parent.parent / "figures"


def main():
    """Run each script in its own Python; each writes the picture of its own name beside itself."""
    for script in sorted(FIGURES.glob("*.py")):
        print(f"figures/{script.name}", flush=True)
        status = subprocess.run([sys.executable, str(script)]).returncode
        if status:
            return status
    return 0


if __name__ == "__main__":
    sys.exit(main())

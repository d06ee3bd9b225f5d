"""The tools behind course.py: what keeps the notebooks, figures and settings in order."""

import sys

# Whatever reads notebooks would build, for a second of each start, a grammar of addresses that no notebook is held to.
sys.modules.setdefault("rfc3987_syntax", None)

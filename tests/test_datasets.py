"""The data: shapes, sums that pin the values, names, and a record that behaves as its array."""

import copy
import pickle

import numpy as np
import pytest
from pandas import DataFrame

from gmm_lessons import datasets


@pytest.mark.parametrize(
    ("name", "shape", "classes"),
    [
        ("old_faithful", (272, 2), 0),
        ("penguins", (342, 4), 3),
        ("penguins_with_holes", (344, 6), 3),
        ("iris", (150, 4), 3),
        ("wine", (178, 13), 3),
        ("digits", (1797, 64), 10),
        ("twenty_numbers", (20, 1), 0),
    ],
)
def test_every_data_set_has_its_shape_and_names(name, shape, classes):
    data = datasets.load(name)
    assert data.shape == shape and len(data) == shape[0]
    assert len(data.columns) == shape[1] and len(data.classes) == classes
    assert classes == 0 or len(data.labels) == shape[0]


def test_the_values_are_the_published_ones():
    np.testing.assert_allclose(datasets.old_faithful().mean(axis=0), [3.487783, 70.897059], atol=1e-6)
    assert len(np.unique(datasets.old_faithful()[:, 0])) == 126
    np.testing.assert_array_equal(np.bincount(datasets.penguins().labels), [151, 68, 123])
    assert datasets.penguins().classes == ("Adelie", "Chinstrap", "Gentoo")
    np.testing.assert_array_equal(datasets.iris()[37], [4.9, 3.6, 1.4, 0.1])
    assert datasets.twenty_numbers().sum() == pytest.approx(53.49)


def test_the_penguins_with_holes_are_the_penguins_and_two_isotopes_of_most():
    every, known = datasets.penguins_with_holes(), datasets.penguins()
    hole = np.isnan(every.values)
    assert dict(zip(*np.unique(hole.sum(axis=1), return_counts=True))) == {0: 330, 1: 1, 2: 11, 6: 2}
    np.testing.assert_array_equal(every[~hole.all(axis=1), :4], known.values)
    np.testing.assert_array_equal(every.labels[~hole.all(axis=1)], known.labels)
    np.testing.assert_allclose(np.nanmean(every[:, 4:], axis=0), [8.7334, -25.6863], atol=1e-4)


def test_a_data_set_behaves_as_its_array():
    data = datasets.old_faithful()
    np.testing.assert_array_equal(np.asarray(data), data.values)
    np.testing.assert_array_equal((2 * data - data)[:3], data[:3])
    np.testing.assert_array_equal(np.log(data), np.log(data.values))
    np.testing.assert_array_equal(data.T @ data, data.values.T @ data.values)
    assert data.ndim == 2 and data.max() == 96
    assert "eruption" in repr(data)


def test_a_data_set_goes_into_a_frame():
    data = datasets.old_faithful()
    frame = DataFrame(data, columns=data.columns)
    np.testing.assert_array_equal(frame, data.values)
    assert tuple(frame) == data.columns


def test_a_data_set_cannot_be_written_to():
    with pytest.raises(TypeError, match="item assignment"):
        datasets.iris()[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        datasets.iris().values[0] = 0
    with pytest.raises(ValueError, match="read-only"):
        datasets.iris().labels[0] = 7
    with pytest.raises(AttributeError):
        datasets.iris().values = 0


def test_no_operator_writes_into_a_data_set():
    data = datasets.old_faithful()
    with pytest.raises(ValueError, match=r"read-only. Make an array of your own: x = np.array\(data\)"):
        data += 1
    with pytest.raises(ValueError, match="read-only"):
        np.add(1, 1, out=data)
    np.testing.assert_array_equal(data.values, datasets.old_faithful().values)


def test_a_copy_of_a_data_set_is_one_and_as_read_only():
    data = datasets.iris()
    for other in (copy.deepcopy(data), pickle.loads(pickle.dumps(data))):
        assert (other.columns, other.classes) == (data.columns, data.classes)
        np.testing.assert_array_equal(other.values, data.values)
        for array in (other.values, other.labels):
            with pytest.raises(ValueError, match="read-only"):
                array[0] = 0


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(ValueError, match="'irises'; the known ones are old_faithful, penguins, iris"):
        datasets.load("irises")


def test_a_data_set_holds_a_copy_that_nobody_else_can_change():
    mine = np.array([[1.0, 2.0], [3.0, 4.0]])
    data = datasets.Dataset(mine, ("a", "b"), [0, 1], ("x", "y"))
    mine[0] = 9
    assert data[0].tolist() == [1, 2] and data.labels.tolist() == [0, 1] and not data.values.flags.writeable


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((np.ones((3, 2)), ("a",)), r"names and labels are for"),
        ((np.ones(3), ("a",)), r"names and labels are for"),
        ((np.ones((3, 1)), ("a",), [0, 1]), r"names and labels are for .2, 1."),
        ((np.ones((3, 1)), ("a",), [0, 0.5, 1]), r"labels hold 0.5 in row 1"),
        ((np.ma.masked_less(np.ones((3, 1)), 2), ("a",)), "values is masked"),
        ((np.full((3, 1), "1"), ("a",)), "text"),
    ],
)
def test_what_is_no_table_is_no_data_set(given, words):
    with pytest.raises(ValueError, match=words):
        datasets.Dataset(*given)


@pytest.mark.parametrize("name", [3, None, [], "Iris"])
def test_what_is_no_name_of_a_data_set_is_told_the_known_ones(name):
    with pytest.raises(ValueError, match="the known ones are old_faithful"):
        datasets.load(name)

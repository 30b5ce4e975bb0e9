"""Grades programs on Python's multiprocessing by holding them and looking at the process tree."""

__version__ = "0.1.0"

"""Lays out a new exercise: small, working, and there to be changed into the one that is meant.

It is made of the files in ``templates/``. Each says in a comment that begins with ``EDIT:`` what
its writer is to put in its place.
"""

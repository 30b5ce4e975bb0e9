"""Scores and feedback in the files that other systems read, one module per format.

A format takes what a folder of results holds and what was asked for, writes its file or files, and
reports what it could place and what it could not; see ``grader.export.formats`` for all of them.
For every format:

* What is told of a check is what the student's page tells: title, outcome, points, what was seen
  and what to try. Of a hidden suite no code is shown.
* Where our own fault left a score open, no score is written, and the submission is reported.
* A file is written whole or not at all, and holds nothing of the time at which it was written.
"""

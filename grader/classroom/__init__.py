"""nbgrader: a course made from the exercises, and an autograde step that runs no student's code.

nbgrader executes a submitted notebook as the teacher. Here its place is taken by three parts, which
nbgrader loads by the configuration that `grader.classroom.course` writes: `exporter` reads what was
submitted, whatever it is; `rebuild` keeps nothing of it but the solution; `grade` judges that as
everywhere else, in a sandbox, and writes each graded cell's output, from which nbgrader's own
gradebook, formgrader, feedback and export go on.
"""

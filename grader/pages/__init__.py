"""Pages for people: a student's feedback on a submission, and a teacher's report on the class.

Each is one file that needs nothing else: no network, no other file, and no script to be read. What
strangers wrote is text in it, and nothing else: every value is escaped where the template puts it
(``grader.pages.template``), and a policy in the page forbids all that did not come from here.
"""

from grader.pages.writing import ANONYMOUS_REPORT, REPORT, files, write, write_anonymous

__all__ = ["ANONYMOUS_REPORT", "REPORT", "files", "write", "write_anonymous"]

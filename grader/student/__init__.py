"""What a student works with: the exercises as handed out, progress, hints, and the loop of saves.

``loop`` and ``pages`` say what happens and what is shown, and know neither files nor a terminal;
``session`` runs the checks, ``saves`` hears of saved files, ``progress_file`` keeps what was
reached, by a run of pytest alone, too (``remember``). The terminal itself is a matter of
``grader.cli.watch``.
"""

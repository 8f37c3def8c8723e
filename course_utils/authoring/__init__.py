"""From a lesson's text to a learner's notebook: reading, building, lint, the workspace, JupyterLab.

What other rooms may use (nothing heavy is imported until it is called):

    from course_utils.authoring.lesson import lesson_folder, lesson_sources, read_lesson
    from course_utils.authoring.build import instructor_notebook, learner_notebook, notebook_bytes, build

    lesson = read_lesson(lesson_folder() / "03_jacobians.md")
    lesson.id, lesson.title, lesson.promise, lesson.minutes, lesson.needs, lesson.goals, lesson.cells
    nb = instructor_notebook(lesson)   # solutions in, nbgrader metadata on: nbgrader's "source" version
    nb = learner_notebook(lesson)      # the same cells and ids; solutions and outputs cleared by nbgrader
    path.write_bytes(notebook_bytes(nb))
    build(lessons, instructor)         # every lesson to both places; returns the paths that changed

nbgrader's metadata: a cell with `### BEGIN SOLUTION` is a solution cell; a cell that ends in `ask("x.y")` or
`check("x.y", ...)` is a locked test cell worth the bank's points; `grade_id` is the cell's `:name:`.
A cleared solution reads `# YOUR CODE HERE` and `...` (`build.STUB`), which runs without a traceback; give
nbgrader's ClearSolutions the same `code_stub` in a release.
"""

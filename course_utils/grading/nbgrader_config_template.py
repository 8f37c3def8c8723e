"""nbgrader's settings for this course folder: `course assign` writes this file once, and it is yours to edit.

Every command of nbgrader reads it when run in this folder (`nbgrader autograde 03_jacobians`, ...).
"""

import os
from pathlib import Path

from course_utils.authoring.build import STUB
from course_utils.bank import LESSONS

HERE = Path(__file__).resolve().parent
c = get_config()  # noqa: F821 (nbgrader gives us this function)

c.CourseDirectory.root = str(HERE)
c.CourseDirectory.course_id = "pullback"

# Where `nbgrader release_assignment`, `submit` and `collect` hand files over. It must be writable by every
# learner: on a shared machine put it outside this folder, which holds the gradebook and the solutions.
c.Exchange.root = str(HERE / "exchange")

# A learner's quiz answers lie in progress.db, beside the notebook. nbgrader would drop the file when it
# collects archives, and overwrite it with the instructor's own when it grades.
c.FileNameCollectorPlugin.valid_ext = [".ipynb", ".db"]
c.Autograde.exclude_overwriting = {lesson: ["progress.db"] for lesson in LESSONS}
c.GenerateAssignment.post_convert_hook = "course_utils.grading.course.drop_own_answers"

# `nbgrader zip_collect`: one archive per learner, named after them, in downloaded/<lesson>/archive/.
c.FileNameCollectorPlugin.named_regexp = r".*/extracted/(?P<student_id>[^/]+)/(?:.*/)?(?P<file_id>[^/]+)$"

# The release is the same notebook as the one for self-study, so its empty places look the same too.
c.ClearSolutions.code_stub = {"python": STUB}

# A warning on stderr is no reason to take points away: only an error, or the number that a check returns.
c.IgnorePattern.enabled = True
c.IgnorePattern.pattern = "."

# `nbgrader autograde` runs learners' code behind bubblewrap, where it is installed.
os.environ.setdefault("JUPYTER_DEFAULT_PROVISIONER_NAME", "course-sandbox")

c.Execute.timeout = 60
c.Execute.shutdown_kernel = "immediate"

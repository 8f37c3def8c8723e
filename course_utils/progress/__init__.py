"""What the learner answered, kept safely beside the notebooks."""

from course_utils.progress.line import progress_line, progress_table
from course_utils.progress.store import Attempt, Store, open_store

__all__ = ["Attempt", "Store", "open_store", "progress_line", "progress_table"]

"""The compatible path: kernels that nbgrader itself starts to autograde a submission run in bubblewrap too.

Jupyter finds this by its entry point. The course folder's settings make it the default; a kernel that is
started for anything else than autograding is started as ever. It keeps code away from files, network and
processes; what the kernel says about points is believed, as by nbgrader everywhere: `course grade` judges
outside.
"""

import os
import shutil
import signal
import tempfile
from pathlib import Path
from typing import Any

from jupyter_client.provisioning import LocalProvisioner

import course_utils
from course_utils.grading import confine
from course_utils.grading.sandbox import BUBBLEWRAP, WARNING, bubblewrap, fault, isolation, system_places

NAME = "course-sandbox"  # the entry point


class SandboxProvisioner(LocalProvisioner):
    """A kernel in a sandbox: it sees Python, the course's code, and a copy of the folder it works in."""

    _home: Path | None = None

    async def pre_launch(self, **kwargs: Any) -> dict[str, Any]:
        """Put bubblewrap before the kernel's command, and its sockets where both sides see them."""
        if kwargs.get("env", os.environ).get("NBGRADER_EXECUTION") != "autograde":
            return await super().pre_launch(**kwargs)
        if isolation()[0] != BUBBLEWRAP:
            self.log.warning(WARNING.format(reason=f"{BUBBLEWRAP}: {fault(BUBBLEWRAP)}"))
            return await super().pre_launch(**kwargs)
        if self._home is None:  # else it is a restart
            self._home = Path(tempfile.mkdtemp(prefix="course-kernel-"))
        sockets = self._home / "s"
        sockets.mkdir(exist_ok=True)
        # There is no network in the sandbox. A relative name would be looked up in two different folders.
        self.parent.transport, self.parent.ip = "ipc", str(sockets / "k")
        kwargs = await super().pre_launch(**kwargs)
        work = Path(kwargs.get("cwd") or os.getcwd()).absolute()
        copy = Path(shutil.copytree(work, self._home / "work", symlinks=True, dirs_exist_ok=True))
        seen = [*system_places(), (course := str(Path(course_utils.__file__).parent), course)]
        seen.append((connection := self.parent.connection_file, connection))
        command = bubblewrap(seen, writable=[(str(copy), str(work)), (str(sockets), str(sockets))])
        hidden = Path(course, "_lessons")  # with the solutions
        command += ["--tmpfs", str(hidden)] if hidden.exists() else []
        command += ["--as-pid-1", "--chdir", str(work)]
        limits = {"preexec_fn": lambda: confine.limit(2 * confine.MEMORY, processes=False)}
        return kwargs | limits | {"cmd": [*command, *kwargs["cmd"]]}

    async def send_signal(self, signum: int) -> None:
        """An interrupt is for the kernel alone: bubblewrap, which is what we started, would die of it."""
        if self._home and signum == signal.SIGINT and self.process:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            for child in children.read_text().split():
                os.kill(int(child), signum)
        else:
            await super().send_signal(signum)

    async def cleanup(self, restart: bool = False) -> None:
        """Clear away the kernel's folders."""
        await super().cleanup(restart=restart)
        self._clear_away()

    def _clear_away(self) -> None:
        if self._home:
            shutil.rmtree(self._home, ignore_errors=True)
            self._home = None

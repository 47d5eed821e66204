"""The demo's server: a child process on a folder of its own that may be left running."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from tokiwa.agent.client import CallFailed

MARK = "demo.pid"


class Server:
    """`start` waits until it answers; `stop` ends it; otherwise it stays up."""

    def __init__(self, folder: Path, listen: str) -> None:
        self.folder, self.listen = folder, listen
        self.url = f"http://{listen}"

    def start(self) -> None:
        """Start on an empty folder, after ending the server that an earlier demo left up."""
        self.stop()
        if self.folder.exists():
            if not (self.folder / MARK).exists():
                raise CallFailed(f"{self.folder} is not a folder of an earlier demo. Give another one with --data.")
            shutil.rmtree(self.folder)
        self.folder.mkdir(parents=True, mode=0o700)
        log = (self.folder / "server.log").open("wb")
        command = [
            sys.executable,
            "-m",
            "tokiwa.cli.main",
            "serve",
            "--data",
            str(self.folder),
            "--listen",
            self.listen,
            "--test-clock",
        ]
        process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=log, stdin=subprocess.DEVNULL, start_new_session=True
        )
        (self.folder / MARK).write_text(str(process.pid))
        line = process.stdout.readline().decode() if process.stdout else ""
        if "ready at" not in line:
            process.wait()
            (tail,) = (self.folder / "server.log").read_text().strip().splitlines()[-1:] or [""]
            raise CallFailed(
                f"The server did not start on {self.listen}. Is something else there? Use --listen. {tail}"
            )

    def stop(self) -> None:
        """End the server whose number the folder holds, if it is still one of ours."""
        try:
            pid = int((self.folder / MARK).read_text())
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return
        if str(self.folder).encode() not in command:
            return
        os.kill(pid, signal.SIGTERM)
        while Path(f"/proc/{pid}").exists():
            try:
                os.waitpid(pid, 0)
            except ChildProcessError:
                signal.sigtimedwait([], 0.05)

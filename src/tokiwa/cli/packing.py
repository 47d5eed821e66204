"""Packs the agent into one file that Python runs (a zipapp): its modules, attrs and click; the same bytes each time."""

import os
import zipfile
from collections.abc import Iterator
from importlib.metadata import distribution
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from tokiwa.agent.finding import GROUP

PARTS = ("agent", "crypto", "domain", "probe")
_LENT = {"attrs": ("attr", "attrs"), "click": ("click",)}  # packages by distribution, in plain Python both
_SHEBANG = b"#!/usr/bin/env python3\n"
_MAIN = '''"""The agent alone."""

from tokiwa.agent.commands import agent

agent(prog_name="tokiwa-agent")
'''
_EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(file: Path) -> int:
    """Write it, and say how many bytes it has. It is there whole or not at all."""
    beside = file.with_name(f".{file.name}.new")
    with beside.open("wb") as out:
        out.write(_SHEBANG)
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, text in sorted(_contents()):
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), text, zipfile.ZIP_DEFLATED)
    beside.chmod(0o755)
    os.replace(beside, file)
    return file.stat().st_size


def _contents() -> Iterator[tuple[str, bytes]]:
    yield "__main__.py", _MAIN.encode()
    ours = files("tokiwa")
    yield "tokiwa/__init__.py", (ours / "__init__.py").read_bytes()
    for part in PARTS:
        yield from _modules(ours / part, f"tokiwa/{part}")
    itself = distribution("tokiwa")
    yield (
        f"tokiwa-{itself.version}.dist-info/METADATA",
        f"Metadata-Version: 2.1\nName: tokiwa\nVersion: {itself.version}\n".encode(),
    )
    points = "".join(f"{point.name} = {point.value}\n" for point in itself.entry_points.select(group=GROUP))
    yield f"tokiwa-{itself.version}.dist-info/entry_points.txt", f"[{GROUP}]\n{points}".encode()
    for name, packages in _LENT.items():
        for package in packages:
            yield from _modules(files(package), package)
        yield from _licences(name)


def _modules(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for item in folder.iterdir():
        if item.is_dir():
            if item.name != "__pycache__":
                yield from _modules(item, f"{path}/{item.name}")
        elif item.name.endswith(".py"):
            yield f"{path}/{item.name}", item.read_bytes()


def _licences(name: str) -> Iterator[tuple[str, bytes]]:
    """Whoever hands on others' work hands on their terms."""
    for item in distribution(name).files or ():
        if item.name == "METADATA" or item.parent.name == "licenses":
            yield str(item), Path(str(item.locate())).read_bytes()

"""A server on which a folder stands for an EFS access point, and a caller who has functions that see it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from functions import Client, allow
from world import ACCOUNT, REGION, World

ACCESS_POINT = f"arn:aws:elasticfilesystem:{REGION}:{ACCOUNT}:access-point/fsap-0123456789abcdef0"
PATH = "/mnt/tls"
SYSTEMS = [{"Arn": ACCESS_POINT, "LocalMountPath": PATH}]
MOUNT, WRITE = "elasticfilesystem:ClientMount", "elasticfilesystem:ClientWrite"

# Tells what it reads there, and what comes of writing.
TOUCHES = f"""
def handler(event, context):
    try:
        with open("{PATH}/written", "w") as file:
            file.write(event)
        wrote = "wrote"
    except OSError as error:
        wrote = error.strerror
    with open("{PATH}/there") as file:
        return [file.read(), wrote]
"""


def mounting(world: World, *actions: str) -> Client:
    """The account's root; the role `install-role` may do these actions on the access point."""
    client = Client(world, world.root)
    client.role("install-role", *(allow(action, ACCESS_POINT) for action in actions))
    return client


def with_folder(base: Path, **given: Any) -> World:
    """A world whose folder `base/seen` has a file `there`."""
    (base / "seen").mkdir()
    (base / "seen/there").write_text("hello")
    return World(base / "data", function_folder=[f"{ACCESS_POINT}={base}/seen"], **given)

"""The first schema."""

import importlib
import pkgutil

from alembic import op

import tokiwa.store
from tokiwa.store.aggregate import metadata

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Create every table."""
    for module in pkgutil.iter_modules(tokiwa.store.__path__, "tokiwa.store."):
        if module.name != "tokiwa.store.migrations":
            importlib.import_module(module.name)
    metadata.create_all(op.get_bind())

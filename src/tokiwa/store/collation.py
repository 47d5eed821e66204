"""Text on PostgreSQL sorts by its bytes, as SQLite's does: pages of every list rely on one order, whatever the locale."""

from typing import Any

from sqlalchemy import String
from sqlalchemy.ext.compiler import compiles


@compiles(String, "postgresql")
def _by_bytes(type_: String, compiler: Any, **more: Any) -> str:
    # Only where a column is made: a parameter takes the order of the column that it is compared with.
    name = str(compiler.visit_VARCHAR(type_, **more))
    return f'{name} COLLATE "C"' if more.get("type_expression") is not None else name

"""An audit log for tests: rows of calls, sealed or not, and somebody who changes the database behind the server's back."""

from __future__ import annotations

from typing import Any

from tokiwa.app.audit.log import in_database
from tokiwa.app.audit.verify import Report, key_of, verify
from tokiwa.store.engine import Engine
from tokiwa.work.anchors import noted
from tokiwa.work.sealing import seal
from world import World


def calls(world: World, *names: str) -> None:
    """A row for each."""
    for name in names:
        world.call("iam:CreateUser", {"UserName": name})


def sealed(world: World, *groups: str) -> None:
    """A checkpoint for each group of words."""
    for group in groups:
        calls(world, *group.split())
        assert seal(world.means, world.now)


def verified(world: World, **more: Any) -> Report:
    """What an operator is told who has the data folder."""
    folder = world.settings.data
    anchors = noted(folder, world.settings.journal)
    with in_database(world.settings.database) as log:
        return verify(log, more.get("public", key_of(folder, None)), more.get("anchors", anchors))


def wrong(world: World, **more: Any) -> list[tuple[int, str]]:
    """What is found, as places and sentences."""
    return [(each.checkpoint, each.what) for each in verified(world, **more).findings]


def tamper(world: World, statement: str, **texts: str | bytes) -> list[Any]:
    """Run a statement with texts and bytes put in for `{names}`; what it returns."""
    engine = Engine(world.settings.database)
    literal = {name: _literal(value, server=not engine.embedded) for name, value in texts.items()}
    connection = engine.connect()
    cursor = connection.cursor()
    cursor.execute(statement.format(**literal))
    found = cursor.fetchall() if cursor.description else []
    cursor.close()
    engine.close()
    return found


def body(world: World, table: str, key: str, value: str) -> str:
    """The body of a row."""
    ((found,),) = tamper(world, f"SELECT body FROM {table} WHERE {key} = {{value}}", value=value)  # noqa: S608 - it is to be harm
    return bytes(found).decode()


def rewrite(world: World, table: str, key: str, value: str, was: str, now: str) -> None:
    """Change a text in the body of a row, which must have it."""
    text = body(world, table, key, value)
    assert was in text
    new = text.replace(was, now).encode()
    tamper(world, f"UPDATE {table} SET body = {{new}} WHERE {key} = {{value}}", new=new, value=value)  # noqa: S608


def ids(world: World, checkpoint: int) -> list[str]:
    """The rows that say they belong to a checkpoint."""
    found = tamper(world, f"SELECT id FROM audit WHERE checkpoint = {checkpoint} ORDER BY id")  # noqa: S608
    return [row[0] for row in found]


def _literal(value: str | bytes, *, server: bool) -> str:
    if isinstance(value, str):
        return "'" + value.replace("'", "''") + "'"
    return f"'\\x{value.hex()}'::bytea" if server else f"X'{value.hex()}'"

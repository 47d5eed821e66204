"""The kinds that this agent has: ours and those of installed packages, by the entry points `tokiwa.agent.kinds`."""

from importlib.metadata import EntryPoint, entry_points

import attrs

from tokiwa.agent.kind import Kind, Refused

GROUP = "tokiwa.agent.kinds"


@attrs.define
class Kinds:
    """Kinds by name. One is loaded when it is first asked for, and lives until `close`."""

    points: dict[str, EntryPoint]
    _loaded: dict[str, Kind] = attrs.field(factory=dict)

    @classmethod
    def installed(cls) -> "Kinds":
        """Those that can be found here."""
        return cls({point.name: point for point in entry_points(group=GROUP)})

    def names(self) -> list[str]:
        """What the agent announces."""
        return sorted(self.points)

    def of(self, name: str) -> Kind:
        """One of them. Refused if there is none of that name, or if it needs something that is not installed."""
        if name not in self._loaded:
            point = self.points.get(name)
            if point is None:
                raise Refused(f"This agent has no kind {name!r}. It has: {', '.join(self.names())}.")
            try:
                self._loaded[name] = point.load()()
            except ImportError as error:
                raise Refused(f"The kind {name!r} needs what is not installed here: {error}.") from None
        return self._loaded[name]

    def close(self) -> None:
        """The agent ends."""
        for kind in self._loaded.values():
            kind.close()

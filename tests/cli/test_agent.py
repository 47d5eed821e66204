from pathlib import Path

from running import tokiwa


def test_a_packed_agent(tmp_path: Path) -> None:
    file = tmp_path / "tokiwa-agent.pyz"
    done = tokiwa("agent", "pack", str(file))
    assert done.stdout == (f"{file}: {file.stat().st_size} bytes. On the host: python3 tokiwa-agent.pyz enroll TOKEN\n")


def test_the_commands_of_the_agent_are_here_too() -> None:
    done = tokiwa("agent", "--help")
    assert all(f"\n  {name} " in done.stdout for name in ("enroll", "pack", "run", "status"))

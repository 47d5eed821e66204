from tokiwa.agent.backoff import backoff, spread


def drawn(byte: int):
    return lambda count: bytes([byte]) * count


def test_it_doubles_up_to_a_minute() -> None:
    assert [backoff(failures, drawn(0)) for failures in (1, 2, 3, 5, 6, 7, 10_000)] == [2, 4, 8, 32, 60, 60, 60]


def test_half_of_it_is_drawn() -> None:
    assert 30 < backoff(10, drawn(255)) < 30.001


def test_neighbours_come_apart() -> None:
    assert spread(5.0, 0.2, drawn(0)) == 5.0
    assert 4.0 < spread(5.0, 0.2, drawn(255)) < 4.001
    assert len({spread(5.0, 0.2) for _ in range(100)}) == 100

"""Connections: what a bounded one can't hold goes to the temporary folder."""

from warehouse.store import duck


def test_a_bounded_connection_spills_what_it_may_not_hold():
    connection = duck.open_bounded()
    connection.execute("SET threads = 1")
    connection.execute("SET memory_limit = '64MB'")
    connection.execute("CREATE TEMP TABLE wide AS SELECT range AS n, hash(range) AS h FROM range(10_000_000)")
    assert duck.count(connection, "wide") == 10_000_000
    ((limit, threads),) = (
        duck.open_bounded().execute("SELECT current_setting('memory_limit'), current_setting('threads')").fetchall()
    )
    number, unit = limit.split()
    assert unit == "MiB"
    assert abs(float(number) - max(1024, 128 * threads) * 10**6 / 2**20) < 1

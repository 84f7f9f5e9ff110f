"""Acknowledged means stored: whatever ends the process, every span it said yes to is there, once."""

import pytest

from load import Load, assert_each_there_once

PROJECT = "load"
STOP_SECONDS_MAX = 5


def test_three_kills_under_load_lose_nothing_that_was_acknowledged(start_bennu):
    acknowledged = []
    for spans_before_kill in (2_000, 6_000, 12_000):
        server = start_bennu().wait_until_ready()
        assert_each_there_once(acknowledged, server.spans(PROJECT) if acknowledged else [])
        load = Load(server.url, PROJECT).start()
        load.wait_for_some(spans_before_kill)
        server.kill()
        acknowledged += load.stop()
    server = start_bennu().wait_until_ready()
    assert_each_there_once(acknowledged, server.spans(PROJECT))


def test_being_asked_to_stop_under_load_loses_nothing_and_is_quick(start_bennu):
    server = start_bennu().wait_until_ready()
    load = Load(server.url, PROJECT).start()
    load.wait_for_some(2_000)
    seconds = server.terminate()
    acknowledged = load.stop()
    assert seconds < STOP_SECONDS_MAX
    assert server.process.returncode == 0, server.log()
    server = start_bennu().wait_until_ready()
    assert_each_there_once(acknowledged, server.spans(PROJECT))


def test_a_second_process_on_the_same_folder_is_refused(start_bennu):
    first = start_bennu().wait_until_ready()
    second = start_bennu()
    assert second.process.wait(timeout=30) != 0
    assert f"{first.data_dir} is in use by another process" in second.log()
    assert str(first.process.pid) in second.log(), "it says which"
    first.wait_until_ready()


@pytest.mark.parametrize("how", ["kill", "terminate"])
def test_the_folder_is_free_again_when_the_process_has_ended(start_bennu, how):
    server = start_bennu().wait_until_ready()
    getattr(server, how)()
    start_bennu().wait_until_ready()

#!/usr/bin/env python3
"""The courier of ./run fault batch-power carries every file until a living disk has confirmed it. Milliseconds."""
import pathlib
import sys
import tempfile
import unittest
from unittest import mock

sys.dont_write_bytecode = True
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import courier  # noqa: E402

BATCH, FIRST, SECOND = "TB00000007.TXT", "TBANS00000007_001.TXT", "TBANS00000007_002.TXT"


class Rounds(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.far, self.near = (pathlib.Path(self.temporary.name) / name for name in ("far", "near"))
        for folder in (self.far, self.near / "outbox", self.near / "answers"):
            folder.mkdir(parents=True)
        self.courier = courier.Courier(self.far, self.near, 1, pause_s=(3600, 3600))
        self.courier.power_back()

    def tearDown(self):
        self.courier.stop()
        self.temporary.cleanup()

    def names(self, folder):
        return sorted(file.name for file in folder.iterdir())

    def test_a_batch_goes_to_the_clerk_and_again_when_it_lies_there_again(self):
        for again in (0, 1):
            (self.far / "outbox" / BATCH).write_bytes(b"batch")
            self.courier.go_round()
            self.assertEqual((self.near / "outbox" / BATCH).read_bytes(), b"batch")
            self.assertEqual((self.names(self.far / "outbox"), self.courier.fetched_again), ([], again))
            (self.near / "outbox" / BATCH).unlink()

    def test_a_batch_that_is_not_whole_yet_stays(self):
        (self.far / "outbox" / f"{BATCH}.part").write_bytes(b"bat")
        self.courier.go_round()
        self.assertEqual((self.names(self.near / "outbox"), self.courier.done()), ([], False))

    def test_answers_do_not_overtake_one_that_must_wait(self):
        (self.far / "answers" / FIRST).write_bytes(b"not taken yet")
        for name in (FIRST, SECOND):
            (self.near / "answers" / name).write_bytes(name.encode())
        self.courier.go_round()
        self.assertEqual((self.far / "answers" / FIRST).read_bytes(), b"not taken yet")
        (self.far / "answers" / FIRST).unlink()
        self.courier.go_round()
        self.assertEqual((self.names(self.far / "answers"), self.names(self.near / "answers")), ([FIRST, SECOND], []))

    def test_what_is_confirmed_behind_the_cut_is_brought_again(self):
        (self.near / "answers" / FIRST).write_bytes(b"answer")
        for dies_at in (1, 2):  # the sync of the file, and of the folder
            syncs = iter(range(1, 3))
            with mock.patch.object(courier.os, "fsync", lambda _: next(syncs) == dies_at and self.courier.power_gone()), \
                    self.assertRaises(courier.PowerGone):
                self.courier.go_round()
            self.assertEqual(self.names(self.near / "answers"), [FIRST])
            (self.far / "answers" / FIRST).unlink(missing_ok=True)  # the cut took it
            self.courier.power_back()
        self.courier.go_round()
        self.assertEqual((self.names(self.far / "answers"), self.names(self.near / "answers")), ([FIRST], []))

    def test_nobody_goes_to_a_dead_disk(self):
        self.courier.power_gone()
        (self.far / "outbox" / BATCH).write_bytes(b"batch")
        self.courier.go_round()
        self.assertEqual((self.names(self.far / "outbox"), self.names(self.near / "outbox")), ([BATCH], []))


if __name__ == "__main__":
    unittest.main()

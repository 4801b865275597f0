#!/usr/bin/env python3
"""The fault gate does what it says, and counts it: an echo stands behind it. A second or two."""
import json
import pathlib
import socket
import subprocess
import sys
import threading
import unittest

HERE = pathlib.Path(__file__).resolve().parent
MESSAGE = bytes(range(256)) * 16
EVERY = 1500


def echo(listener):
    while True:
        try:
            connection, _ = listener.accept()
        except OSError:
            return
        threading.Thread(target=echo_one, args=(connection,), daemon=True).start()


def echo_one(connection):
    with connection:
        try:
            while data := connection.recv(4096):
                connection.sendall(data)
        except OSError:
            pass


class FaultGate(unittest.TestCase):
    def setUp(self):
        self.listener = socket.create_server(("127.0.0.1", 0))
        threading.Thread(target=echo, args=(self.listener,), daemon=True).start()
        self.gate = subprocess.Popen(
            [sys.executable, "-B", str(HERE / "fault_gate.py"), "--to", str(self.listener.getsockname()[1]), "--every",
             str(EVERY), "--stall-s", "0.1"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.port = json.loads(self.gate.stdout.readline())["ports"][0]

    def tearDown(self):
        self.gate.stdin.close()
        self.assertEqual(0, self.gate.wait(10))
        self.gate.stdout.close()
        self.listener.close()

    def order(self, order):
        self.gate.stdin.write(json.dumps(order) + "\n")
        self.gate.stdin.flush()
        return json.loads(self.gate.stdout.readline())["gates"][0]

    def heard(self):
        """What comes back of the message; less of it when the connection ends before."""
        back = b""
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=10) as connection:
                threading.Thread(target=self.say, args=(connection,), daemon=True).start()
                while len(back) < len(MESSAGE) and (data := connection.recv(4096)):
                    back += data
        except OSError:
            pass
        return back

    @staticmethod
    def say(connection):
        try:
            connection.sendall(MESSAGE)
        except OSError:
            pass

    def test_it_passes_everything_until_it_is_told_to_harm(self):
        for _ in range(3):
            self.assertEqual(MESSAGE, self.heard())
        self.assertEqual({"connections": 3, "bytes": 6 * len(MESSAGE)}, self.order({"count": True}))

    def test_what_is_late_or_in_pieces_is_whole(self):
        for fault in ("slice", "slow", "stall"):
            self.order({"fault": fault})
            self.assertEqual(MESSAGE, self.heard(), fault)
            self.assertGreater(self.order({"count": True})[fault], 0, fault)

    def test_corrupt_turns_single_bits(self):
        self.order({"gate": 0, "fault": "corrupt"})
        back = self.heard()
        turned = sum(bin(one ^ other).count("1") for one, other in zip(MESSAGE, back))
        self.assertEqual(len(MESSAGE), len(back))
        self.assertEqual(self.order({"count": True})["corrupt"], turned)
        self.assertGreater(turned, 0)

    def test_cut_ends_connections_in_the_middle(self):
        self.order({"fault": "cut"})
        lengths = [len(self.heard()) for _ in range(5)]
        self.assertLess(min(lengths), len(MESSAGE))
        self.assertEqual(self.order({"count": True})["cut"], sum(length < len(MESSAGE) for length in lengths))

    def test_refuse_lets_some_in(self):
        self.order({"fault": "refuse"})
        for _ in range(24):
            self.heard()
        told = self.order({"count": True})
        self.assertTrue(0 < told["refuse"] < 24, told)

    def test_it_obeys_pass_again(self):
        self.order({"fault": "cut"})
        self.order({"fault": "pass"})
        self.assertEqual(MESSAGE, self.heard())


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""The fuzz driver notices a broken property, keeps the input, and finds it broken again; the same seed finds the same.

Usage: can_fail_test.py <can_fail_fuzz> <folder tests/fuzz>
"""
import pathlib
import subprocess
import sys
import tempfile

program, here = sys.argv[1], pathlib.Path(sys.argv[2])


def run(folder, *arguments):
    done = subprocess.run([program, *map(str, arguments)], cwd=folder, capture_output=True, text=True)
    return done.returncode, done.stderr


def main():
    play = (here / "corpus" / "can_fail", "--dictionary", here / "can_fail.dict")
    found = []
    for _ in range(2):
        with tempfile.TemporaryDirectory() as folder:
            code, told = run(folder, *play)
            assert code != 0 and "no input says" in told, (code, told)
            kept = pathlib.Path(folder) / "broken-can_fail_fuzz"
            found.append(kept.read_bytes())
            code, told = run(folder, kept)
            assert code != 0 and "no input says" in told, (code, told)
    assert b"one two" in found[0] and found[0] == found[1], found
    code, told = run("/", *play, "--mutations", 0)
    assert code == 0, (code, told)
    code, told = run("/", "/nowhere")
    assert code == 2, (code, told)
    print("4 passed, 0 failed")


main()

"""Programs that break a promise must be caught. What they break may by chance harm nobody in a short run (no kill falls
between a 201 and its commit, a batch had been written before): so there are a few turns, and one that catches is enough."""
import pathlib
import shutil
import tempfile

TURNS = 4


def caught(name, rules, play, say=print):
    """Whether a turn finds one of the rules broken. `play(work, turn)`: (Report, what else to say)."""
    for turn in range(TURNS):
        work = pathlib.Path(tempfile.mkdtemp(prefix="tongbao-control-"))
        try:
            report, told = play(work, turn)
        finally:
            shutil.rmtree(work, ignore_errors=True)
        found = any(report.counts[rule] for rule in rules)
        say(f"{name}: {'caught' if found else 'NOT CAUGHT'} in turn {turn + 1} of {TURNS}: {dict(report.counts)}{told}")
        if found:
            return True
    return False

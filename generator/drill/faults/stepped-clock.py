"""Python reads this as its `sitecustomize`: the wall clock of one program, wrong by the seconds in the file beside it."""

import pathlib
import time

offset = pathlib.Path(__file__).with_name('offset')
true_time = time.time
time.time = lambda: true_time() + float(offset.read_text())

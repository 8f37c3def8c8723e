"""Train the char transformer on the course's play; print its loss on unseen text beside n-gram counts."""

import time
from pathlib import Path
from sys import path

path.insert(0, str(Path(__file__).parent.parent))

import numpy as np

from course_utils import nn
from course_utils.nn import text

SHOWN = (100, 200, 300, 500, 1000, 1500)


def main():
    data = text.encode(text.play())
    train, held_out = np.split(data, [len(data) * 9 // 10])
    for n, name, smoothing in ((1, "letters", 1.0), (2, "bigram", 1.0), (3, "trigram", 0.01)):
        print(f"{name:8} {text.ngram_cross_entropy(train, held_out, n, smoothing=smoothing):.4f}")
    rng = np.random.default_rng(1337)
    model = nn.CharTransformer(vocabulary=65, context=64, channels=64, heads=4, layers=2, rng=rng)
    print(f"step    0 {nn.evaluate(model, held_out):.4f}")
    start = time.perf_counter()
    for step, _ in nn.fit(model, train, 1500, rng):
        if step in SHOWN:
            print(
                f"step {step:4} {nn.evaluate(model, held_out):.4f} after {time.perf_counter() - start:.0f} s"
            )


if __name__ == "__main__":
    main()

"""Computes word clusters from the input embeddings of whole words.

    python word_classes.py PACKAGE OUT

Writes OUT: word, cluster and coarse cluster on each line, separated by tabs. The clusters come from
k-means (Lloyd 1982) on unit vectors with k-means++ initialization (Arthur and Vassilvitskii 2007).
The coarse clusters are clusters of the clusters' centers.
"""

import pathlib
import sys

import numpy as np
from safetensors.numpy import load_file

CLASSES, COARSE, ROUNDS = 768, 60, 25


def unit(vectors):
    return vectors / np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), 1e-9)


def clusters(vectors, count, random):
    """Returns the cluster of each vector, and the centers."""
    centers = vectors[random.integers(len(vectors))][None]
    distance = 1 - vectors @ centers[0]
    while len(centers) < count:
        weights = np.maximum(distance, 0) ** 2
        chosen = vectors[random.choice(len(vectors), p=weights / weights.sum())]
        centers = np.vstack([centers, chosen])
        distance = np.minimum(distance, 1 - vectors @ chosen)
    for _ in range(ROUNDS):
        nearest = (vectors @ centers.T).argmax(1)
        for index in range(count):
            members = vectors[nearest == index]
            if len(members):
                centers[index] = members.sum(0)
        centers = unit(centers)
    return (vectors @ centers.T).argmax(1), centers


def main(package, out):
    folder = pathlib.Path(package) / "model"
    vocabulary = (folder / "vocab.txt").read_text(encoding="utf-8").splitlines()
    vectors = load_file(folder / "model.safetensors")["embeddings.word_embeddings.weight"]
    whole = [at for at, it in enumerate(vocabulary) if len(it) > 1 and it.isalpha()]
    # The mean that all words share carries no information.
    chosen = vectors[whole].astype(np.float64)
    chosen = unit(chosen - chosen.mean(0))
    random = np.random.default_rng(11)
    fine, centers = clusters(chosen, CLASSES, random)
    coarse, _ = clusters(centers, COARSE, random)
    with open(out, "w", encoding="utf-8") as lines:
        for at, cluster in zip(whole, fine):
            lines.write(f"{vocabulary[at]}\t{cluster}\t{coarse[cluster]}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])

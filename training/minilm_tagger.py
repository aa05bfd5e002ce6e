"""MiniLM-L6 (Wang and others 2020) as a tagger: a BERT encoder (Devlin and others 2019) with an
additional embedding for the case of each word, because the vocabulary is uncased."""

import json
import pathlib

import jax
import jax.numpy as jnp
import numpy as np
from safetensors.numpy import load_file
from tokenizers import Tokenizer

TAGS = ["O"] + [
    f"{edge}-{name}"
    for name in ("PERSON", "ORGANIZATION", "PLACE", "NORP", "EVENT")
    for edge in "BI"
] + ["OTHER"]
CASES = 8
LAYERS, HEADS, WIDTH = 6, 12, 384


def word_case(word):
    """Returns the case class of a word, from 0 to 7."""
    letters = [letter for letter in word if letter.isalpha()]
    if not letters:
        return 1 if any(letter.isdigit() for letter in word) else 0
    capitals = sum(letter.isupper() for letter in letters)
    if capitals == 0:
        return 2
    if capitals == len(letters):
        return 3 if len(letters) == 1 else 4
    if letters[0].isupper():
        return 5 if capitals == 1 else 6
    return 7


def load(package):
    """Returns the pretrained weights with a new case embedding and head, and the tokenizer."""
    folder = pathlib.Path(package) / "model"
    config = json.loads((folder / "config.json").read_text())
    assert (config["num_hidden_layers"], config["hidden_size"]) == (LAYERS, WIDTH)
    raw = load_file(folder / "model.safetensors")
    dense = lambda name: {"w": raw[name + ".weight"].T.copy(), "b": raw[name + ".bias"]}
    norm = lambda name: {"g": raw[name + ".weight"], "b": raw[name + ".bias"]}
    layers = []
    for at in range(LAYERS):
        name = f"encoder.layer.{at}."
        layers.append({
            "q": dense(name + "attention.self.query"),
            "k": dense(name + "attention.self.key"),
            "v": dense(name + "attention.self.value"),
            "o": dense(name + "attention.output.dense"),
            "n1": norm(name + "attention.output.LayerNorm"),
            "up": dense(name + "intermediate.dense"),
            "down": dense(name + "output.dense"),
            "n2": norm(name + "output.LayerNorm"),
        })
    random = np.random.default_rng(7)
    tree = {
        "words": raw["embeddings.word_embeddings.weight"],
        "positions": raw["embeddings.position_embeddings.weight"]
        + raw["embeddings.token_type_embeddings.weight"][0],
        "cases": np.zeros((CASES, WIDTH), np.float32),
        "n0": norm("embeddings.LayerNorm"),
        "layers": layers,
        "head": {
            "w": random.normal(0, 0.02, (WIDTH, len(TAGS))).astype(np.float32),
            "b": np.zeros(len(TAGS), np.float32),
        },
    }
    tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return jax.tree.map(lambda it: jnp.asarray(it, jnp.float32), tree), tokenizer


def _norm(p, x):
    mean = x.mean(-1, keepdims=True)
    spread = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) * jax.lax.rsqrt(spread + 1e-12) * p["g"] + p["b"]


def _dense(p, x):
    return x @ p["w"] + p["b"]


def logits(tree, pieces, cases, mask, dropout=0.0, key=None):
    """Returns the scores of each piece's tags. `pieces`, `cases` and `mask` are batch × length."""

    def drop(x, at):
        if key is None or dropout == 0.0:
            return x
        keep = jax.random.bernoulli(jax.random.fold_in(key, at), 1 - dropout, x.shape)
        return jnp.where(keep, x / (1 - dropout), 0.0)

    batch, length = pieces.shape
    x = tree["words"][pieces] + tree["positions"][:length] + tree["cases"][cases]
    x = drop(_norm(tree["n0"], x), 0)
    attention_mask = jnp.where(mask[:, None, None, :], 0.0, -1e9)
    split = lambda it: it.reshape(batch, length, HEADS, -1).transpose(0, 2, 1, 3)
    for at, layer in enumerate(tree["layers"]):
        q, k, v = (split(_dense(layer[name], x)) for name in "qkv")
        scores = q @ k.transpose(0, 1, 3, 2) / np.sqrt(WIDTH / HEADS) + attention_mask
        attended = jax.nn.softmax(scores) @ v
        attended = attended.transpose(0, 2, 1, 3).reshape(batch, length, WIDTH)
        x = _norm(layer["n1"], x + drop(_dense(layer["o"], attended), 2 * at + 1))
        inner = jax.nn.gelu(_dense(layer["up"], x), approximate=True)
        x = _norm(layer["n2"], x + drop(_dense(layer["down"], inner), 2 * at + 2))
    return _dense(tree["head"], x)

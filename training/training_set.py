"""Reads the training set and converts sentences to the encoder's input."""

import numpy as np

from minilm_tagger import TAGS, word_case

DOCUMENT = "-DOCSTART-"
LENGTHS = (16, 24, 32, 48, 64, 96)
COLUMN = {name: at for at, name in enumerate(TAGS)}


def sentences(path):
    """Yields each sentence as a list of (token, tag). Document boundaries are ignored."""
    sentence = []
    with open(path, encoding="utf-8") as lines:
        for line in lines:
            line = line.rstrip("\n")
            if line and line != DOCUMENT:
                sentence.append(tuple(line.split("\t")))
            elif sentence:
                yield sentence
                sentence = []
    if sentence:
        yield sentence


class EncodedSentence:
    """A sentence, or a part of a very long one: the ids of its pieces, the case of each, and the
    index of each token's first piece. `outside` are the tags that an "O" may mean."""

    __slots__ = ("ids", "cases", "firsts", "tags", "outside", "weight")


def allowed_tags(unlabeled):
    """Returns the tags that an "O" may mean if some tags are not labeled, as a mask."""
    return np.array([tag == "O" or tag in unlabeled for tag in TAGS])


def encode(sentence, tokenizer, unlabeled=(), weight=1.0):
    """Splits a sentence into parts of at most the longest length. Each token is in one part."""
    words = [token for token, _ in sentence]
    encoded = tokenizer.encode(words, is_pretokenized=True, add_special_tokens=False)
    ids = [[] for _ in words]
    for piece, word in zip(encoded.ids, encoded.word_ids):
        ids[word].append(piece)
    start, sep, unknown = (tokenizer.token_to_id(it) for it in ("[CLS]", "[SEP]", "[UNK]"))
    parts, part = [], None
    for (token, tag), pieces in zip(sentence, ids):
        pieces = pieces[:12] or [unknown]
        if part is None or len(part.ids) + len(pieces) >= LENGTHS[-1]:
            part = EncodedSentence()
            part.ids, part.cases, part.firsts, part.tags = [start], [0], [], []
            part.outside, part.weight = allowed_tags(unlabeled), weight
            parts.append(part)
        part.firsts.append(len(part.ids))
        part.ids += pieces
        part.cases += [word_case(token)] * len(pieces)
        part.tags.append(COLUMN.get(tag, 0))
    for part in parts:
        part.ids.append(sep)
        part.cases.append(0)
    return parts


def batches(parts, budget, random=None):
    """Groups parts of similar length into lists of indexes, of about `budget` pieces each."""
    order = np.arange(len(parts))
    if random is not None:
        random.shuffle(order)
    buckets, full = {length: [] for length in LENGTHS}, []
    for at in order:
        length = next(it for it in LENGTHS if len(parts[at].ids) <= it)
        bucket = buckets[length]
        bucket.append(at)
        if len(bucket) == budget // length:
            full.append((length, bucket[:]))
            bucket.clear()
    full += [(length, bucket) for length, bucket in buckets.items() if bucket]
    if random is not None:
        random.shuffle(full)
    return full


def arrays(parts, length, rows):
    """Returns arrays of `rows` × `length`. Padding and non-initial pieces have the tag -1."""
    ids, cases, tags = (np.zeros((rows, length), np.int32) for _ in range(3))
    mask = np.zeros((rows, length), bool)
    outside, weight = np.zeros((rows, len(TAGS)), bool), np.zeros(rows, np.float32)
    outside[:, COLUMN["O"]] = True
    tags[:] = -1
    mask[:, 0] = True
    for row, part in enumerate(parts):
        count = len(part.ids)
        ids[row, :count], cases[row, :count], mask[row, :count] = part.ids, part.cases, True
        tags[row, part.firsts] = part.tags
        outside[row], weight[row] = part.outside, part.weight
    return ids, cases, mask, tags, outside, weight

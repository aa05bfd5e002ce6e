"""Prepared files, and sentences as the encoder takes them."""

import numpy as np

from encoder import TAGS, case_of

DOCUMENT, UNLABELED = "-DOCSTART-", "?"
LENGTHS = (16, 24, 32, 48, 64, 96)
COLUMN = {name: at for at, name in enumerate(TAGS)}


def sentences(path):
    """Lists of (token, tag), sentence by sentence; documents are not told apart."""
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


class Piece:
    """A sentence, or a part of a very long one: the ids of its pieces, the case of each, and where
    each token's first piece stands."""

    __slots__ = ("ids", "cases", "firsts", "tags", "partial", "weight")


def encode(sentence, tokenizer, partial=False, weight=1.0):
    """Parts of at most the longest length, which together hold every token once."""
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
            part = Piece()
            part.ids, part.cases, part.firsts, part.tags = [start], [0], [], []
            part.partial, part.weight = partial, weight
            parts.append(part)
        part.firsts.append(len(part.ids))
        part.ids += pieces
        part.cases += [case_of(token)] * len(pieces)
        part.tags.append(COLUMN.get(tag, 0))
    for part in parts:
        part.ids.append(sep)
        part.cases.append(0)
    return parts


def batches(parts, budget, random=None):
    """Index lists of about `budget` pieces each, of parts of about the same length."""
    order = np.arange(len(parts))
    if random is not None:
        random.shuffle(order)
    shelves, full = {length: [] for length in LENGTHS}, []
    for at in order:
        length = next(it for it in LENGTHS if len(parts[at].ids) <= it)
        shelf = shelves[length]
        shelf.append(at)
        if len(shelf) == budget // length:
            full.append((length, shelf[:]))
            shelf.clear()
    full += [(length, shelf) for length, shelf in shelves.items() if shelf]
    if random is not None:
        random.shuffle(full)
    return full


def arrays(parts, length, rows):
    """Arrays of `rows` × `length`; tags of pieces that begin no token, and of padding, are -1."""
    ids, cases, tags = (np.zeros((rows, length), np.int32) for _ in range(3))
    mask = np.zeros((rows, length), bool)
    partial, weight = np.zeros(rows, bool), np.zeros(rows, np.float32)
    tags[:] = -1
    mask[:, 0] = True
    for row, part in enumerate(parts):
        count = len(part.ids)
        ids[row, :count], cases[row, :count], mask[row, :count] = part.ids, part.cases, True
        tags[row, part.firsts] = part.tags
        partial[row], weight[row] = part.partial, part.weight
    return ids, cases, mask, tags, partial, weight

"""Prepared files, and sentences as the encoder takes them."""

import numpy as np

from encoder import TAGS, case_of

DOCUMENT = "-DOCSTART-"
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
    each token's first piece stands. `outside` says which tags an "O" may stand for."""

    __slots__ = ("ids", "cases", "firsts", "tags", "outside", "weight")


def allowed(unlabeled):
    """Which tags an "O" may stand for where some are not labeled."""
    return np.array([tag == "O" or tag in unlabeled for tag in TAGS])


def encode(sentence, tokenizer, unlabeled=(), weight=1.0):
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
            part.outside, part.weight = allowed(unlabeled), weight
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

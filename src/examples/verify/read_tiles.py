#!/usr/bin/env python3
"""Reads a log as C2SP tlog-tiles describes it, and computes the root of its checkpoint from the tiles: all leaves, and each level above.

Usage: read_tiles.py PREFIX KEYS [WITNESSES QUORUM]. Python's standard library only; none of Dorsal's code. Exit code 0: the checkpoint
is signed, cosigned by the quorum, and the root of all tiles.
"""
import sys
import urllib.request

import verify_export as note


def fetch(address):
    with urllib.request.urlopen(address, timeout=10) as answer:
        return answer.read()


def tile_path(level, index, width):
    """The index in groups of three digits, all but the last with an x before it; the width of a partial tile."""
    groups, rest = ["%03d" % (index % 1000)], index // 1000
    while rest:
        groups.insert(0, "x%03d" % (rest % 1000))
        rest //= 1000
    return "tile/%d/%s%s" % (level, "/".join(groups), ".p/%d" % width if width < 256 else "")


def row(prefix, level, hashes):
    """All hashes of a level, and the number of its tiles."""
    found = []
    for index in range((hashes + 255) // 256):
        width = min(256, hashes - index * 256)
        tile = fetch(prefix + "/" + tile_path(level, index, width))
        if len(tile) != width * 32:
            raise ValueError("a tile of another width")
        found += [tile[at:at + 32] for at in range(0, len(tile), 32)]
    return found, (hashes + 255) // 256


def root(hashes):
    tree = note.Tree()
    for one in hashes:
        tree.add(one)
    return tree.root()


def read(prefix, pem, vkeys=None, quorum=0):
    signed = fetch(prefix + "/checkpoint").decode()
    doubts = []
    keys = [key for path, text in note.files([pem]) for key in note.public_keys(path, text)]
    _, size, stated, good = note.checkpoint(signed, keys)
    if not good:
        doubts.append("SIGNATURE_BAD checkpoint")
    watching = {witness for path, text in note.files([vkeys] if vkeys else []) for witness in note.witnesses(path, text)}
    if sum(note.cosigned(signed, witness) for witness in watching) < int(quorum):
        doubts.append("NOT_WITNESSED checkpoint")
    below, tiles = row(prefix, 0, size)
    if root(below) != stated:
        doubts.append("ROOT_DIFFERS checkpoint")
    level, left = 1, size // 256
    while left:
        here, more = row(prefix, level, left)
        if here != [root(below[at * 256:(at + 1) * 256]) for at in range(left)]:
            doubts.append("NODE_DIFFERS level %d" % level)
        below, tiles, level, left = here, tiles + more, level + 1, left // 256
    return size, tiles, doubts


def main(arguments):
    size, tiles, doubts = read(*arguments[1:])
    for doubt in doubts:
        print(doubt)
    print("DOUBTFUL" if doubts else "GOOD %d entries, %d tiles" % (size, tiles))
    return 1 if doubts else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv))

#!/usr/bin/env python3
"""An independent, small verifier of Dorsal's audit exports (format 1): Python's standard library only, none of Dorsal's code.

It checks leaves, tree or inclusion proofs, the root against the signed checkpoint, every signature, earlier checkpoints, and that
all rows and their columns are what the events say. It scores nothing, and it reads no stored subtrees and no rows of checkpoints.
Its options are those of "dorsal verify": --key is what /log/{site}/key gives, or PEM.

Prints one line a doubt, "KIND place", then GOOD or DOUBTFUL; exit code 0 or 1.
"""
import argparse
import base64
import datetime
import functools
import hashlib
import json
import os
import re
import sys
import zipfile

DOUBTS = []
UTC, MILLISECOND = datetime.timezone.utc, datetime.timedelta(milliseconds=1)


def doubt(kind, place):
    DOUBTS.append((kind, str(place)))


def b64(text):
    return base64.b64decode(text, validate=True)


def sha256(*parts):
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part)
    return whole.digest()


# --- Ed25519 verification (RFC 8032, section 5.1.7), in plain integers ---------------------------------------------------------
P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_1 = pow(2, (P - 1) // 4, P)


def recover_x(y, odd):
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    if square == 0:
        return None if odd else 0
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_1 % P
    if (x * x - square) % P:
        return None
    return P - x if x & 1 != odd else x


def point(encoded):
    number = int.from_bytes(encoded, "little")
    y = number & ((1 << 255) - 1)
    x = recover_x(y, number >> 255)
    return None if x is None else (x, y, 1, x * y % P)


def plus(a, b):
    m = (a[1] - a[0]) * (b[1] - b[0]) % P
    n = (a[1] + a[0]) * (b[1] + b[0]) % P
    o = 2 * a[3] * b[3] * D % P
    q = 2 * a[2] * b[2] % P
    e, f, g, h = n - m, q - o, q + o, n + m
    return e * f % P, g * h % P, f * g % P, e * h % P


def times(scalar, a):
    result = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            result = plus(result, a)
        a = plus(a, a)
        scalar >>= 1
    return result


BASE_Y = 4 * pow(5, P - 2, P) % P
BASE = (recover_x(BASE_Y, 0), BASE_Y, 1, recover_x(BASE_Y, 0) * BASE_Y % P)


@functools.cache  # a checkpoint that was kept is in the export, too
def ed25519_holds(key, message, signature):
    if len(key) != 32 or len(signature) != 64:
        return False
    a, r = point(key), point(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if a is None or r is None or s >= ORDER:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    left, right = times(s, BASE), plus(r, times(h, a))
    return (left[0] * right[2] - right[0] * left[2]) % P == 0 and (left[1] * right[2] - right[1] * left[2]) % P == 0


# --- The tree (RFC 6962, section 2.1) ------------------------------------------------------------------------------------------
def node(left, right):
    return sha256(b"\x01", left, right)


class Tree:
    """Roots of complete subtrees, the largest first."""

    def __init__(self):
        self.size, self.parts = 0, []

    def add(self, leaf):
        self.parts.append((1, leaf))
        self.size += 1
        while len(self.parts) > 1 and self.parts[-1][0] == self.parts[-2][0]:
            (width, right), (_, left) = self.parts.pop(), self.parts.pop()
            self.parts.append((width * 2, node(left, right)))

    def root(self):
        if not self.parts:
            return sha256()
        root = self.parts[-1][1]
        for _, left in reversed(self.parts[:-1]):
            root = node(left, root)
        return root


def root_of_proof(leaf, position, size, proof):
    """The root that an inclusion proof leads to (RFC 9162, 2.1.3.2); None when it has the wrong length."""
    if position >= size:
        return None
    at, last, root = position, size - 1, leaf
    for sibling in proof:
        if last == 0:
            return None
        if at & 1 or at == last:
            root = node(sibling, root)
            while not at & 1 and at:
                at, last = at >> 1, last >> 1
        else:
            root = node(root, sibling)
        at, last = at >> 1, last >> 1
    return root if last == 0 else None


# --- Checkpoints (C2SP signed-note and tlog-checkpoint) ------------------------------------------------------------------------
def public_keys(text):
    """The keys in a file as /log/{site}/key gives it: one after the other, each on a line by name and as PEM, which is what counts."""
    found = re.findall("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", text, re.DOTALL)
    if not found:
        raise ValueError("the key file holds no PEM")
    return [b64("".join(key.split()))[-32:] for key in found]


def holds(key, origin, text, signatures):
    """Whether that key has signed, and each signature that says it is this key's is good."""
    own = sha256((origin + "\n").encode(), b"\x01", key)[:4]
    parts = [line.split(" ") for line in signatures.splitlines()]
    signed = [b64(coded) for _, name, coded in parts if name == origin]
    judged = [ed25519_holds(key, text.encode(), one[4:]) for one in signed if one[:4] == own]
    return bool(judged) and all(judged)


def witnesses(text):
    """(name, id, key) of each verifier key of type 0x04 (C2SP tlog-cosignature)."""
    for line in text.split():
        name, key_id, coded = line.split("+", 2)
        typed = b64(coded)
        if typed[:1] != b"\x04" or sha256((name + "\n").encode(), typed)[:4].hex() != key_id:
            raise ValueError("a witness's key is none for cosignatures")
        yield name, bytes.fromhex(key_id), typed[1:]


def cosigned(note, witness):
    """Whether the witness stated, at the time in the signature, that the note's checkpoint is the largest that it has seen."""
    name, key_id, key = witness
    text, signatures = note.rsplit("\n\n", 1)
    judged = []
    for _, signer, coded in (line.split(" ") for line in signatures.splitlines()):
        signature = b64(coded)
        if (signer, signature[:4]) == (name, key_id):
            time = int.from_bytes(signature[4:12], "big")
            message = "cosignature/v1\ntime %d\n%s\n" % (time, text)
            judged.append(0 < time < 2**63 and ed25519_holds(key, message.encode(), signature[12:]))
    return bool(judged) and all(judged)


def checkpoint(note, keys, place):
    """(origin, size, root), or None after telling a doubt."""
    try:
        text, signatures = note.rsplit("\n\n", 1)
        text += "\n"
        origin, size, root = text.split("\n")[:3]
        if not any(holds(key, origin, text, signatures) for key in keys):
            doubt("SIGNATURE_BAD", place)
        return origin, int(size), b64(root)
    except ValueError:
        doubt("SIGNATURE_BAD", place)
        return None


# --- The export ----------------------------------------------------------------------------------------------------------------
def unique(pairs):
    result = dict(pairs)
    if len(result) != len(pairs):
        raise ValueError("a member is there twice")
    return result


def lines(zip_file, name):
    if name in zip_file.namelist():
        with zip_file.open(name) as entry:
            for line in entry:
                yield json.loads(line, object_pairs_hook=unique)


def body(line, name):
    if line.get(name) is not None:
        return line[name].encode("utf-8", "surrogatepass")
    return b64(line[name + "Base64"]) if name + "Base64" in line else None


def written(event):
    """What an event says that its commit wrote: reference and hash."""
    for entity in event.get("entity", []):
        what = entity.get("what", {})
        reference = what.get("reference") or what.get("identifier", {}).get("value")  # what is no FHIR resource is identified
        for detail in entity.get("detail", []):
            if detail.get("type") == "sha256" and reference:
                yield reference, b64(detail["valueBase64Binary"])


def agrees(event, line):
    """Whether the columns of an event say what the event does; one about several patients has no patient in its row."""
    references = [entity.get("what", {}).get("reference", "") for entity in event.get("entity", [])]
    patients = [reference for reference in references if reference.startswith("Patient/")]
    patient = line.get("patient") or ""
    ours = "Patient/" + patient in patients if patient else len(patients) != 1
    return ours and event.get("id") == line["id"] and same_moment(event.get("recorded", ""), line["recorded"])


def delivered(event):
    """The order that an event's commit queued, or the attempt that it tells of, with what its row must say."""
    for entity in event.get("entity", []):
        name = entity.get("what", {}).get("identifier", {}).get("value", "").removeprefix("urn:uuid:")
        if entity.get("role", {}).get("code") == "20" and event.get("outcomeDesc"):
            yield "Attempt/" + event["id"], (name, event["subtype"][0]["code"], event["outcomeDesc"])
        for detail in entity.get("detail", []):
            if detail.get("type") == "order":
                yield "Order/%s/_history/%s" % (name, detail["valueString"]), ()


def erased_by(event):
    for entity in event.get("entity", []):
        for detail in entity.get("detail", []):
            if detail.get("type") == "erased":
                for part in detail["valueString"].split(","):
                    first, _, last = part.partition("-")
                    yield int(first), int(last or first)


def same_moment(stated, row):
    """Events have milliseconds; rows microseconds, which PostgreSQL rounds."""
    def millis(text):
        return (datetime.datetime.fromisoformat(text) - datetime.datetime.fromtimestamp(0, UTC)) // MILLISECOND

    return stated == row or millis(row) - millis(stated) in (0, 1)


def holds_position(ranges, position):
    return any(first <= position <= last for first, last in ranges)


class Log:
    def __init__(self):
        self.claims, self.demanded, self.ids, self.emptied = {}, {}, set(), []
        self.told, self.later, self.unsigned = [], [], []  # erased ranges; an unsigned event may be anyone's

    def take(self, line, outside=False, signed=True):
        position, place = line["position"], line["id"]
        raw = body(line, "event")
        if outside:
            self.later_erasure(line, raw, signed)
        if place in self.ids:
            if position is not None and not outside:
                doubt("EVENT_TWICE", place)
            return
        self.ids.add(place)
        if position is not None:
            if line.get("recorded") is None:
                doubt("EVENT_MISSING", place)
                return
            if raw is None and line.get("salt") is None:
                self.emptied.append(position)
                return
            salt = b64(line["salt"]) if line.get("salt") else b""
            if raw is None or not salt or sha256(b"\x00", salt, raw) != b64(line["leaf"]):
                doubt("LEAF_CHANGED", place)
        elif not line["waits"]:
            doubt("EVENT_UNKNOWN", place)
        try:
            event = json.loads(raw or b"{}")
        except ValueError:
            return
        if position is not None and not agrees(event, line):
            doubt("COLUMN_DIFFERS", place)
        for reference, wanted in [*written(event), *delivered(event)]:
            self.claims.setdefault(reference, (wanted, line.get("patient") or "", line["recorded"]))
            if not outside:  # else its rows may have been committed after they were exported
                self.demanded.setdefault(reference, position)
        if position is not None and not outside:
            self.told += [(first, last) for first, last in erased_by(event) if last < position]

    def later_erasure(self, line, raw, signed):
        """Its events may have been exported before they were erased; only a signed checkpoint that holds it makes it believable."""
        try:
            told = list(erased_by(json.loads(raw or b"{}")))
        except ValueError:
            return
        salt = b64(line["salt"]) if line.get("salt") else b""
        if signed and raw is not None and sha256(b"\x00", salt, raw) == b64(line["leaf"]):
            told = [(first, last) for first, last in told if last < line["position"]]
            self.told += told
            self.later += told
        else:
            self.unsigned += told

    def end(self):
        for position in self.emptied:
            if not holds_position(self.told, position):
                doubt("ERASED_UNSIGNED" if holds_position(self.unsigned, position) else "ERASED_UNTOLD", position)

    def missing(self, seen):
        return [(row, at) for row, at in self.demanded.items() if row not in seen and not holds_position(self.later, at)]


def check_row(log, seen, reference, found, line, moment, kind="ROW", columns=True):
    if reference not in log.claims:
        doubt(kind + "_UNKNOWN", reference)
        return
    wanted, patient, recorded = log.claims[reference]
    ours = not line["patient"] or (line["patient"] == patient and same_moment(recorded, line[moment]))
    if reference in seen or wanted != found or not columns or not ours:
        doubt(kind + "_CHANGED", reference)
    seen.add(reference)


def describes(line, raw):
    """Whether the columns of a resource say what the resource does, where it does."""
    resource = json.loads(raw)
    meta = resource.get("meta", {})
    same = (resource.get("resourceType"), resource.get("id")) == (line["type"], line["id"])
    numbered = meta.get("versionId", "") in ("", str(line["version"]))
    stated = not line["status"] or resource.get("status", line["status"]) == line["status"]
    return same and numbered and stated and same_moment(meta.get("lastUpdated", line["recorded"]), line["recorded"])


def check_rows(zip_file, log):
    seen = set()
    for line in lines(zip_file, "resources.ndjson"):
        reference = "%s/%s/_history/%d" % (line["type"], line["id"], line["version"])
        raw = body(line, "body")
        fitting = sha256(raw) == b64(line["sha256"]) and describes(line, raw)
        check_row(log, seen, reference, sha256(raw), line, "recorded", "RESOURCE", fitting)
    for line in lines(zip_file, "sign-offs.ndjson"):
        reference = "SignOff/%s/_history/%d" % (line["assessment"], line["version"])
        found = sha256(body(line, "body"))
        check_row(log, seen, reference, found, line, "signed", columns=found == b64(line["sha256"]))
    for line in lines(zip_file, "assessments.ndjson"):
        check_row(log, seen, "Received/" + line["id"], b64(line["receivedSha256"]), line, "created")
    for line in lines(zip_file, "deliveries.ndjson"):
        if line["kind"] == "order":
            check_row(log, seen, "Order/%s/_history/%d" % (line["assessment"], line["version"]), (), line, "created")
        else:
            status = "" if line["status"] is None else " %d" % line["status"]
            found = (line["key"], line["act"].lower(), line["outcome"] + status)
            check_row(log, seen, "Attempt/" + line["id"], found, line, "at")
    for reference, position in log.missing(seen):
        other = reference.startswith(("SignOff/", "Received/", "Order/", "Attempt/"))
        kind = "ROW_MISSING" if other else "RESOURCE_MISSING"
        doubt("ERASED_UNSIGNED" if holds_position(log.unsigned, position) else kind, reference)


def check_tree(zip_file, log, size, marks, witnessed):
    own = ("checkpoint.txt", "later-checkpoint.txt")  # those whose cosignatures were counted
    tree, expected, largest = Tree(), 0, max(mark[0] for mark in marks if not witnessed or mark[3] in own)
    by_size = sorted(marks, key=lambda mark: mark[0])

    def compare():
        while by_size and by_size[0][0] == tree.size:
            _, root, kind, place = by_size.pop(0)
            if root != tree.root():
                doubt(kind, place)

    compare()
    for line in lines(zip_file, "events.ndjson"):
        if line["position"] != expected:
            doubt("GAP" if line["position"] > expected else "EVENT_TWICE", expected)
            for _ in range(min(line["position"] - expected, 1 << 20)):  # so that what follows is compared in its place
                tree.add(bytes(32))
                compare()
        expected = line["position"] + 1
        tree.add(b64(line["leaf"]))
        log.take(line)
        compare()
    if expected < size:
        doubt("GAP", expected)
    for line in lines(zip_file, "outside.ndjson"):
        following = line["position"] == tree.size
        if following:
            tree.add(b64(line["leaf"]))
            compare()
        log.take(line, outside=True, signed=following and line["position"] < largest)  # compared with the tree, or in doubt
    for _, _, kind, place in by_size:
        doubt("LOG_SHORTER" if kind == "CHECKPOINT_NOT_IN_TREE" else kind, place)


def files(places):
    """Each file, and all of each folder, with its text."""
    for place in places:
        below = [os.path.join(where, name) for where, _, names in sorted(os.walk(place)) for name in sorted(names)]
        for path in below if os.path.isdir(place) else [place]:
            with open(path, encoding="utf-8") as file:
                yield path, file.read()


def kept_outside(places, keys, origin):
    for path, note in files(places):
        if note.split("\n", 1)[0] == origin:
            found = checkpoint(note, keys, path)
            if found:
                yield found[1], found[2], "CHECKPOINT_NOT_IN_TREE", path


def verify(options):
    keys = [key for _, text in files(options.key) for key in public_keys(text)]
    watching = {witness for _, text in files(options.witness) for witness in witnesses(text)}
    quorum = len(watching) if options.quorum is None else options.quorum
    with zipfile.ZipFile(options.export) as zip_file:
        manifest = json.loads(zip_file.read("manifest.json"))
        signed = checkpoint(zip_file.read("checkpoint.txt").decode(), keys, "checkpoint.txt")
        if signed is None:
            return
        for name in {"checkpoint.txt", "later-checkpoint.txt"} & set(zip_file.namelist()):
            if sum(cosigned(zip_file.read(name).decode(), witness) for witness in watching) < quorum:
                doubt("NOT_WITNESSED", name)
        origin, size, root = signed
        later = None
        if "later-checkpoint.txt" in zip_file.namelist():
            later = checkpoint(zip_file.read("later-checkpoint.txt").decode(), keys, "later-checkpoint.txt")
        log = Log()
        if not manifest["whole"]:
            raise ValueError("a part of a log shows no omission")
        marks = [(size, root, "ROOT_DIFFERS", "checkpoint.txt")]
        for note in zip_file.read("checkpoints.txt").decode().split("%%\n"):
            found = checkpoint(note, keys, "checkpoints.txt") if note else None
            if found:
                marks.append((found[1], found[2], "CHECKPOINT_NOT_IN_TREE", "checkpoints.txt"))
        if later:
            marks.append((later[1], later[2], "CHECKPOINT_NOT_IN_TREE", "later-checkpoint.txt"))
        marks += kept_outside(options.checkpoint, keys, origin)
        check_tree(zip_file, log, size, marks, quorum > 0)
        log.end()
        check_rows(zip_file, log)


def main(arguments):
    options = argparse.ArgumentParser()
    options.add_argument("export")
    options.add_argument("--key", action="append", required=True)
    options.add_argument("--checkpoint", action="append", default=[])
    options.add_argument("--witness", action="append", default=[])
    options.add_argument("--quorum", type=int)
    try:
        verify(options.parse_args(arguments))
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile) as fault:
        doubt("UNREADABLE", fault)
    for kind, place in DOUBTS:
        print(kind, place)
    print("DOUBTFUL" if DOUBTS else "GOOD")
    return 1 if DOUBTS else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

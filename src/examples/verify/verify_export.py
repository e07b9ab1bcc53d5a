#!/usr/bin/env python3
"""The verifier of Dorsal's audit exports (format 1): Python's standard library only, none of Dorsal's code.

It checks leaves, tree, stored subtrees, the root against the signed checkpoint, every signature, earlier checkpoints, and that all
rows and their columns are what the events say. It scores nothing: replay.py does. --key is what /log/{site}/key gives, or PEM.

Prints a line for each assessment and each doubt, "KIND at place: what", then GOOD or DOUBTFUL.
Exit code 0: no doubt; 1: a doubt; 2: wrong arguments; 3: a file can't be read.
"""
import argparse
import base64
import binascii
import bisect
import collections
import datetime
import functools
import hashlib
import io
import json
import os
import re
import sys
import zipfile

UTC, MILLISECOND = datetime.timezone.utc, datetime.timedelta(milliseconds=1)
MAX_DOUBTS, MAX_ENTRIES, MAX_LINE, MAX_NOTES = 1_000, 10_000, 32 << 20, 256 << 20
SMALL, EXPANSION = 64 << 20, 100  # real exports expand ten times
PATIENCE = 10 * 60 * 1000  # a sequencer assigns positions each second
TILE_HEIGHT = 8

ENTRIES = {  # the members of a line of each entry
    "events.ndjson": "position id recorded patient salt leaf event eventBase64 waits",
    "outside.ndjson": "position id recorded patient salt leaf event eventBase64 waits",
    "nodes.ndjson": "level index hash",
    "checkpoint-rows.ndjson": "size root signed",
    "resources.ndjson": "type id version patient recorded status sha256 body bodyBase64",
    "sign-offs.ndjson": "assessment version patient signed sha256 body bodyBase64",
    "assessments.ndjson": "id patient identifier receivedSha256 created",
    "deliveries.ndjson": "kind assessment version patient clinician created key id at act outcome status",
}
ENTRY_NAME = re.compile(
    r"READ-ME\.txt|manifest\.json|checkpoint\.txt|later-checkpoint\.txt|checkpoints\.txt|"
    + "|".join(map(re.escape, ENTRIES))
    + r"|knowledge/(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*"
)
COUNTED = {"sign-offs.ndjson": "signOffs"}  # others are counted in the manifest under their own name
NUMBERS = {"position", "version", "level", "index", "size"}
MANIFEST = "format site origin made by filter whole from to size left counts".split()

REMEDIES = {
    "UNREADABLE": "This is not an export, or it is truncated or damaged. Get a new one, and compare its SHA-256 with the one that"
    " the service recorded.",
    "MANIFEST_DIFFERS": "The export lost or gained lines after it was made. Get a new export.",
    "LEAF_CHANGED": "The event or its salt was changed after it was logged. Compare it with a backup from before the change.",
    "COLUMN_DIFFERS": "A column beside the event was changed: searches would miss or misplace it. Trust the event.",
    "EVENT_MISSING": "The log holds an event that was removed from audit_event. Look for it in a backup.",
    "EVENT_TWICE": "One event occurs at two positions. Somebody changed the log by hand.",
    "EVENT_UNKNOWN": "The event never came into the log. Somebody wrote into audit_event by hand, or removed its log entry.",
    "LEFT_WAITING": "Events wait for their position for too long. Ask the operators whether the sequencer runs.",
    "ERASED_UNTOLD": "The payload was emptied without `dorsal erase`: no event in the log records who erased it and why.",
    "ERASED_UNSIGNED": "Only an unsigned event records the erasure; anyone who has the file could have added it. Request another"
    " export, whose checkpoint includes the erasure.",
    "GAP": "Positions are missing: log entries were removed. Look for them in a backup.",
    "ROOT_DIFFERS": "The entries are not those that were signed. Something was changed, removed, inserted or moved.",
    "NODE_DIFFERS": "A stored hash of the tree is not the one that the entries give. Proofs from this database are wrong.",
    "SIGNATURE_BAD": "Nobody whom you trust has signed this. Give the keys of that time, each with --key.",
    "NOT_WITNESSED": "The witnesses did not see this log as it is here. If the export is less than a minute old, get a new one;"
    " otherwise ask the witnesses for the newest checkpoint that they have cosigned, and give it with --checkpoint.",
    "CHECKPOINT_NOT_IN_TREE": "What was signed then is not the beginning of this log: the past was rewritten,"
    " or an old backup was put back and the log went on.",
    "CHECKPOINT_ROW_DIFFERS": "The columns beside a checkpoint's note were changed. Trust the note if it is signed.",
    "CHECKPOINT_MISSING": "A checkpoint that was kept outside is no longer in the database: it was removed there.",
    "LOG_SHORTER": "A checkpoint that was kept outside holds more entries. If it is younger than this export, request a new export"
    " and verify that. If not, the end of the log was cut off or an old backup was put back.",
    "CHECKPOINT_NOT_COMPARED": "Give checkpoints of this log.",
    "RESOURCE_CHANGED": "The stored resource is not the one that was logged. Compare it with a backup.",
    "RESOURCE_MISSING": "A resource that was logged is gone. Look for it in a backup.",
    "RESOURCE_UNKNOWN": "No event records that this resource was written. Somebody added it by hand.",
    "ROW_CHANGED": "The row is not the one that was logged. Compare it with a backup.",
    "ROW_MISSING": "A row that was logged is gone. Look for it in a backup.",
    "ROW_UNKNOWN": "No event records this row. Somebody added it by hand.",
    "FILE_CHANGED": "The file of a bulk export was changed, cut off or exchanged after its download. Download it again while the"
    " export is still available, or request a new one.",
    "FILE_UNKNOWN": "The log has no download of this file. The file or its manifest was changed, or the export of the log is older"
    " than the download: request a newer one.",
}


class Unreadable(Exception):
    """A file that no part is trusted of: place and reason."""


class Usage(Exception):
    """Wrong arguments."""


class Report:
    def __init__(self):
        self.doubts, self.number, self.notes, self.counts = [], 0, {}, {}
        self.results, self.doubted = {}, collections.defaultdict(list)  # by id of the event that made them

    def doubt(self, kind, place, message, event=None):
        self.number += 1
        if self.number <= MAX_DOUBTS:
            self.doubts.append((kind, "%s at %s: %s" % (kind, place, message)))
        if event in self.results:
            self.doubted[event].append("%s at %s" % (kind, place))

    def print(self, head, quiet):
        for event, result in self.results.items():
            if event in self.doubted:
                show("DOUBTFUL %s: %s" % (result, "; ".join(self.doubted[event][:10])))
            elif not quiet:
                show("good     " + result)
        told = set()
        for kind, text in self.doubts:
            show(text)
            if kind not in told:
                told.add(kind)
                show("    " + REMEDIES[kind])
        if self.number > MAX_DOUBTS:
            show("and %d more doubts" % (self.number - MAX_DOUBTS))
        for note in self.notes.values():
            show("note: " + note)
        show(head)
        show("checked: " + ", ".join("%d %s" % (number, word) for word, number in self.counts.items()))
        show("assessments: %d good, %d doubtful" % (len(self.results) - len(self.doubted), len(self.doubted)))
        show("DOUBTFUL: %d doubts" % self.number if self.number else "GOOD: nothing is in doubt")


def show(text):
    print(re.sub(r"[\x00-\x1f\x7f-\x9f]", "?", text))  # names come from the file


def b64(text):
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error:
        raise ValueError("a value is no base64") from None


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
    """Roots of complete subtrees, the largest first, and of all of them those of the levels that are stored."""

    def __init__(self):
        self.size, self.parts, self.stored = 0, [], collections.defaultdict(list)

    def add(self, leaf):
        self.parts.append((0, leaf))
        self.size += 1
        while len(self.parts) > 1 and self.parts[-1][0] == self.parts[-2][0]:
            (level, right), (_, left) = self.parts.pop(), self.parts.pop()
            self.parts.append((level + 1, node(left, right)))
            if (level + 1) % TILE_HEIGHT == 0:
                self.stored[level + 1].append(self.parts[-1][1])

    def root(self):
        if not self.parts:
            return sha256()
        root = self.parts[-1][1]
        for _, left in reversed(self.parts[:-1]):
            root = node(left, root)
        return root


# --- Checkpoints (C2SP signed-note and tlog-checkpoint) ------------------------------------------------------------------------
Mark = collections.namedtuple("Mark", "size root source place")
THIS, EARLIER, LATER, KEPT = "checkpoint.txt", "checkpoints.txt", "later-checkpoint.txt", "--checkpoint"


def public_keys(path, text):
    """The keys in a file as /log/{site}/key gives it: one after the other, each on a line by name and as PEM, which is what counts."""
    found = re.findall("-----BEGIN PUBLIC KEY-----(.*?)-----END PUBLIC KEY-----", text, re.DOTALL)
    if not found:
        raise Usage(path + " holds no public key; give PEM")
    return [b64("".join(key.split()))[-32:] for key in found]


def holds(key, origin, text, signatures):
    """Whether that key has signed, and each signature that says it is this key's is good."""
    own = sha256((origin + "\n").encode(), b"\x01", key)[:4]
    parts = [line.split(" ") for line in signatures.splitlines()]
    signed = [b64(coded) for _, name, coded in parts if name == origin]
    judged = [ed25519_holds(key, text.encode(), one[4:]) for one in signed if one[:4] == own]
    return bool(judged) and all(judged)


def witnesses(path, text):
    """(name, id, key) of each verifier key of type 0x04 (C2SP tlog-cosignature)."""
    try:
        for line in text.split():
            name, key_id, coded = line.split("+", 2)
            typed = b64(coded)
            if typed[:1] != b"\x04" or sha256((name + "\n").encode(), typed)[:4].hex() != key_id:
                raise ValueError
            yield name, bytes.fromhex(key_id), typed[1:]
    except ValueError:
        raise Usage(path + " names a key that is none for cosignatures; give the witness's own name+id+key") from None


def cosigned(note, witness):
    """Whether the witness stated, at the time in the signature, that the note's checkpoint is the largest that it has seen."""
    name, key_id, key = witness
    text, _, signatures = note.rpartition("\n\n")
    judged = []
    for parts in (line.split(" ") for line in signatures.splitlines()):
        if len(parts) == 3 and parts[1] == name:
            signature = b64(parts[2])
            if signature[:4] == key_id:
                time = int.from_bytes(signature[4:12], "big")
                message = "cosignature/v1\ntime %d\n%s\n" % (time, text)
                judged.append(0 < time < 2**63 and ed25519_holds(key, message.encode(), signature[12:]))
    return bool(judged) and all(judged)


def checkpoint(note, keys):
    """(origin, size, root, whether one of the keys has signed it); ValueError where it is no checkpoint."""
    text, signatures = note.rsplit("\n\n", 1)
    text += "\n"
    origin, size, root = text.split("\n")[:3]
    return origin, int(size), b64(root), any(holds(key, origin, text, signatures) for key in keys)


class Checkpoints:
    """The checkpoints that the log is held to: the one of the export, earlier ones, and those that the auditor kept."""

    def __init__(self, export, report, options):
        self.report, self.keys, self.marks = report, options.keys, []
        note = export.text(THIS)
        self.origin = note.split("\n", 1)[0]
        newest = self.add(note, THIS, THIS)
        self.demand_witnesses(note, THIS, options)
        notes = [
            self.add(one, EARLIER, "%s number %d" % (EARLIER, number))
            for number, one in enumerate(filter(None, export.text(EARLIER).split("%%\n")), 1)
        ] + [newest]
        if LATER in export.names:
            later = export.text(LATER)
            self.add(later, LATER, LATER)
            self.demand_witnesses(later, LATER, options)
        self.witnessed = options.quorum > 0
        self.kept(options.checkpoint)
        self.rows(export, iter(notes))
        sizes = {mark.size for mark in notes if mark}
        for mark in self.marks:
            if mark.source == KEPT and newest and mark.size <= newest.size and mark.size not in sizes:
                report.doubt("CHECKPOINT_MISSING", mark.place, "the export has no checkpoint of %d entries" % mark.size)
        self.size = newest.size if newest else export.manifest["size"]

    def add(self, note, source, place):
        """Reads, checks and remembers a note; None when it is none."""
        try:
            origin, size, root, signed = checkpoint(note, self.keys)
            mark = Mark(size, root, source, place)
            if origin != self.origin:
                raise ValueError
            if not signed:
                self.report.doubt("SIGNATURE_BAD", place, "none of the keys that were given has signed it as it is")
        except ValueError:
            self.report.doubt("SIGNATURE_BAD", place, "it is no signed checkpoint of this log")
            return None
        self.marks.append(mark)
        return mark

    def demand_witnesses(self, note, place, options):
        number = sum(cosigned(note, witness) for witness in options.watching)
        detail = "%d of %d witnesses have cosigned it" % (number, len(options.watching))
        if number < options.quorum:
            self.report.doubt("NOT_WITNESSED", place, "%s, not %d" % (detail, options.quorum))
        elif number:
            self.report.notes[place] = detail

    def kept(self, places):
        foreign, before = 0, ("", "")
        if not places:
            self.report.notes[KEPT] = (
                "no checkpoint that was kept outside was given; without one nobody can tell whether the whole past was rewritten"
                " by somebody who has the key"
            )
        for path, note in files(places):
            # a crash may have left the beginning of a note; the complete one is NAME-1.txt, which sorts before it
            torn = before[0].startswith(path.removesuffix(".txt") + "-") and before[1] != note and before[1].startswith(note)
            before = (path, note)
            if torn:
                continue
            if note.split("\n", 1)[0] == self.origin:
                self.add(note, KEPT, path)
            else:
                foreign += 1  # a place keeps the checkpoints of all sites; an export has those of one
        if foreign and not any(mark.source == KEPT for mark in self.marks):
            message = "all %d checkpoints that were given are about other logs than this" % foreign
            self.report.doubt("CHECKPOINT_NOT_COMPARED", KEPT, message)

    def rows(self, export, notes):
        """The columns must say what the notes say, and there must be a row for each note."""
        for row in export.lines("checkpoint-rows.ndjson"):
            note = next(notes, None)
            if not note or (note.size, note.root) != (row["size"], b64(row["root"])):
                place = "checkpoint of %d entries" % row["size"]
                self.report.doubt("CHECKPOINT_ROW_DIFFERS", place, "its row and its note say different sizes or roots")
        if any(True for _ in notes):
            self.report.doubt("CHECKPOINT_ROW_DIFFERS", "checkpoint-rows.ndjson", "there are more notes than rows")

    def largest(self):
        """Number of entries of the largest one; where witnesses are demanded, of those that they must have cosigned."""
        return max((mark.size for mark in self.marks if not self.witnessed or mark.source in (THIS, LATER)), default=0)


def files(places):
    """Each file, and all of each folder, with its text."""
    for place in places:
        paths = [place]
        if os.path.isdir(place):
            paths = [os.path.join(where, name) for where, _, names in sorted(os.walk(place)) for name in sorted(names)]
            paths = [path for path in paths if not os.path.basename(path).startswith(".")]
            if not paths:
                raise Usage(place + " holds no checkpoint; name the directory where they are kept")
        for path in paths:
            if os.path.getsize(path) > 100_000:
                raise Usage(path + " is neither a key nor a checkpoint: it is too large")
            with open(path, encoding="utf-8") as file:
                yield path, file.read()


# --- The export: a file that may have been made to hurt --------------------------------------------------------------------------
def unique(pairs):
    members = {}
    for name, value in pairs:
        if name in members:
            raise ValueError("the member %s twice" % name)
        members[name] = value
    return members


def constant(name):
    raise ValueError(name)


def parsed(place, raw):
    try:
        return json.loads(raw.decode("utf-8"), object_pairs_hook=unique, parse_constant=constant)
    except (ValueError, RecursionError) as fault:
        raise Unreadable(place, "a line is no JSON of one meaning: %s" % fault) from None


class Export:
    def __init__(self, path, report):
        self.report, self.counts = report, report.counts
        try:
            self.zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile:
            raise Unreadable("the file", "it is no zip, or it was cut off") from None
        self.names = set()
        for name in self.zip.namelist():
            if not ENTRY_NAME.fullmatch(name):
                raise Unreadable("the file", "it has an entry whose name no export has")
            if name in self.names:
                raise Unreadable(name, "the entry is there twice; which one counts would be a guess")
            self.names.add(name)
        if len(self.names) > MAX_ENTRIES:
            raise Unreadable("the file", "it has too many entries")
        self.manifest = self.read_manifest()

    def read_manifest(self):
        """It is not signed, so its statements are only compared."""
        manifest = parsed("manifest.json", self.bytes("manifest.json", 1 << 20))
        if not isinstance(manifest, dict) or not set(MANIFEST) <= manifest.keys():
            raise Unreadable("manifest.json", "a member is missing")
        if manifest["format"] != 1:
            raise Unreadable("manifest.json", "it has another format; this release reads format 1")
        if manifest["whole"] is not True:
            raise Unreadable("manifest.json", "it is a part of a log, which shows no omission; ask for the whole log")
        return manifest

    def open(self, name):
        if name not in self.names:
            raise Unreadable(name, "the entry is missing")
        return self.zip.open(name)

    def bytes(self, name, most):
        with self.open(name) as entry:
            content = entry.read(most + 1)
        if len(content) > most:
            raise Unreadable(name, "the entry has more than %d bytes" % most)
        return content

    def text(self, name):
        return self.bytes(name, MAX_NOTES).decode("utf-8")

    def lines(self, name):
        """The objects of an entry, one after another; their number is what the manifest has to say."""
        word, allowed = COUNTED.get(name, name.removesuffix(".ndjson")), set(ENTRIES[name].split())
        self.counts[word] = 0
        with io.BufferedReader(self.open(name), 1 << 18) as entry:
            remaining = SMALL + EXPANSION * self.zip.getinfo(name).compress_size
            for line in iter(lambda: entry.readline(MAX_LINE + 1), b""):
                remaining -= len(line)
                if remaining < 0:
                    raise Unreadable(name, "it expands beyond the limit")
                if len(line) > MAX_LINE:
                    raise Unreadable(name, "it has a line of more than %d bytes" % MAX_LINE)
                if not line.endswith(b"\n"):
                    raise Unreadable(name, "its last line has no end: it was cut off")
                if line.strip():
                    self.counts[word] += 1
                    yield self.checked(name, allowed, parsed(name, line))

    @staticmethod
    def checked(name, allowed, row):
        if not isinstance(row, dict):
            raise Unreadable(name, "a line is no object")
        if not row.keys() <= allowed:
            raise Unreadable(name, "a line has a member that no export has")
        for member, value in row.items():
            number = member in NUMBERS or member == "status" and name == "deliveries.ndjson"
            kind = int if number else bool if member == "waits" else str
            if value is not None and (type(value) is not kind or number and not 0 <= value < 2**63):
                raise Unreadable(name, "a value is not of the kind that it should be")
        return row

    def compare_counts(self):
        for word, number in self.counts.items():
            stated = self.manifest["counts"].get(word, number)
            if stated != number:
                message = "it says that there are %s %s, and there are %d" % (stated, word, number)
                self.report.doubt("MANIFEST_DIFFERS", "manifest.json", message)


def body(line, name):
    if line.get(name) is not None:
        return line[name].encode("utf-8", "surrogatepass")
    return b64(line[name + "Base64"]) if name + "Base64" in line else None


# --- Events ----------------------------------------------------------------------------------------------------------------------
class Event:
    """What an event says; nothing where its bytes are no event."""

    def __init__(self, raw):
        self.id, self.recorded, self.patients = "", "", []
        self.written, self.facts, self.subject = [], [], ""
        try:
            self.read(json.loads(raw))
            self.readable = True
        except (ValueError, RecursionError, AttributeError, TypeError, LookupError):
            self.readable = False

    def read(self, event):
        self.id, self.recorded = event["id"], event["recorded"]
        for entity in event.get("entity", []):
            what, details = entity.get("what", {}), entity.get("detail", [])
            reference, identifier = what.get("reference", ""), what.get("identifier", {}).get("value", "")
            name = identifier.removeprefix("urn:uuid:")
            hashes = [b64(detail["valueBase64Binary"]) for detail in details if "valueBase64Binary" in detail]
            facts = [(detail["type"], detail["valueString"]) for detail in details if detail.get("valueString")]
            if reference.startswith("Patient/"):
                self.patients.append(reference)
            elif hashes:  # what is no FHIR resource is identified
                self.written.append((reference or identifier, hashes[-1]))
            elif entity.get("role", {}).get("code") == "20" and identifier.startswith("urn:uuid:"):
                if event.get("outcomeDesc"):
                    done = (name, event["subtype"][0]["code"], event["outcomeDesc"])
                    self.written.append(("Attempt/" + self.id, done))
            elif facts:
                self.facts, self.subject = facts, name
        if self.fact("order"):
            self.written.append(("Order/%s/_history/%s" % (self.subject, self.fact("order")), ()))

    def fact(self, name, default=""):
        return next((value for fact, value in self.facts if fact == name), default)

    def erased(self, before):
        """Ranges of earlier positions that it says were erased."""
        for name, value in self.facts:
            if name == "erased":
                for part in value.split(","):
                    first, _, last = part.partition("-")
                    if not re.fullmatch(r"\d{1,18}(-\d{1,18})?", part):
                        return
                    if int(first) <= int(last or first) < before:
                        yield int(first), int(last or first)

    def agrees(self, line):
        """Whether the columns of an event say what the event does; one about several patients has no patient in its row."""
        patient = line.get("patient") or ""
        ours = "Patient/" + patient in self.patients if patient else len(self.patients) != 1
        return ours and self.id == line["id"] and same_moment(self.recorded, line["recorded"])


def millis(text):
    try:
        return (datetime.datetime.fromisoformat(text) - datetime.datetime.fromtimestamp(0, UTC)) // MILLISECOND
    except (ValueError, TypeError):
        return None


def same_moment(stated, row):
    """Events have milliseconds; rows microseconds, which PostgreSQL rounds."""
    if stated == row:
        return True
    first, second = millis(stated), millis(row)
    return first is not None and second is not None and second - first in (0, 1)


class Ranges:
    def __init__(self):
        self.ranges, self.ends = [], None

    def add(self, ranges):
        self.ranges += ranges
        self.ends = None

    def __contains__(self, position):
        if self.ends is None:
            self.ranges.sort()
            self.ends, last = [], -1
            for _, end in self.ranges:
                last = max(last, end)
                self.ends.append(last)
        index = bisect.bisect_right(self.ranges, (position, 2**63)) - 1
        return index >= 0 and self.ends[index] >= position


Claim = collections.namedtuple("Claim", "wanted patient recorded event position")


class Log:
    def __init__(self, export, report):
        self.export, self.report = export, report
        self.claims, self.demanded, self.ids, self.emptied = {}, set(), set(), []
        self.told, self.later, self.unsigned = Ranges(), Ranges(), Ranges()  # erased; an unsigned event may be anyone's
        self.downloads = set()

    def take(self, line, outside=False, signed=True):
        """Takes the next entry of the log; returns whether its leaf is that of its event."""
        position, identity = line["position"], line["id"]
        place = "event " + identity if position is None else "position %d, event %s" % (position, identity)
        raw = body(line, "event")
        salt = b64(line["salt"]) if line.get("salt") else b""
        leaf = b64(line["leaf"]) if position is not None else None
        if leaf is not None and len(leaf) != 32:
            raise Unreadable("events.ndjson", "a line has no leaf")
        fits = raw is not None and bool(salt) and sha256(b"\x00", salt, raw) == leaf
        event = Event(raw or b"")
        if outside:
            self.erasure(event, place, position if signed and fits else None)
        if identity in self.ids:
            if not outside:
                self.report.doubt("EVENT_TWICE", place, "the same event occurs at another position")
            return
        self.ids.add(identity)
        if position is None and not line.get("waits"):
            self.report.doubt("EVENT_UNKNOWN", place, "it is in audit_event, but neither in the log nor in its queue")
        elif position is None and self.is_late(line):
            self.report.doubt("LEFT_WAITING", place, "it waits for a position since " + line["recorded"])
        if position is not None and line.get("recorded") and raw is None and not salt:
            self.emptied.append(position)
            return
        if not outside:
            if event.fact("result") == "true":
                named = "%s version %s position %d" % (event.subject, event.fact("version"), position)
                self.report.results[identity] = named
            if fits:
                self.erasure(event, place, position, self.told)
                if event.fact("exported"):
                    self.downloads.add(event.fact("sha256"))
        if position is not None:
            self.check(line, event, place, fits, raw is not None and bool(salt))
        self.claim(line, event, place, outside)

    def check(self, line, event, place, fits, whole):
        if line.get("recorded") is None:
            self.report.doubt("EVENT_MISSING", place, "its row is gone")
        elif not fits:
            message = "salt and bytes do not give its leaf" if whole else "its bytes or its salt are gone"
            self.report.doubt("LEAF_CHANGED", place, message, line["id"])
        if event.readable and line.get("recorded") and not event.agrees(line):
            self.report.doubt("COLUMN_DIFFERS", place, "a column does not say what the event says", line["id"])

    def claim(self, line, event, place, outside):
        for reference, wanted in event.written:
            claim = Claim(wanted, line.get("patient") or "", line.get("recorded") or "", line["id"], line["position"])
            if self.claims.setdefault(reference, claim).wanted != wanted:
                self.report.doubt("RESOURCE_CHANGED", place, "it records a row with another hash than an earlier event", line["id"])
            if not outside:  # else its rows may have been committed after they were exported
                self.demanded.add(reference)

    def is_late(self, line):
        exported, recorded = millis(self.export.manifest["made"]), millis(line.get("recorded"))
        return exported is not None and recorded is not None and recorded < exported - PATIENCE

    def erasure(self, event, place, position, *targets):
        """An event after the checkpoint may tell of events that were exported before; only a signed one is believed."""
        signed = position is not None
        ranges = list(event.erased(position if signed else 2**63))
        for target in targets or ((self.told, self.later) if signed else (self.unsigned,)):
            target.add(ranges)
        if ranges:
            number = sum(last - first + 1 for first, last in ranges)
            who, why = event.fact("operator", "nobody named"), event.fact("reason", "no reason")
            text = "%s%s: %d events were erased by %s, because: %s"
            self.report.notes[event.id] = text % (place, "" if signed else ", not signed", number, who, why)

    def end(self):
        for position in sorted(self.emptied):
            if position not in self.told:
                kind = "ERASED_UNSIGNED" if position in self.unsigned else "ERASED_UNTOLD"
                message = "its event was emptied, and no signed event records it"
                self.report.doubt(kind, "position %d" % position, message)


def check_log(export, report, log, marks):
    tree, expected, erasures = Tree(), 0, 0
    by_size = sorted(marks.marks, key=lambda mark: mark.size)

    def compare():
        while by_size and by_size[0].size == tree.size:
            mark = by_size.pop(0)
            if mark.root != tree.root():
                kind = "ROOT_DIFFERS" if mark.source == THIS else "CHECKPOINT_NOT_IN_TREE"
                report.doubt(kind, mark.place, "the first %d entries are not those that it was signed over" % mark.size)

    def gap(first, end):
        place = "position %d" % first if first + 1 == end else "positions %d to %d" % (first, end - 1)
        report.doubt("GAP", place, "missing")

    compare()
    for line in export.lines("events.ndjson"):
        position = line.get("position")
        if position is None or not line.get("id") or not line.get("leaf"):
            raise Unreadable("events.ndjson", "a line has no position, no id or no leaf")
        if position < expected:
            report.doubt("EVENT_TWICE", "position %d, event %s" % (position, line["id"]), "it is there already, or comes too late")
        else:
            if position > expected:
                gap(expected, position)
                for _ in range(min(position - expected, 1 << 20)):  # so that what follows is compared in its place
                    tree.add(bytes(32))
                    compare()
            tree.add(b64(line["leaf"]))
            expected = position + 1
        log.take(line)
        compare()
    if expected < marks.size:
        gap(expected, marks.size)
    for line in export.lines("outside.ndjson"):
        following = line["position"] == tree.size
        if following:
            tree.add(b64(line["leaf"]))
            compare()
        log.take(line, outside=True, signed=following and line["position"] < marks.largest())
        erasures += any(name == "erased" for name, _ in Event(body(line, "event") or b"").facts)
    export.counts["erasures"] = erasures
    check_nodes(export, report, tree, marks.size)
    for mark in by_size:
        kind = "LOG_SHORTER" if mark.source == KEPT else "ROOT_DIFFERS"
        report.doubt(kind, mark.place, "it holds %d entries, and the export only %d" % (mark.size, tree.size))
    log.end()


def check_nodes(export, report, tree, size):
    following = collections.defaultdict(int)

    def gap(level, first, end):
        if end > first:
            report.doubt("NODE_DIFFERS", "nodes %d to %d of level %d" % (first, end - 1, level), "they are missing")

    for line in export.lines("nodes.ndjson"):
        level, index = line["level"], line["index"]
        gap(level, following[level], index)
        following[level] = index + 1
        if tree.stored.get(level, [])[index : index + 1] != [b64(line["hash"])]:
            report.doubt("NODE_DIFFERS", "node %d of level %d" % (index, level), "it is not what its entries give")
    for level in range(TILE_HEIGHT, 63, TILE_HEIGHT):
        gap(level, following[level], size >> level)  # those of later entries may be still to come


# --- Rows ------------------------------------------------------------------------------------------------------------------------
def describes(line, raw):
    """Whether the columns of a resource say what the resource does, where it does."""
    try:
        resource = json.loads(raw)
        meta = resource.get("meta", {})
        same = (resource.get("resourceType"), resource.get("id")) == (line["type"], line["id"])
        numbered = meta.get("versionId", "") in ("", str(line["version"]))
        stated = not line["status"] or resource.get("status", line["status"]) == line["status"]
        return same and numbered and stated and same_moment(meta.get("lastUpdated", line["recorded"]), line["recorded"])
    except (ValueError, RecursionError, AttributeError):
        return False


def rows(export):
    """Each row: kind of doubt, reference, content, whether its columns fit the content, its line and the name of its moment."""
    for line in export.lines("sign-offs.ndjson"):
        found = sha256(body(line, "body") or b"")
        reference = "SignOff/%s/_history/%d" % (line["assessment"], line["version"])
        yield "ROW", reference, found, found == b64(line["sha256"]), line, "signed"
    for line in export.lines("resources.ndjson"):
        raw = body(line, "body") or b""
        found = sha256(raw)
        reference = "%s/%s/_history/%d" % (line["type"], line["id"], line["version"])
        yield "RESOURCE", reference, found, found == b64(line["sha256"]) and describes(line, raw), line, "recorded"
    for line in export.lines("assessments.ndjson"):
        yield "ROW", "Received/" + line["id"], b64(line["receivedSha256"]), True, line, "created"
    for line in export.lines("deliveries.ndjson"):
        if line["kind"] == "order":
            yield "ROW", "Order/%s/_history/%d" % (line["assessment"], line["version"]), (), True, line, "created"
        else:
            status = "" if line["status"] is None else " %d" % line["status"]
            found = (line["key"], line["act"].lower(), line["outcome"] + status)
            yield "ROW", "Attempt/" + line["id"], found, True, line, "at"


def check_rows(export, report, log):
    seen = set()
    for kind, reference, found, fits, line, moment in rows(export):
        claim = log.claims.get(reference)
        if not claim:
            report.doubt(kind + "_UNKNOWN", reference, "no event records that it was written")
            continue
        ours = not line["patient"] or (line["patient"] == claim.patient and same_moment(claim.recorded, line[moment]))
        fault = (
            "it is there twice" if reference in seen
            else "it is not what its event says that was written" if claim.wanted != found
            else "" if fits and ours
            else "a column does not fit what was written"
        )  # fmt: skip
        if fault:
            at = "an event without a position" if claim.position is None else "the event at position %d" % claim.position
            report.doubt(kind + "_CHANGED", reference, "%s (%s)" % (fault, at), claim.event)
        seen.add(reference)
    erased = 0
    for reference in sorted(log.demanded - seen):
        claim = log.claims[reference]
        if claim.position in log.later:
            erased += 1
            continue
        other = reference.startswith(("SignOff/", "Received/", "Order/", "Attempt/"))
        kind = "ERASED_UNSIGNED" if claim.position in log.unsigned else "ROW_MISSING" if other else "RESOURCE_MISSING"
        report.doubt(kind, reference, "it is gone (position %d wrote it)" % claim.position, claim.event)
    if erased:
        report.notes["erased"] = "%d rows are missing because they were erased while the export was read" % erased


def check_files(report, log, manifests):
    """Compares files of bulk exports with their manifest, and with the events of their downloads in the signed log."""
    for path in manifests:
        with open(path, encoding="utf-8") as file:
            manifest = json.load(file)
        if not isinstance(manifest, dict) or not isinstance(manifest.get("output"), list):
            raise Usage(path + " is no manifest; give the body of the export's status as it was sent")
        for entry in [one for part in ("output", "deleted", "error") for one in manifest.get(part, [])]:
            name = entry["url"].rsplit("/", 1)[-1]
            if not re.fullmatch(r"[A-Za-z]{1,40}-[1-9][0-9]{0,5}[.]ndjson", name):
                raise Usage(path + " names a file as Dorsal names none; give it as it was sent")
            digest, number = hashlib.sha256(), 0
            with open(os.path.join(os.path.dirname(path), name), "rb") as file:
                for line in iter(lambda: file.readline(1 << 20), b""):
                    digest.update(line)
                    number += line.endswith(b"\n")
            stated = entry.get("extension", {}).get("https://dorsal.example/canonical/sha256")
            if (digest.hexdigest(), number) != (stated, entry.get("count")):
                report.doubt("FILE_CHANGED", name, "its bytes are not those of the manifest")
            elif stated not in log.downloads:
                report.doubt("FILE_UNKNOWN", name, "no event of the export records such a download")


def verify(options, report):
    export = Export(options.export, report)
    marks = Checkpoints(export, report, options)
    log = Log(export, report)
    check_log(export, report, log, marks)
    check_rows(export, report, log)
    check_files(report, log, options.bulk)
    export.compare_counts()
    return 'export of site %s, log "%s" of %d entries' % (export.manifest["site"], marks.origin, marks.size)


def arguments_of(written):
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("export")
    options.add_argument("--key", action="append", required=True, metavar="FILE")
    options.add_argument("--checkpoint", action="append", default=[], metavar="PATH", help="files or folders, kept outside")
    options.add_argument("--witness", action="append", default=[], metavar="FILE", help="a key name+id+key that must have cosigned")
    options.add_argument("--quorum", type=int, help="number of the witnesses that must; all by default")
    options.add_argument("--bulk", action="append", default=[], metavar="MANIFEST", help="of a bulk export, beside its files")
    options.add_argument("--quiet", action="store_true", help="without a line for each good assessment")
    options = options.parse_args(written)
    options.keys = [key for path, text in files(options.key) for key in public_keys(path, text)]
    options.watching = {witness for path, text in files(options.witness) for witness in witnesses(path, text)}
    options.quorum = len(options.watching) if options.quorum is None else options.quorum
    if not 0 <= options.quorum <= len(options.watching):
        raise Usage("--quorum must be 0 to %d, the number of --witness keys" % len(options.watching))
    return options


def main(written):
    report, head = Report(), "no export"
    try:
        options = arguments_of(written)
        try:
            head = verify(options, report)
        except (Usage, OSError):
            raise
        except Unreadable as refused:
            report.doubt("UNREADABLE", *refused.args)
        except Exception as fault:  # a file that was made to hurt ends here, never in GOOD
            what = fault if type(fault) is ValueError else type(fault).__name__
            report.doubt("UNREADABLE", "the file", "it is damaged or crafted: %s" % what)
        report.print(head, options.quiet)
    except (Usage, ValueError) as fault:
        print(fault, file=sys.stderr)
        return 2
    except OSError as fault:
        print("%s: %s" % (fault.filename, fault.strerror), file=sys.stderr)
        return 3
    return 1 if report.number else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

package org.dorsal.archive;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.*;
import java.util.zip.ZipException;
import org.dorsal.archive.VerificationFinding.FindingKind;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.audit.log.PublicLogKey;
import org.dorsal.audit.log.SignedNote;

/** The checkpoints that the log is held to: the one of the export, earlier ones, and those that the auditor kept. */
final class ExpectedCheckpoints {
    private static final int MAX_NOTE_BYTES = 100_000;
    private static final List<String> ROW_NAMES = List.of("size", "root", "signed");

    private final VerificationRun run;
    private final String origin;
    private final List<PublicLogKey> keys;
    private final boolean witnessed;
    private final List<ExpectedRoot> roots = new ArrayList<>();
    private long foreign;

    /** Expected root of the tree at a size. */
    record ExpectedRoot(long size, byte[] root, String place, CheckpointSource source) {
        boolean has(byte[] computed) {
            return MessageDigest.isEqual(root, computed);
        }
    }

    enum CheckpointSource {
        THIS_EXPORT,
        EARLIER,
        LATER,
        KEPT_OUTSIDE
    }

    private ExpectedCheckpoints(VerificationRun run, String origin, AuditorEvidence evidence) {
        this.run = run;
        this.origin = origin;
        this.witnessed = evidence.quorum() > 0;
        this.keys = evidence.keys().stream()
                .flatMap(written -> PublicLogKey.read(origin, written).stream())
                .toList();
        if (this.keys.isEmpty()) {
            String message = "none of the keys that were given is an Ed25519 key of the log named \"" + origin + "\"";
            run.doubts().add(FindingKind.SIGNATURE_BAD, Entries.CHECKPOINT, message);
        }
    }

    /** Reads the checkpoints of an export and those that were kept outside. */
    static ExpectedCheckpoints read(VerificationRun run, AuditorEvidence evidence)
            throws IOException, ArchiveFormatException {
        String note = new String(run.zip().bytes(Entries.CHECKPOINT, MAX_NOTE_BYTES), StandardCharsets.UTF_8);
        String origin = Checkpoint.ofNote(note).map(Checkpoint::origin).orElse("");
        ExpectedCheckpoints marks = new ExpectedCheckpoints(run, origin, evidence);
        Optional<ExpectedRoot> newest = marks.add(note, Entries.CHECKPOINT, CheckpointSource.THIS_EXPORT);
        marks.demandWitnesses(note, Entries.CHECKPOINT, evidence);
        List<Optional<ExpectedRoot>> notes = marks.earlier(); // in the order of their rows
        notes.add(newest);
        if (run.zip().has(Entries.LATER_CHECKPOINT)) {
            String later =
                    new String(run.zip().bytes(Entries.LATER_CHECKPOINT, MAX_NOTE_BYTES), StandardCharsets.UTF_8);
            marks.add(later, Entries.LATER_CHECKPOINT, CheckpointSource.LATER);
            marks.demandWitnesses(later, Entries.LATER_CHECKPOINT, evidence);
        }
        for (AuditorEvidence.CheckpointEvidence checkpoint : evidence.checkpoints()) {
            marks.add(checkpoint.note(), checkpoint.place(), CheckpointSource.KEPT_OUTSIDE);
        }
        if (marks.foreign > 0 && marks.of(CheckpointSource.KEPT_OUTSIDE).isEmpty()) {
            String message = "all " + marks.foreign + " checkpoints that were given are about other logs than \""
                    + origin + "\"";
            run.doubts().add(FindingKind.CHECKPOINT_NOT_COMPARED, "--checkpoint", message);
        }
        marks.rows(notes.iterator());
        marks.missing(
                notes.stream().flatMap(Optional::stream).map(ExpectedRoot::size).toList());
        return marks;
    }

    /** Demands the witnesses of a checkpoint of the export, which covers all entries before it. */
    private void demandWitnesses(String note, String place, AuditorEvidence evidence) {
        long cosigned = SignedNote.read(note).stream()
                .flatMap(read -> evidence.witnesses().stream()
                        .flatMap(key -> PublicLogKey.readWitness(key).stream())
                        .filter(read::isSignedBy))
                .count();
        String detail = cosigned + " of " + evidence.witnesses().size() + " witnesses have cosigned it";
        if (cosigned < evidence.quorum()) {
            run.doubts().add(FindingKind.NOT_WITNESSED, place, detail + ", not " + evidence.quorum());
        } else if (cosigned > 0) {
            run.notes().add(detail);
        }
    }

    /** Reads, checks and remembers a note; empty when it is none. */
    private Optional<ExpectedRoot> add(String note, String place, CheckpointSource source) {
        Optional<Checkpoint> read = Checkpoint.ofNote(note);
        if (read.filter(checkpoint -> checkpoint.origin().equals(origin)).isEmpty()) {
            if (read.isPresent() && source == CheckpointSource.KEPT_OUTSIDE) {
                foreign++; // a place keeps the checkpoints of all sites; an export has those of one
            } else {
                String message = read.isPresent() ? "it is about another log" : "it is no signed checkpoint";
                run.doubts().add(FindingKind.SIGNATURE_BAD, place, message);
            }
            return Optional.empty();
        }
        boolean signed = SignedNote.read(note).stream()
                .anyMatch(signatures -> keys.stream().anyMatch(signatures::isSignedBy));
        if (!keys.isEmpty() && !signed) {
            String message = "none of the keys that were given has signed it as it is";
            run.doubts().add(FindingKind.SIGNATURE_BAD, place, message);
        }
        Optional<ExpectedRoot> mark =
                read.map(checkpoint -> new ExpectedRoot(checkpoint.size(), checkpoint.root(), place, source));
        mark.ifPresent(roots::add);
        return mark;
    }

    private List<Optional<ExpectedRoot>> earlier() throws IOException, ArchiveFormatException {
        List<Optional<ExpectedRoot>> notes = new ArrayList<>();
        StringBuilder note = new StringBuilder();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(run.zip().stream(Entries.CHECKPOINTS), StandardCharsets.UTF_8))) {
            for (String line = line(reader); !line.isEmpty(); line = line(reader)) {
                if (line.equals(Entries.SEPARATOR + "\n")) {
                    notes.add(earlier(note.toString(), notes.size() + 1));
                    note.setLength(0);
                } else {
                    note.append(line);
                }
                if (note.length() > MAX_NOTE_BYTES) {
                    throw refused("a note has more than " + MAX_NOTE_BYTES + " characters");
                }
            }
        } catch (UncheckedIOException | ZipException | EOFException _) {
            throw refused("it can't be unpacked");
        }
        if (!note.isEmpty()) {
            notes.add(earlier(note.toString(), notes.size() + 1));
        }
        return notes;
    }

    private Optional<ExpectedRoot> earlier(String note, int number) {
        return add(note, Entries.CHECKPOINTS + " number " + number, CheckpointSource.EARLIER);
    }

    /** Reads a line including its line feed; empty at the end of the file. */
    private static String line(BufferedReader reader) throws IOException, ArchiveFormatException {
        StringBuilder line = new StringBuilder();
        for (int character = reader.read(); character >= 0; character = reader.read()) {
            line.append((char) character);
            if (character == '\n') {
                return line.toString();
            }
            if (line.length() > MAX_NOTE_BYTES) {
                throw refused("it has a line of more than " + MAX_NOTE_BYTES + " characters");
            }
        }
        return line.toString();
    }

    private static ArchiveFormatException refused(String message) {
        return new ArchiveFormatException(Entries.CHECKPOINTS, message);
    }

    /** The columns must say what the notes say, and there must be a row for each note. */
    private void rows(Iterator<Optional<ExpectedRoot>> notes) throws IOException, ArchiveFormatException {
        ArchiveLine.each(run.zip(), Entries.CHECKPOINT_ROWS, ROW_NAMES, line -> {
            line.text("signed");
            long size = line.numberOr("size", -1);
            byte[] root = line.bytes("root");
            Optional<ExpectedRoot> note = notes.hasNext() ? notes.next() : Optional.empty();
            if (note.filter(mark -> mark.size() == size && mark.has(root)).isEmpty()) {
                String message = "its row and its note say different sizes or roots";
                run.doubts().add(FindingKind.CHECKPOINT_ROW_DIFFERS, "checkpoint of " + size + " entries", message);
            }
        });
        if (notes.hasNext()) {
            run.doubts()
                    .add(FindingKind.CHECKPOINT_ROW_DIFFERS, Entries.CHECKPOINT_ROWS, "there are more notes than rows");
        }
    }

    private void missing(List<Long> noted) {
        Set<Long> sizes = Set.copyOf(noted);
        long size = of(CheckpointSource.THIS_EXPORT).stream()
                .mapToLong(ExpectedRoot::size)
                .max()
                .orElse(-1);
        for (ExpectedRoot root : of(CheckpointSource.KEPT_OUTSIDE)) {
            if (root.size() <= size && !sizes.contains(root.size())) {
                String message = "the export has no checkpoint of " + root.size() + " entries";
                run.doubts().add(FindingKind.CHECKPOINT_MISSING, root.place(), message);
            }
        }
    }

    String origin() {
        return origin;
    }

    /** Smallest first. */
    List<ExpectedRoot> bySize() {
        return roots.stream()
                .sorted(Comparator.comparingLong(ExpectedRoot::size))
                .toList();
    }

    /** Number of entries of the largest one; where witnesses are demanded, of those that they must have cosigned. */
    long largest() {
        Set<CheckpointSource> cosigned = EnumSet.of(CheckpointSource.THIS_EXPORT, CheckpointSource.LATER);
        return roots.stream()
                .filter(mark -> !witnessed || cosigned.contains(mark.source()))
                .mapToLong(ExpectedRoot::size)
                .max()
                .orElse(0);
    }

    List<ExpectedRoot> of(CheckpointSource source) {
        return roots.stream().filter(mark -> mark.source() == source).toList();
    }
}

package org.dorsal.audit.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.archive.Marks.Mark;
import org.dorsal.audit.archive.Marks.Source;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.audit.log.PublicLogKey;
import org.dorsal.audit.log.SignedNote;

/** The checkpoints that the log is held to: the one of the export, earlier ones, and those that the auditor kept. */
final class Marks {
    private final Doubts doubts;
    private final List<PublicLogKey> keys;
    private final String origin;
    private final List<Mark> all = new ArrayList<>();
    private long foreign;

    /** What the root must have been at that size. */
    record Mark(long size, byte[] root, String place, Source source) {
        boolean has(byte[] computed) {
            return MessageDigest.isEqual(root, computed);
        }
    }

    /** Where a checkpoint comes from. */
    enum Source {
        THIS_EXPORT,
        EARLIER,
        KEPT_OUTSIDE
    }

    /**
     * @param origin of the log, as the export's checkpoint names it
     * @param keys as the auditor gave them
     */
    Marks(Doubts doubts, String origin, List<String> keys) {
        this.doubts = doubts;
        this.origin = origin;
        this.keys = keys.stream()
                .flatMap(written -> PublicLogKey.read(origin, written).stream())
                .toList();
        if (this.keys.isEmpty()) {
            doubts.add(
                    Kind.SIGNATURE_BAD,
                    Entries.CHECKPOINT,
                    "none of the keys that were given is an Ed25519 key of the log named \"" + origin + "\"");
        }
    }

    /** Reads, checks and remembers a note; empty when it is none. */
    Optional<Mark> add(String note, String place, Source source) {
        Optional<Checkpoint> read = read(note);
        if (read.isEmpty()) {
            doubts.add(Kind.SIGNATURE_BAD, place, "it is no signed checkpoint");
            return Optional.empty();
        }
        Checkpoint checkpoint = read.get();
        if (!checkpoint.origin().equals(origin)) {
            foreign(place, source);
            return Optional.empty();
        }
        if (!keys.isEmpty() && !isSigned(note)) {
            doubts.add(Kind.SIGNATURE_BAD, place, "none of the keys that were given has signed it as it is");
        }
        Mark mark = new Mark(checkpoint.size(), checkpoint.root(), place, source);
        all.add(mark);
        return Optional.of(mark);
    }

    /** A place keeps the checkpoints of all sites; an export has those of one. */
    private void foreign(String place, Source source) {
        switch (source) {
            case KEPT_OUTSIDE -> foreign++;
            case THIS_EXPORT, EARLIER -> doubts.add(Kind.SIGNATURE_BAD, place, "it is about another log");
        }
    }

    /** None of those that were kept outside is about this log. */
    void end() {
        if (foreign > 0 && of(Source.KEPT_OUTSIDE).isEmpty()) {
            doubts.add(
                    Kind.CHECKPOINT_NOT_COMPARED,
                    "--checkpoint",
                    "all " + foreign + " checkpoints that were given are about other logs than \"" + origin + "\"");
        }
    }

    static Optional<Checkpoint> read(String note) {
        return SignedNote.read(note).map(SignedNote::text).flatMap(Checkpoint::read);
    }

    private boolean isSigned(String note) {
        return SignedNote.read(note)
                .filter(signed -> keys.stream().anyMatch(signed::isSignedBy))
                .isPresent();
    }

    String origin() {
        return origin;
    }

    /** Smallest first. */
    List<Mark> bySize() {
        return all.stream().sorted(Comparator.comparingLong(Mark::size)).toList();
    }

    List<Mark> of(Source source) {
        return all.stream().filter(mark -> mark.source() == source).toList();
    }

    /** Reads the checkpoints of an export and those that were kept outside. */
    record MarksReading(ZipInput zip, Doubts doubts, Evidence evidence) {
        static final int MOST_NOTE_BYTES = 100_000;
        private static final List<String> ROW_NAMES = List.of("size", "root", "signed");

        Marks read() throws IOException, Refused {
            String note = new String(zip.bytes(Entries.CHECKPOINT, MOST_NOTE_BYTES), StandardCharsets.UTF_8);
            Marks marks =
                    new Marks(doubts, Marks.read(note).map(Checkpoint::origin).orElse(""), evidence.keys());
            Optional<Mark> newest = marks.add(note, Entries.CHECKPOINT, Source.THIS_EXPORT);
            List<Optional<Mark>> notes = earlier(marks); // in the order of their rows
            notes.add(newest);
            for (Evidence.Kept kept : evidence.checkpoints()) {
                marks.add(kept.note(), kept.place(), Source.KEPT_OUTSIDE);
            }
            marks.end();
            rows(marks, notes);
            return marks;
        }

        private List<Optional<Mark>> earlier(Marks marks) throws IOException, Refused {
            List<Optional<Mark>> notes = new ArrayList<>();
            StringBuilder note = new StringBuilder();
            long number = 1;
            try (BufferedReader reader = new BufferedReader(
                    new InputStreamReader(zip.stream(Entries.CHECKPOINTS), StandardCharsets.UTF_8))) {
                for (String line = line(reader); !line.isEmpty(); line = line(reader)) {
                    if (line.equals(Entries.SEPARATOR + "\n")) {
                        notes.add(marks.add(
                                note.toString(), Entries.CHECKPOINTS + " number " + number++, Source.EARLIER));
                        note.setLength(0);
                    } else {
                        note.append(line);
                    }
                    if (note.length() > MOST_NOTE_BYTES) {
                        throw new Refused(
                                Entries.CHECKPOINTS, "a note has more than " + MOST_NOTE_BYTES + " characters");
                    }
                }
            } catch (UncheckedIOException | java.util.zip.ZipException | java.io.EOFException _) {
                throw new Refused(Entries.CHECKPOINTS, "it can't be unpacked");
            }
            if (!note.isEmpty()) {
                notes.add(marks.add(note.toString(), Entries.CHECKPOINTS + " number " + number, Source.EARLIER));
            }
            return notes;
        }

        /** With its end; empty at the end of the file. */
        private static String line(BufferedReader reader) throws IOException, Refused {
            StringBuilder line = new StringBuilder();
            for (int one = reader.read(); one >= 0; one = reader.read()) {
                line.append((char) one);
                if (one == '\n') {
                    return line.toString();
                }
                if (line.length() > MOST_NOTE_BYTES) {
                    throw new Refused(
                            Entries.CHECKPOINTS, "it has a line of more than " + MOST_NOTE_BYTES + " characters");
                }
            }
            return line.toString();
        }

        /** The columns must say what the notes say, and there must be a row for each note. */
        private void rows(Marks marks, List<Optional<Mark>> notes) throws IOException, Refused {
            Iterator<Optional<Mark>> note = notes.iterator();
            Line.each(
                    zip,
                    Entries.CHECKPOINT_ROWS,
                    ROW_NAMES,
                    line -> compare(row(line), note.hasNext() ? note.next() : Optional.empty()));
            if (note.hasNext()) {
                doubts.add(Kind.CHECKPOINT_ROW_DIFFERS, Entries.CHECKPOINT_ROWS, "there are more notes than rows");
            }
            missing(marks, notes);
        }

        private void missing(Marks marks, List<Optional<Mark>> notes) {
            Set<Long> noted = new HashSet<>();
            notes.forEach(note -> note.ifPresent(mark -> noted.add(mark.size())));
            long size = marks.of(Source.THIS_EXPORT).stream()
                    .mapToLong(Mark::size)
                    .max()
                    .orElse(-1);
            for (Mark kept : marks.of(Source.KEPT_OUTSIDE)) {
                if (kept.size() <= size && !noted.contains(kept.size())) {
                    doubts.add(
                            Kind.CHECKPOINT_MISSING,
                            kept.place(),
                            "the export has no checkpoint of " + kept.size() + " entries");
                }
            }
        }

        /** What a row says. */
        private record Row(long size, byte[] root) {}

        private static Row row(Line line) throws Refused {
            line.text("signed");
            return new Row(line.has("size") ? line.number("size") : -1, line.bytes("root"));
        }

        private void compare(Row row, Optional<Mark> note) {
            boolean same = note.filter(mark -> mark.size() == row.size() && mark.has(row.root()))
                    .isPresent();
            if (!same) {
                doubts.add(
                        Kind.CHECKPOINT_ROW_DIFFERS,
                        "checkpoint of " + row.size() + " entries",
                        "its row and its note say different sizes or roots");
            }
        }
    }
}

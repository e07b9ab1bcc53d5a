package org.dorsal.audit.archive;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.archive.Marks.Mark;
import org.dorsal.audit.archive.Marks.Source;
import org.dorsal.audit.log.Checkpoint;

/** Reads the checkpoints of an export and those that were kept outside. */
record MarksReading(ZipInput zip, Doubts doubts, Evidence evidence) {
    static final int MOST_NOTE_BYTES = 100_000;
    private static final List<String> ROW_NAMES = List.of("size", "root", "signed");

    Marks read() throws IOException, Refused {
        String note = new String(zip.bytes(Entries.CHECKPOINT, MOST_NOTE_BYTES), StandardCharsets.UTF_8);
        Marks marks = new Marks(doubts, Marks.read(note).map(Checkpoint::origin).orElse(""), evidence.keys());
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
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(zip.stream(Entries.CHECKPOINTS), StandardCharsets.UTF_8))) {
            for (String line = line(reader); !line.isEmpty(); line = line(reader)) {
                if (line.equals(Entries.SEPARATOR + "\n")) {
                    notes.add(marks.add(note.toString(), Entries.CHECKPOINTS + " number " + number++, Source.EARLIER));
                    note.setLength(0);
                } else {
                    note.append(line);
                }
                if (note.length() > MOST_NOTE_BYTES) {
                    throw new Refused(Entries.CHECKPOINTS, "a note has more than " + MOST_NOTE_BYTES + " characters");
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
                throw new Refused(Entries.CHECKPOINTS, "it has a line of more than " + MOST_NOTE_BYTES + " characters");
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

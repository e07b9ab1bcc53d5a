package org.dorsal.archive;

import java.io.*;
import java.nio.charset.StandardCharsets;
import java.time.*;
import java.time.Instant;
import java.util.*;
import java.util.function.BiFunction;
import java.util.zip.*;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.ArchivedRow;
import org.dorsal.store.ArchivedTable;
import org.dorsal.store.LogReads.LoggedEvent;
import org.dorsal.store.StoredCheckpoint;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Export of a whole log with all rows of its site, written once. Rows are written as stored, so that manipulations reach the
 * verifier. Memory holds one page of rows; a closed connection ends the export with an IOException.
 *
 * <p>Events are read first: the rows that they claim were committed with them and are visible when the other tables are read,
 * unless they were erased. Rows and erasures committed meanwhile belong to events after the checkpoint, which are read last.
 */
public record Export(ArchiveReads reads, ExportHead head, Map<String, byte[]> knowledge, Runnable pause) {
    /** Rows of a page: events with their bodies are about a megabyte. */
    static final int PAGE = 500;

    /** A name for the file: site, size of the log and day; no patient data. */
    public String fileName() {
        return "dorsal-" + head.site() + "-whole-" + head.size() + ".zip";
    }

    /**
     * Writes the zip.
     *
     * @param out destination; flushed, not closed
     * @return number of lines by kind, as in the manifest
     * @throws IOException when the destination is closed
     * @throws org.dorsal.store.StoreException when the database is not available; the zip is then incomplete
     */
    public Map<String, Long> writeTo(OutputStream out) throws IOException {
        ExportZip zip = new ExportZip(out, head.started());
        ClassPathResource readMe = new ClassPathResource(Entries.READ_ME, Export.class);
        zip.entry(Entries.READ_ME, to -> to.write(readMe.getContentAsByteArray()));
        zip.entry(Entries.CHECKPOINT, to -> to.write(utf8(head.checkpoint().note())));
        checkpoints(zip);
        zip.lines(Entries.EVENTS, "events", this::events);
        zip.lines(Entries.NODES, "nodes", lines -> rows(ArchivedTable.NODES, lines::row));
        zip.lines(Entries.SIGN_OFFS, "signOffs", lines -> rows(ArchivedTable.SIGN_OFFS, lines::row));
        // sorted by patient, so that a response is next to the results computed from it
        zip.lines(Entries.RESOURCES, "resources", lines -> rows(ArchivedTable.RESOURCES, lines::row));
        zip.lines(Entries.ASSESSMENTS, "assessments", lines -> rows(ArchivedTable.ASSESSMENTS, lines::row));
        zip.lines(Entries.DELIVERIES, "deliveries", lines -> {
            rows(ArchivedTable.ORDERS, lines::row);
            rows(ArchivedTable.ATTEMPTS, lines::row);
        });
        new LaterEvents(reads, head, pause).write(zip);
        for (Map.Entry<String, byte[]> file : knowledge.entrySet()) {
            zip.entry(Entries.KNOWLEDGE + file.getKey(), to -> to.write(file.getValue()));
        }
        zip.count("knowledge", knowledge.size());
        zip.entry(Entries.MANIFEST, to -> to.write(manifest(zip)));
        zip.end();
        return zip.counts();
    }

    /** Writes the notes and the columns of their rows. */
    private void checkpoints(ExportZip zip) throws IOException {
        zip.entry(Entries.CHECKPOINTS, to -> {
            long[] written = {0};
            checkpoints(row -> {
                String note = row.note();
                to.write(utf8((written[0]++ > 0 ? Entries.SEPARATOR + "\n" : "") + note));
                if (!note.endsWith("\n")) {
                    to.write('\n'); // a note was spoilt: the next line shall still be one
                }
            });
            zip.count("checkpoints", written[0]);
        });
        zip.lines(Entries.CHECKPOINT_ROWS, "checkpointRows", lines -> {
            checkpoints(lines::checkpoint);
            lines.checkpoint(head.checkpoint());
        });
    }

    /** The checkpoints before its own, smallest first. */
    private void checkpoints(IoConsumer<StoredCheckpoint> taker) throws IOException {
        Export.<StoredCheckpoint>walk(
                (last, most) -> reads.log()
                        .checkpoints(
                                head.site(),
                                last.map(row -> row.size() + 1).orElse(0L),
                                head.checkpoint().size(),
                                most),
                taker);
    }

    private void events(Ndjson lines) {
        long end = Math.min(head.size(), reads.log().size(head.site()));
        for (long from = 0; from < end; from += PAGE) {
            reads.log().events(head.site(), from, Math.min(from + PAGE, end)).forEach(lines::event);
        }
    }

    private void rows(ArchivedTable table, IoConsumer<ArchivedRow> taker) throws IOException {
        Export.<ArchivedRow>walk((last, most) -> reads.rows(table, head.site(), Optional.empty(), last, most), taker);
    }

    /** Walks over rows, a page after its last row at a time. */
    private static <R> void walk(BiFunction<Optional<R>, Integer, List<R>> pages, IoConsumer<R> taker)
            throws IOException {
        List<R> page = pages.apply(Optional.empty(), PAGE);
        while (!page.isEmpty()) {
            for (R row : page) {
                taker.take(row);
            }
            page = pages.apply(Optional.of(page.getLast()), PAGE);
        }
    }

    private byte[] manifest(ExportZip zip) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", Entries.FORMAT);
        manifest.put("site", head.site());
        manifest.put("origin", head.origin());
        manifest.put("made", head.started().toString());
        manifest.put("by", head.requestedBy());
        manifest.put("filter", "whole log");
        manifest.put("whole", true);
        manifest.put("from", 0);
        manifest.put("to", head.size());
        manifest.put("size", head.size());
        manifest.put("left", 0);
        manifest.put("counts", zip.counts());
        return utf8(JsonMapper.shared().writeValueAsString(manifest) + "\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Metadata of an export.
     *
     * @param origin name of the log
     * @param started time at which the export began
     * @param requestedBy name of the requesting person
     * @param checkpoint target of all proofs
     * @param size number of leaves in the checkpoint
     */
    record ExportHead(
            String site, String origin, Instant started, String requestedBy, StoredCheckpoint checkpoint, long size) {}

    @FunctionalInterface
    interface IoConsumer<T> {
        void take(T element) throws IOException;
    }

    /**
     * Writes the events that an export's checkpoint does not hold, once. An erasure among them is written with a checkpoint that
     * covers it, once there is one.
     */
    static final class LaterEvents {
        /** Margin for the duration of an erasure, since its event has the time of its begin, and for the clocks of two machines. */
        private static final Duration BEFORE = Duration.ofHours(1);

        /** Limit of the pauses, within which the erasures before the first one are signed when the sequencer runs. */
        private static final int MAX_PAUSES = 10;

        private final ArchiveReads reads;
        private final Export.ExportHead head;
        private final Runnable pause;
        private StoredCheckpoint newest;
        private String from = "";
        private long next;
        private long erasures;
        private long lastErasure = -1;

        LaterEvents(ArchiveReads reads, Export.ExportHead head, Runnable pause) {
            this.reads = reads;
            this.head = head;
            this.pause = pause;
            this.newest = head.checkpoint();
            this.next = head.size();
        }

        /**
         * Writes the events without a position, then those that got one: an event that gets it between the two is found twice,
         * never missed. Where one of them is empty, the event of its erasure may have got a position after the last page; another
         * round finds it.
         */
        void write(ExportZip zip) throws IOException {
            zip.lines(Entries.OUTSIDE, "outside", this::writeEvents);
            zip.count("erasures", erasures);
            if (erasures > 0 && newest.size() > head.size()) {
                pause.run(); // witnesses cosign it meanwhile
                zip.entry(
                        Entries.LATER_CHECKPOINT,
                        to -> to.write(reread(newest).note().getBytes(StandardCharsets.UTF_8)));
            }
        }

        private void writeEvents(Ndjson lines) {
            int pauses = 0;
            boolean again = true;
            while (again) {
                newest = reads.log().newest(head.site()).orElse(head.checkpoint()); // before the events that it holds
                boolean waiting = waiting(lines);
                again = pages(lines);
                boolean unsigned = waiting || lastErasure >= newest.size();
                if (!again && unsigned && pauses < MAX_PAUSES) {
                    pause.run();
                    pauses++;
                    again = true;
                }
            }
        }

        private StoredCheckpoint reread(StoredCheckpoint checkpoint) {
            return reads.log().checkpoints(head.site(), checkpoint.size(), checkpoint.size() + 1, 1).stream()
                    .findFirst()
                    .orElse(checkpoint);
        }

        /** Writes the events that wait for a position; returns whether there is an erasure among them. */
        private boolean waiting(Ndjson lines) {
            long before = erasures;
            Optional<String> after = Optional.of(from);
            while (after.isPresent()) {
                ArchiveReads.OutsideWalk walk = reads.outside(head.site(), after.get());
                for (ArchiveReads.UnsequencedEvent event : walk.outside()) {
                    Optional<LoggedEvent.LoggedRow> row = Optional.of(event.row());
                    lines.outside(event);
                    erasures += isErasure(row) ? 1 : 0;
                }
                after = walk.last();
            }
            from = recent();
            return erasures > before;
        }

        /** Writes the events up to the end of the log; returns whether one of them is empty. */
        private boolean pages(Ndjson lines) {
            boolean emptied = false;
            List<LoggedEvent> page = page(next);
            while (!page.isEmpty()) {
                for (LoggedEvent event : page) {
                    emptied |=
                            event.row().filter(row -> row.bytes().length == 0).isPresent();
                    lines.event(event);
                    if (isErasure(event.row())) {
                        erasures++;
                        lastErasure = event.position();
                    }
                }
                next = page.getLast().position() + 1;
                page = page(next);
            }
            return emptied;
        }

        private List<LoggedEvent> page(long first) {
            return reads.log().events(head.site(), first, first + Export.PAGE);
        }

        /** Id below those of all erasures that were committed after the export began; ids begin with their time. */
        private String recent() {
            String millis = "%012x".formatted(head.started().minus(BEFORE).toEpochMilli());
            return millis.substring(0, 8) + "-" + millis.substring(8);
        }

        private static boolean isErasure(Optional<LoggedEvent.LoggedRow> row) {
            return row.filter(stored -> Erasure.isErasure(stored.bytes())).isPresent();
        }
    }

    /** Zip writer that streams entry by entry without a temporary file. */
    static final class ExportZip {
        private static final int BUFFER_BYTES = 64 * 1024;

        private final ZipOutputStream zip;
        private final Instant time;
        private final Map<String, Long> counts = new LinkedHashMap<>();

        ExportZip(OutputStream out, Instant time) {
            this.zip = new ZipOutputStream(new BufferedOutputStream(out, BUFFER_BYTES));
            this.time = time;
            zip.setLevel(Deflater.BEST_SPEED); // half the time, a tenth more bytes
        }

        void entry(String name, Export.IoConsumer<OutputStream> content) throws IOException {
            ZipEntry entry = new ZipEntry(name);
            entry.setTime(time.toEpochMilli());
            zip.putNextEntry(entry);
            BufferedOutputStream buffered = new BufferedOutputStream(zip, BUFFER_BYTES);
            content.take(buffered);
            buffered.flush();
            zip.closeEntry();
        }

        /** An entry of one object a line, counted in the manifest under that word. */
        void lines(String name, String counted, Export.IoConsumer<Ndjson> content) throws IOException {
            entry(name, out -> {
                try (Ndjson lines = new Ndjson(out)) {
                    content.take(lines);
                    lines.end();
                    counts.put(counted, lines.lines());
                }
            });
        }

        void count(String counted, long number) {
            counts.put(counted, number);
        }

        Map<String, Long> counts() {
            return counts;
        }

        void end() throws IOException {
            zip.finish();
            zip.flush();
        }
    }
}

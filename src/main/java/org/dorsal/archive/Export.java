package org.dorsal.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.*;
import java.util.function.BiFunction;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.ArchivedRow;
import org.dorsal.store.ArchivedTable;
import org.dorsal.store.StoredCheckpoint;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * Export of a log, written once. Rows are written as stored, so that manipulations reach the verifier. Memory holds
 * one page of rows; a closed connection ends the export with an IOException.
 */
public record Export(
        ArchiveReads reads,
        ExportHead head,
        ExportExtent extent,
        Map<String, byte[]> knowledge,
        ExportContents contents) {
    /** A name for the file: site, size of the log and day; no patient data. */
    public String fileName() {
        return "dorsal-" + head.site() + "-" + (extent.whole() ? "whole" : "part") + "-" + head.size() + ".zip";
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
        zip.lines(Entries.EVENTS, "events", contents::events);
        contents.proofs(zip);
        zip.lines(Entries.SIGN_OFFS, "signOffs", lines -> contents.rows(ArchivedTable.SIGN_OFFS, lines::row));
        // sorted by patient, so that a response is next to the results computed from it
        zip.lines(Entries.RESOURCES, "resources", lines -> contents.rows(ArchivedTable.RESOURCES, lines::row));
        zip.lines(Entries.ASSESSMENTS, "assessments", lines -> contents.rows(ArchivedTable.ASSESSMENTS, lines::row));
        zip.lines(Entries.DELIVERIES, "deliveries", lines -> {
            contents.rows(ArchivedTable.ORDERS, lines::row);
            contents.rows(ArchivedTable.ATTEMPTS, lines::row);
        });
        contents.outside(zip);
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
            checkpoints(reads, head, row -> {
                String note = row.note();
                to.write(utf8((written[0]++ > 0 ? Entries.SEPARATOR + "\n" : "") + note));
                if (!note.endsWith("\n")) {
                    to.write('\n'); // a note was spoilt: the next line shall still be one
                }
            });
            zip.count("checkpoints", written[0]);
        });
        zip.lines(Entries.CHECKPOINT_ROWS, "checkpointRows", lines -> {
            checkpoints(reads, head, lines::checkpoint);
            lines.checkpoint(head.checkpoint());
        });
    }

    /** The checkpoints before its own, smallest first. */
    static void checkpoints(ArchiveReads reads, ExportHead head, IoConsumer<StoredCheckpoint> taker)
            throws IOException {
        ExportContents.<StoredCheckpoint>walk(
                (last, most) -> reads.log()
                        .checkpoints(
                                head.site(),
                                last.map(row -> row.size() + 1).orElse(0L),
                                head.checkpoint().size(),
                                most),
                taker);
    }

    private byte[] manifest(ExportZip zip) {
        Map<String, Object> manifest = new LinkedHashMap<>();
        manifest.put("format", Entries.FORMAT);
        manifest.put("site", head.site());
        manifest.put("origin", head.origin());
        manifest.put("made", head.started().toString());
        manifest.put("by", head.requestedBy());
        manifest.put("filter", head.filter());
        manifest.put("whole", extent.whole());
        manifest.put("from", extent.from());
        manifest.put("to", extent.to());
        manifest.put("size", head.size());
        manifest.put("left", extent.missing());
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
     * @param filter description of the selection
     * @param checkpoint target of all proofs
     * @param size number of leaves in the checkpoint
     */
    record ExportHead(
            String site,
            String origin,
            Instant started,
            String requestedBy,
            String filter,
            StoredCheckpoint checkpoint,
            long size) {}

    /**
     * @param from first position
     * @param to position after the last one
     * @param missing number of selected events that are not included
     */
    record ExportExtent(boolean whole, long from, long to, long missing) {}

    @FunctionalInterface
    interface IoConsumer<T> {
        void take(T element) throws IOException;
    }

    /** The rows of an export: all of a site, or those that belong to chosen events. */
    interface ExportContents {
        /** Rows of a page: events with their bodies are about a megabyte. */
        int PAGE = 500;

        void events(Ndjson lines) throws IOException;

        /** Writes the stored nodes of a whole log, or the consistency proofs of a partial export. */
        void proofs(ExportZip zip) throws IOException;

        /** Writes the rows of another table. */
        void rows(ArchivedTable table, IoConsumer<ArchivedRow> taker) throws IOException;

        /**
         * Writes the events after the checkpoint. A partial export has only the erasures among them, with their proofs: they
         * explain rows that were erased after their events had been read.
         */
        void outside(ExportZip zip) throws IOException;

        /** Walks over rows, a page after its last row at a time. */
        static <R> void walk(BiFunction<Optional<R>, Integer, List<R>> pages, IoConsumer<R> taker) throws IOException {
            List<R> page = pages.apply(Optional.empty(), PAGE);
            while (!page.isEmpty()) {
                for (R row : page) {
                    taker.take(row);
                }
                page = pages.apply(Optional.of(page.getLast()), PAGE);
            }
        }
    }
}

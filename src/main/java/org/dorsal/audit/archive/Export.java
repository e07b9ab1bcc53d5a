package org.dorsal.audit.archive;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.Archived;
import org.dorsal.store.StoredCheckpoint;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.json.JsonMapper;

/**
 * One export, ready to be written once. Rows are written as stored: what somebody changed must reach the verifier. Nothing is kept
 * in memory but a page; a reader who goes away ends it with an IOException.
 */
public record Export(
        ArchiveReads reads, ExportHead head, Extent extent, Map<String, byte[]> knowledge, ExportContents contents) {
    /** A name for the file: site, size of the log and day; no patient data. */
    public String fileName() {
        return "dorsal-" + head.site() + "-" + (extent.whole() ? "whole" : "part") + "-" + head.size() + ".zip";
    }

    /**
     * Writes the zip.
     *
     * @param out is flushed and stays open
     * @return lines of each kind, as in the manifest
     * @throws IOException when nobody reads any more
     * @throws org.dorsal.store.StoreFault when the database can't answer; what was written is no whole zip then
     */
    public Map<String, Long> writeTo(OutputStream out) throws IOException {
        ExportZip zip = new ExportZip(out, head.made());
        ClassPathResource readMe = new ClassPathResource(Entries.READ_ME, Export.class);
        zip.entry(Entries.READ_ME, to -> to.write(readMe.getContentAsByteArray()));
        zip.entry(Entries.CHECKPOINT, to -> to.write(utf8(head.checkpoint().note())));
        checkpoints(zip);
        zip.lines(Entries.EVENTS, "events", contents::events);
        contents.proofs(zip);
        zip.lines(Entries.SIGN_OFFS, "signOffs", lines -> contents.rows(reads::signOffs, lines::row));
        // by patient, so that a response is read beside the results that were made from it
        zip.lines(Entries.RESOURCES, "resources", lines -> contents.rows(reads::versions, lines::row));
        zip.lines(Entries.ASSESSMENTS, "assessments", lines -> contents.rows(reads::assessments, lines::row));
        zip.lines(Entries.DELIVERIES, "deliveries", lines -> {
            contents.rows(reads::orders, lines::row);
            contents.rows(reads::attempts, lines::row);
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

    /** The notes, and what the database says beside them. */
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
    static void checkpoints(ArchiveReads reads, ExportHead head, Taker<StoredCheckpoint> taker) throws IOException {
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
        manifest.put("made", head.made().toString());
        manifest.put("by", head.by());
        manifest.put("filter", head.filter());
        manifest.put("whole", extent.whole());
        manifest.put("from", extent.from());
        manifest.put("to", extent.to());
        manifest.put("size", head.size());
        manifest.put("left", extent.left());
        manifest.put("counts", zip.counts());
        return utf8(JsonMapper.shared().writeValueAsString(manifest) + "\n");
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * What an export is about.
     *
     * @param origin names the log
     * @param made when it was begun
     * @param by who asked
     * @param filter how the events were chosen
     * @param checkpoint that all proofs lead to
     * @param size leaves under it
     */
    record ExportHead(
            String site,
            String origin,
            Instant made,
            String by,
            String filter,
            StoredCheckpoint checkpoint,
            long size) {}

    /**
     * @param from the first position
     * @param to the position after the last one
     * @param left how many were asked for and are not in it
     */
    record Extent(boolean whole, long from, long to, long left) {}

    /** Reads rows of a table after a row, of one patient where one is named. */
    @FunctionalInterface
    interface Table<R extends Archived> {
        List<R> read(String site, Optional<String> patient, Optional<R> after, int atMost);
    }

    @FunctionalInterface
    interface Taker<T> {
        void take(T one) throws IOException;
    }

    /** The rows of an export: all of a site, or those that belong to chosen events. */
    interface ExportContents {
        /** Rows of a page: events with their bodies are about a megabyte. */
        int PAGE = 500;

        void events(Ndjson lines) throws IOException;

        /** What leads from the events to the checkpoint. */
        void proofs(ExportZip zip) throws IOException;

        /** What belongs to it of another table. */
        <R extends Archived> void rows(Table<R> table, Taker<R> taker) throws IOException;

        /** What happened since the checkpoint; nothing of a partial export lies beyond it. */
        default void outside(ExportZip zip) throws IOException {}

        /** Walks over rows, a page after its last row at a time. */
        static <R> void walk(BiFunction<Optional<R>, Integer, List<R>> pages, Taker<R> taker) throws IOException {
            List<R> page = pages.apply(Optional.empty(), PAGE);
            while (true) {
                for (R row : page) {
                    taker.take(row);
                }
                if (page.size() < PAGE) {
                    return;
                }
                page = pages.apply(Optional.of(page.getLast()), PAGE);
            }
        }
    }
}

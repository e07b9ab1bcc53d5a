package org.dorsal.archive;

import java.time.Clock;
import java.util.*;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.StoredCheckpoint;

/**
 * Creates exports for auditors. Memory is bounded: a page of rows, plus eight bytes for each selected event. The
 * caller records the request in the audit log.
 *
 * @param reads database access with a timeout for pages of some thousand rows
 * @param knowledge reads the profiles of the running service by path, in the order of the entries; kept sets begin with
 *     {@value #KEPT}
 * @param pause waits for the next checkpoint, about a second
 */
public record Archive(ArchiveReads reads, Supplier<Map<String, byte[]>> knowledge, Clock clock, Runnable pause) {
    /** Folder of the profiles that were in force before: a JSON object of path to text, named by its SHA-256. */
    public static final String KEPT = "kept/";

    private static final int PAGE = 500;

    /**
     * Determines the checkpoint and the extent of an export, which can be written once.
     *
     * @param requestedBy name of the requesting person, for the manifest
     * @return empty when no selected event is covered by a signed checkpoint yet; the caller may retry in a minute
     */
    public Optional<Export> prepare(String site, Selection selection, String requestedBy) {
        Optional<StoredCheckpoint> newest = reads.log().newest(site);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        // what the note says counts; where it was spoilt, the row's word
        Optional<Checkpoint> checkpoint = newest.flatMap(stored -> Checkpoint.ofNote(stored.note()));
        long size = checkpoint.map(Checkpoint::size).orElse(newest.get().size());
        String origin = checkpoint.map(Checkpoint::origin).orElse("");
        var head = new Export.ExportHead(
                site, origin, clock.instant(), requestedBy, selection.filter(), newest.get(), size);
        return switch (selection) {
            case Selection.WholeLog _ ->
                Optional.of(new Export(
                        reads,
                        head,
                        new Export.ExportExtent(true, 0, size, 0),
                        knowledge.get(),
                        new WholeRows(reads, head, pause)));
            case Selection.SelectedEvents(String _, List<String> ids) -> partial(head, ids);
        };
    }

    private Optional<Export> partial(Export.ExportHead head, List<String> ids) {
        long[] positions = positions(head, ids);
        if (positions.length == 0) {
            return Optional.empty();
        }
        long missing = Math.max(0, ids.stream().distinct().count() - positions.length);
        var extent = new Export.ExportExtent(false, positions[0], positions[positions.length - 1] + 1, missing);
        return Optional.of(
                new Export(reads, head, extent, knowledge.get(), new PartialRows(reads, head, pause, positions)));
    }

    /** Positions below the checkpoint's size, ascending and distinct. */
    private long[] positions(Export.ExportHead head, List<String> ids) {
        LongStream.Builder missingPositions = LongStream.builder();
        for (int from = 0; from < ids.size(); from += PAGE) {
            reads.positions(head.site(), ids.subList(from, Math.min(from + PAGE, ids.size())))
                    .forEach(missingPositions::add);
        }
        return missingPositions
                .build()
                .filter(position -> position >= 0 && position < head.size())
                .sorted()
                .distinct()
                .toArray();
    }

    /** Selection of the events of an export. */
    public sealed interface Selection {
        /** Description for the export's manifest and audit event. */
        String filter();

        /** The whole log of the site up to its newest checkpoint, with everything that its events wrote. */
        record WholeLog() implements Selection {
            @Override
            public String filter() {
                return "whole log";
            }
        }

        /**
         * Selected events, each with its inclusion proof, and the rows that they wrote. An id without a position
         * under the newest checkpoint is skipped and counted in the manifest.
         *
         * @param filter description of the criteria, without patient data
         */
        record SelectedEvents(String filter, List<String> ids) implements Selection {
            public SelectedEvents {
                ids = List.copyOf(ids);
            }
        }
    }
}

package org.dorsal.audit.archive;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.StoredCheckpoint;

/**
 * Makes exports for auditors. Memory stays bounded whatever the size: of a whole export a page of rows, of a selection eight bytes an
 * event besides. Who asks for one is recorded by the door that was asked.
 *
 * @param reads with a timeout that suits pages of some thousand rows
 * @param knowledge the profiles that the service runs with, by path, in the order in which they are written
 */
public record Archive(ArchiveReads reads, Map<String, byte[]> knowledge, Clock clock) {
    /** What came of asking for an export, known before its first byte. */
    public sealed interface Prepared {
        /** It can be written, once. */
        record Ready(Export export) implements Prepared {}

        /** Nothing of what was asked for is under a signed checkpoint yet; try again in a minute. */
        record NothingSigned() implements Prepared {}
    }

    /**
     * Looks up what the export will hold, and under which checkpoint.
     *
     * @param by who asked, for the manifest
     */
    public Prepared prepare(String site, Selection selection, String by) {
        Optional<StoredCheckpoint> newest = reads.log().newest(site);
        if (newest.isEmpty()) {
            return new Prepared.NothingSigned();
        }
        // what the note says counts; where it was spoilt, the row's word
        Optional<Checkpoint> said = newest.flatMap(stored -> Checkpoint.ofNote(stored.note()));
        long size = said.map(Checkpoint::size).orElse(newest.get().size());
        String origin = said.map(Checkpoint::origin).orElse("");
        var head = new Export.Head(site, origin, clock.instant(), by, selection.filter(), newest.get(), size);
        return switch (selection) {
            case Selection.Whole _ ->
                new Prepared.Ready(new Export(
                        reads, head, new Export.Extent(true, 0, size, 0), knowledge, new WholeRows(reads, site, size)));
            case Selection.Events(String _, List<String> ids) -> partial(head, Chosen.of(reads, site, ids, size));
        };
    }

    private Prepared partial(Export.Head head, Chosen chosen) {
        long[] positions = chosen.positions();
        if (positions.length == 0) {
            return new Prepared.NothingSigned();
        }
        var extent = new Export.Extent(false, positions[0], positions[positions.length - 1] + 1, chosen.left());
        return new Prepared.Ready(new Export(reads, head, extent, knowledge, new PartialRows(reads, head, positions)));
    }

    /**
     * The events of a partial export.
     *
     * @param positions ascending, each once
     * @param left how many were asked for and are not under the checkpoint yet
     */
    record Chosen(long[] positions, long left) {
        private static final int PAGE = 500;

        static Chosen of(ArchiveReads reads, String site, List<String> ids, long size) {
            LongStream.Builder found = LongStream.builder();
            for (int from = 0; from < ids.size(); from += PAGE) {
                reads.positions(site, ids.subList(from, Math.min(from + PAGE, ids.size())))
                        .forEach(found::add);
            }
            long[] positions = found.build()
                    .filter(position -> position >= 0 && position < size)
                    .sorted()
                    .distinct()
                    .toArray();
            long asked = ids.stream().distinct().count();
            return new Chosen(positions, Math.max(0, asked - positions.length));
        }

        @Override
        public String toString() {
            return "Chosen[" + positions.length + "]";
        }
    }

    /** What an export holds. */
    public sealed interface Selection {
        /** In words, for the export's manifest and for the event that tells of the export. */
        String filter();

        /** The whole log of the site up to its newest checkpoint, with everything that its events wrote. */
        record Whole() implements Selection {
            @Override
            public String filter() {
                return "whole log";
            }
        }

        /**
         * Some events, each with its inclusion proof, and what they wrote. An id without a position under the newest checkpoint is left
         * out, and counted in the manifest.
         *
         * @param filter how they were chosen, in words without patient data
         */
        record Events(String filter, List<String> ids) implements Selection {
            public Events {
                ids = List.copyOf(ids);
            }

            @Override
            public String toString() {
                return "Events[" + ids.size() + "]";
            }
        }
    }
}

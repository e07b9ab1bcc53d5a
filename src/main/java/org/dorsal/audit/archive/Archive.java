package org.dorsal.audit.archive;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.dorsal.audit.log.Checkpoint;
import org.dorsal.audit.log.SignedNote;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.Query;
import org.dorsal.store.StoredCheckpoint;

/**
 * Makes exports for auditors. Memory stays bounded whatever the size: of a whole export a page of rows, of a selection eight bytes an
 * event besides. Who asks for one is recorded by the door that was asked.
 */
public final class Archive {
    private final ArchiveReads reads;
    private final List<KnowledgeFile> knowledge;
    private final Clock clock;

    /**
     * @param reads with a timeout that suits pages of some thousand rows
     * @param knowledge the profiles that the service runs with
     */
    public Archive(ArchiveReads reads, List<KnowledgeFile> knowledge, Clock clock) {
        this.reads = reads;
        this.knowledge = List.copyOf(knowledge);
        this.clock = clock;
    }

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
        Optional<StoredCheckpoint> newest = reads.newest(site);
        if (newest.isEmpty()) {
            return new Prepared.NothingSigned();
        }
        long size = newest.map(Archive::claimed).orElseThrow();
        var head = new Export.Head(
                site, origin(newest.get()), clock.instant(), by, selection.filter(), newest.get(), size);
        return switch (selection) {
            case Selection.Whole _ -> new Prepared.Ready(Export.whole(reads, head, knowledge));
            case Selection.Events(String _, List<String> ids) -> partial(head, Chosen.of(reads, site, ids, size));
            case Selection.Found(String _, Query query) -> partial(head, Chosen.of(reads, site, query, size));
        };
    }

    private Prepared partial(Export.Head head, Chosen chosen) {
        return chosen.positions().length == 0
                ? new Prepared.NothingSigned()
                : new Prepared.Ready(Export.partial(reads, head, knowledge, chosen));
    }

    /** What the note says counts; where it was spoilt, the row's word. */
    private static long claimed(StoredCheckpoint stored) {
        return read(stored).map(Checkpoint::size).orElseGet(stored::size);
    }

    private static String origin(StoredCheckpoint stored) {
        return read(stored).map(Checkpoint::origin).orElse("");
    }

    private static Optional<Checkpoint> read(StoredCheckpoint stored) {
        return SignedNote.read(stored.note()).map(SignedNote::text).flatMap(Checkpoint::read);
    }
}

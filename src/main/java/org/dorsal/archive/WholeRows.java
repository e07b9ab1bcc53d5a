package org.dorsal.archive;

import java.io.IOException;
import java.util.Optional;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.ArchivedRow;
import org.dorsal.store.ArchivedTable;

/**
 * All rows of a site. Events are read first: the rows that they claim were committed with them and are visible when
 * the other tables are read, unless they were erased. Rows and erasures committed meanwhile belong to events after the
 * checkpoint, which are read last.
 */
record WholeRows(ArchiveReads reads, Export.ExportHead head, Runnable pause) implements Export.ExportContents {
    @Override
    public void events(Ndjson lines) {
        long end = Math.min(head.size(), reads.log().size(head.site()));
        for (long from = 0; from < end; from += PAGE) {
            reads.log()
                    .events(head.site(), from, Math.min(from + PAGE, end))
                    .forEach(event -> lines.event(event, Optional.empty()));
        }
    }

    @Override
    public void proofs(ExportZip zip) throws IOException {
        zip.lines(Entries.NODES, "nodes", lines -> rows(ArchivedTable.NODES, lines::row));
    }

    @Override
    public void rows(ArchivedTable table, Export.IoConsumer<ArchivedRow> taker) throws IOException {
        Export.ExportContents.<ArchivedRow>walk(
                (last, most) -> reads.rows(table, head.site(), Optional.empty(), last, most), taker);
    }

    @Override
    public void outside(ExportZip zip) throws IOException {
        LaterEvents.ofWhole(reads, head, pause).write(zip);
    }
}

package org.dorsal.archive;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.ArchivedRow;
import org.dorsal.store.ArchivedTable;
import org.dorsal.store.LogReads.LoggedEvent;

/**
 * All rows of a site. Events are read first: the rows that they claim were committed with them and are visible when
 * the other tables are read. Rows committed meanwhile belong to events after the checkpoint, which are read last.
 */
record WholeRows(ArchiveReads reads, String site, long size) implements Export.ExportContents {
    @Override
    public void events(Ndjson lines) {
        long there = Math.min(size, reads.log().size(site));
        for (long from = 0; from < there; from += PAGE) {
            reads.log()
                    .events(site, from, Math.min(from + PAGE, there))
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
                (last, most) -> reads.rows(table, site, Optional.empty(), last, most), taker);
    }

    /**
     * First those without a position, then those that got one: an event that gets it between the two is found twice,
     * never missed.
     */
    @Override
    public void outside(ExportZip zip) throws IOException {
        zip.lines(Entries.OUTSIDE, "outside", lines -> {
            Optional<String> after = Optional.of("");
            while (after.isPresent()) {
                ArchiveReads.OutsideWalk walk = reads.outside(site, after.get());
                walk.outside().forEach(lines::outside);
                after = walk.last();
            }
            List<LoggedEvent> page;
            long from = size;
            do {
                page = reads.log().events(site, from, from + PAGE);
                page.forEach(event -> lines.event(event, Optional.empty()));
                from += PAGE;
            } while (!page.isEmpty());
        });
    }
}

package org.dorsal.archive;

import java.io.IOException;
import java.util.*;
import java.util.function.Consumer;
import org.dorsal.audit.log.StoredTree;
import org.dorsal.audit.log.TreeHash;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.ArchivedRow;
import org.dorsal.store.ArchivedTable;
import org.dorsal.store.LogReads.LoggedEvent;
import org.springframework.util.ConcurrentLruCache;

/**
 * Rows of a partial export: the selected events with inclusion proofs, and the rows that they wrote, sorted by
 * patient.
 */
final class PartialRows implements Export.ExportContents {
    /** Maximum number of earlier checkpoints, the newest ones, for which a partial export has a consistency proof. */
    private static final int PROVEN = 64;

    /** A tile is 256 hashes, so these are about 20 MB. */
    private static final int KEPT_TILES = 1024;

    private final ArchiveReads reads;
    private final Export.ExportHead head;
    private final Runnable pause;
    private final long[] positions;

    /** The tiles that were read last, because neighbours need the same. */
    private final ConcurrentLruCache<Tile, List<byte[]>> tiles = new ConcurrentLruCache<>(KEPT_TILES, this::read);

    private final StoredTree tree = new StoredTree((level, from, to) -> tiles.get(new Tile(level, from, to)));

    /** Positions of the events that wrote something, by patient; empty for those of none. */
    private final Map<String, List<Long>> writers = new TreeMap<>();

    private record Tile(int level, long from, long to) {}

    PartialRows(ArchiveReads reads, Export.ExportHead head, Runnable pause, long[] positions) {
        this.reads = reads;
        this.head = head;
        this.pause = pause;
        this.positions = positions;
    }

    @Override
    public void events(Ndjson lines) {
        each(Arrays.stream(positions).boxed().toList(), event -> {
            lines.event(event, Optional.of(tree.inclusion(event.position(), head.size())));
            if (!references(event).isEmpty()) {
                String patient =
                        event.row().flatMap(LoggedEvent.LoggedRow::patient).orElse("");
                writers.computeIfAbsent(patient, _ -> new ArrayList<>()).add(event.position());
            }
        });
    }

    private void each(List<Long> positions, Consumer<LoggedEvent> taker) {
        for (int from = 0; from < positions.size(); from += PAGE) {
            List<Long> page = positions.subList(from, Math.min(from + PAGE, positions.size()));
            reads.events(head.site(), page).forEach(taker);
        }
    }

    private static List<String> references(LoggedEvent event) {
        return event.row()
                .map(LoggedEvent.LoggedRow::bytes)
                .flatMap(EventContent::read)
                .map(EventContent::references)
                .orElse(List.of());
    }

    @Override
    public void proofs(ExportZip zip) throws IOException {
        zip.lines(
                Entries.CONSISTENCY,
                "consistency",
                lines -> earlier().forEach(size -> lines.consistency(size, tree.consistency(size, head.size()))));
    }

    private List<Long> earlier() throws IOException {
        List<Long> sizes = new ArrayList<>();
        Export.checkpoints(reads, head, row -> {
            if (row.size() >= 0 && row.size() <= head.size()) {
                sizes.add(row.size());
            }
            sizes.subList(0, Math.max(0, sizes.size() - PROVEN)).clear();
        });
        return sizes;
    }

    @Override
    public void rows(ArchivedTable table, Export.IoConsumer<ArchivedRow> taker) throws IOException {
        for (Map.Entry<String, List<Long>> writer : writers.entrySet()) {
            Set<String> wrote = new HashSet<>();
            each(writer.getValue(), event -> wrote.addAll(references(event)));
            Optional<String> patient = Optional.of(writer.getKey());
            Export.ExportContents.<ArchivedRow>walk(
                    (last, most) -> reads.rows(table, head.site(), patient, last, most), row -> {
                        if (wrote.contains(RowReferences.of(row))) {
                            taker.take(row);
                        }
                    });
        }
    }

    @Override
    public void outside(ExportZip zip) throws IOException {
        LaterEvents.ofPart(reads, head, pause, tree::inclusion).write(zip);
    }

    /** Reads a tile. A missing hash becomes 32 zero bytes; the proof then fails, and the verifier reports it. */
    private List<byte[]> read(Tile tile) {
        ArchiveReads.Hashes stored = tile.level() == 0
                ? reads.leaves(head.site(), tile.from(), tile.to())
                : reads.nodes(head.site(), tile.level(), tile.from(), tile.to());
        byte[][] hashes = new byte[Math.toIntExact(tile.to() - tile.from())][TreeHash.BYTES];
        for (int index = 0; index < stored.at().size(); index++) {
            hashes[Math.toIntExact(stored.at().get(index) - tile.from())] =
                    stored.hashes().get(index);
        }
        return Arrays.asList(hashes);
    }
}

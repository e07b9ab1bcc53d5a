package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.dorsal.audit.log.StoredTree;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.Archived;
import org.dorsal.store.Archived.LoggedEvent;
import org.dorsal.store.StoredCheckpoint;

/** Chosen events, each with its inclusion proof, and what they wrote, patient by patient. */
final class PartialRows implements Export.Contents {
    /** How many of the newest earlier checkpoints a partial export proves itself consistent with. */
    private static final int PROVEN = 64;

    private final ArchiveReads reads;
    private final Export.Head head;
    private final long[] positions;
    private final StoredTree tree;

    /** Positions of the events that wrote something, by patient; empty for those of none. */
    private final Map<String, List<Long>> writers = new TreeMap<>();

    PartialRows(ArchiveReads reads, Export.Head head, long[] positions) {
        this.reads = reads;
        this.head = head;
        this.positions = positions;
        this.tree = new StoredTree(new CachedHashes(reads, head.site()));
    }

    @Override
    public boolean whole() {
        return false;
    }

    @Override
    public long from() {
        return positions[0];
    }

    @Override
    public long to() {
        return positions[positions.length - 1] + 1;
    }

    @Override
    public void events(Ndjson lines) {
        each(Arrays.stream(positions).boxed().toList(), event -> {
            Rows.event(lines, event, Optional.of(tree.inclusion(event.position(), head.size())));
            if (!references(event).isEmpty()) {
                String patient = event.row().flatMap(LoggedEvent.Row::patient).orElse("");
                writers.computeIfAbsent(patient, _ -> new ArrayList<>()).add(event.position());
            }
        });
    }

    private void each(List<Long> at, Consumer<LoggedEvent> taker) {
        for (int from = 0; from < at.size(); from += Pages.ROWS) {
            List<Long> page = at.subList(from, Math.min(from + Pages.ROWS, at.size()));
            reads.events(head.site(), page).forEach(taker);
        }
    }

    private static List<String> references(LoggedEvent event) {
        return event.row()
                .map(LoggedEvent.Row::bytes)
                .flatMap(EventContentReading::read)
                .map(EventContent::references)
                .orElse(List.of());
    }

    @Override
    public void proofs(ExportZip zip) throws IOException {
        zip.lines(
                Entries.CONSISTENCY,
                "consistency",
                lines -> earlier().forEach(size -> Rows.consistency(lines, size, tree.consistency(size, head.size()))));
    }

    private List<Long> earlier() {
        List<Long> sizes = new ArrayList<>();
        long from = 0;
        List<StoredCheckpoint> page;
        do {
            page = reads.checkpoints(head.site(), from, head.checkpoint().size(), Pages.ROWS);
            page.stream()
                    .map(StoredCheckpoint::size)
                    .filter(size -> size >= 0 && size <= head.size())
                    .forEach(sizes::add);
            sizes.subList(0, Math.max(0, sizes.size() - PROVEN)).clear();
            from = page.isEmpty() ? from : page.getLast().size() + 1;
        } while (page.size() == Pages.ROWS);
        return sizes;
    }

    @Override
    public void signOffs(Ndjson lines) throws IOException {
        rows(reads::signOffs, row -> Rows.signOff(lines, row));
    }

    @Override
    public void resources(Ndjson lines) throws IOException {
        rows(reads::versions, row -> Rows.version(lines, row));
    }

    @Override
    public void assessments(Ndjson lines) throws IOException {
        rows(reads::assessments, row -> Rows.assessment(lines, row));
    }

    @Override
    public void deliveries(Ndjson lines) throws IOException {
        rows(reads::orders, row -> Rows.order(lines, row));
        rows(reads::attempts, row -> Rows.attempt(lines, row));
    }

    @Override
    public void outside(ExportZip zip) {
        // nothing of a partial export lies beyond its checkpoint
    }

    /** Reads rows of one patient after a row. */
    @FunctionalInterface
    private interface OfPatient<R> {
        List<R> read(String site, Optional<String> patient, Optional<R> after, int atMost);
    }

    private <R extends Archived> void rows(OfPatient<R> table, Pages.Taker<R> taker) throws IOException {
        for (Map.Entry<String, List<Long>> writer : writers.entrySet()) {
            Set<String> wrote = new HashSet<>();
            each(writer.getValue(), event -> wrote.addAll(references(event)));
            Pages.<R>walk((last, most) -> table.read(head.site(), Optional.of(writer.getKey()), last, most), row -> {
                if (wrote.contains(References.of(row))) {
                    taker.take(row);
                }
            });
        }
    }
}

package org.dorsal.audit.archive;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.Page;
import org.dorsal.store.Query;

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
        return of(found, ids.stream().distinct().count(), size);
    }

    static Chosen of(ArchiveReads reads, String site, Query query, long size) {
        LongStream.Builder found = LongStream.builder();
        long asked = 0;
        Optional<Query> more = Optional.of(query.paged(Query.MAX_SIZE));
        while (more.isPresent()) {
            Query now = more.get();
            List<Page.Position> page = reads.found(site, now);
            List<String> ids = new ArrayList<>(
                    page.stream().limit(now.size()).map(Page.Position::id).toList());
            asked += ids.size();
            reads.positions(site, ids).forEach(found::add);
            more = page.size() > now.size() ? Optional.of(now.after(page.get(now.size() - 1))) : Optional.empty();
        }
        return of(found, asked, size);
    }

    private static Chosen of(LongStream.Builder found, long asked, long size) {
        long[] positions = found.build()
                .filter(position -> position >= 0 && position < size)
                .sorted()
                .distinct()
                .toArray();
        return new Chosen(positions, Math.max(0, asked - positions.length));
    }

    @Override
    public String toString() {
        return "Chosen[" + positions.length + "]";
    }
}

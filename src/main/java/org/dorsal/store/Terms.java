package org.dorsal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;

/**
 * Search terms as numbers. As words they would take more room than the bodies (ADR 5). Eight bytes of SHA-256: no two terms of
 * a ledger meet by chance, and nobody can make an identifier that passes for a category.
 */
final class Terms {
    private Terms() {}

    static List<Long> marks(Collection<String> terms) {
        return terms.stream().map(Terms::mark).toList();
    }

    static long mark(String term) {
        return ByteBuffer.wrap(Hash.sha256(term.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }
}

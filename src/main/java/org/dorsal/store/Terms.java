package org.dorsal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Hashes search terms to numbers, because as text they would take more room than the bodies (performance.md, search
 * terms as numbers). The first eight bytes of SHA-256 suffice: terms of a ledger do not collide by chance, and an
 * identifier can't be made to collide with a category.
 */
final class Terms {
    private Terms() {}

    static List<Long> marks(Collection<String> terms) {
        MessageDigest digest = DigestUtils.getSha256Digest(); // looked up once: that is dearer than hashing a word
        return terms.stream().map(term -> mark(digest, term)).toList();
    }

    static long mark(String term) {
        return mark(DigestUtils.getSha256Digest(), term);
    }

    private static long mark(MessageDigest digest, String term) {
        return ByteBuffer.wrap(digest.digest(term.getBytes(StandardCharsets.UTF_8)))
                .getLong();
    }

    /**
     * Arrays of arrays have to be rectangular in PostgreSQL: all terms go in one, and each row says which part is its
     * own.
     */
    static <R> void set(StatementCall call, String prefix, List<R> rows, Function<R, List<Long>> terms)
            throws SQLException {
        var all = new ArrayList<Long>();
        var first = new ArrayList<Integer>();
        var last = new ArrayList<Integer>();
        for (var row : rows) {
            first.add(all.size() + 1);
            all.addAll(terms.apply(row));
            last.add(all.size());
        }
        call.marks(prefix + "terms", all)
                .numbers(prefix + "first_term", first.stream())
                .numbers(prefix + "last_term", last.stream());
    }
}

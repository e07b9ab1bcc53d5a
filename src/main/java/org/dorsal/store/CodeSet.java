package org.dorsal.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.*;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;

/**
 * Codes and status that a resource carries together. A site has some hundred combinations of them, so a
 * search for codes finds the combinations first and then walks along an index for each (performance.md, code sets).
 *
 * @param codes sorted terms; the status is {@code status=code}
 */
record CodeSet(String type, List<String> codes) {
    private static final int MAX_TERM_CHARS = 600;

    private static final int HASH_CHARS = 65;

    static final String INSERT = """
            insert into code_set (site, type, id, codes)
            select :site, (:set_type::text[])[at], (:set_id::text[])[at]::uuid,
                   (:set_codes::text[])[(:set_first::integer[])[at]:(:set_last::integer[])[at]]
              from generate_subscripts(:set_type::text[], 1) as at
                on conflict on constraint code_set_pkey do nothing""";

    /** Parameters with few values at a site. */
    private static final Set<String> CODES =
            Set.of("code", "category", "value-concept", "questionnaire", "intent", "instantiates-canonical", "status");

    static CodeSet of(NewVersion version) {
        return new CodeSet(
                version.type(),
                Stream.concat(
                                version.terms().stream(),
                                Stream.of(status(version.status()))
                                        .filter(_ -> !version.status().isEmpty()))
                        .filter(CodeSet::isCode)
                        .distinct()
                        .sorted()
                        .toList());
    }

    static String status(String code) {
        return "status=" + code;
    }

    static boolean isCode(String term) {
        return CODES.contains(parameter(term));
    }

    static String parameter(String term) {
        return term.substring(0, Math.max(0, term.indexOf('=')));
    }

    /** Returns the terms that rows keep themselves. */
    static List<String> others(Collection<String> terms) {
        return bounded(terms.stream().filter(term -> !isCode(term)));
    }

    /** Replaces the end of long terms by a hash, because an index entry has a maximum size. */
    static List<String> bounded(Stream<String> terms) {
        return terms.map(CodeSet::bounded).toList();
    }

    static String bounded(String term) {
        return term.length() <= MAX_TERM_CHARS
                ? term
                : term.substring(0, MAX_TERM_CHARS - HASH_CHARS) + "#" + DigestUtils.sha256Hex(term);
    }

    UUID id() {
        byte[] hash = DigestUtils.sha256((type + "\n" + String.join("\n", codes)).getBytes(StandardCharsets.UTF_8));
        ByteBuffer bytes = ByteBuffer.wrap(hash);
        return new UUID(bytes.getLong(), bytes.getLong());
    }

    /** Binds the values of {@link #INSERT}, in the order of ids, so that two commits cannot wait for each other. */
    static StatementCall set(StatementCall call, Stream<CodeSet> sets) throws SQLException {
        List<CodeSet> rows =
                sets.distinct().sorted(Comparator.comparing(CodeSet::id)).toList();
        return call.texts("set_type", rows, CodeSet::type)
                .texts("set_id", rows, row -> row.id().toString())
                .slices("set_codes", "set_first", "set_last", rows.stream().map(CodeSet::codes));
    }
}

package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import javax.sql.DataSource;

/**
 * Stores the knowledge that was in force, and at which sites. A body is stored once for all sites, and never changed
 * or removed.
 */
public final class KnowledgeRows extends JdbcAccess {
    /**
     * Inserts a body once for all sites; knowledge belongs to no site. The last statement calls a function that may
     * write rows for several sites.
     */
    private static final Sql KEEP = Sql.ofSite("""
            insert into knowledge_body (sha256, since, editions, body)
            values (:sha256, :since, :editions::text[], :body)
                on conflict on constraint knowledge_body_pkey do nothing;
            """).then(Sql.of("""
            select keep_knowledge(:sha256, :sites::text[], :since);
            """));

    private static final Sql KEPT = Sql.ofSite("""
            select sha256, editions from knowledge_body order by since desc, sha256;
            """);

    private static final Sql BODY = Sql.ofSite("""
            select body from knowledge_body where sha256 = :sha256;
            """);

    public KnowledgeRows(DataSource source, Duration timeout) {
        super(source, timeout);
    }

    /**
     * Knowledge that was in force.
     *
     * @param sha256 lower-case hex, of its body
     * @param editions {@code url|version#sha256} of everything that results can name
     */
    public record KnowledgeRow(String sha256, List<String> editions) {
        public KnowledgeRow {
            editions = List.copyOf(editions);
        }
    }

    /** Keeps it for those sites, unless it is kept already. */
    public void keep(KnowledgeRow knowledge, Collection<String> sites, Instant since, byte[] body) {
        change(
                KEEP,
                NO_SITE,
                call -> call.text("sha256", knowledge.sha256())
                        .texts("sites", sites)
                        .instant("since", since)
                        .texts("editions", knowledge.editions())
                        .bytes("body", BodyCompression.pack(body)));
    }

    /** All, the newest first. */
    public List<KnowledgeRow> kept() {
        return list(
                KEPT,
                NO_SITE,
                call -> call,
                row -> new KnowledgeRow(row.getString("sha256"), List.of((String[])
                        row.getArray("editions").getArray())));
    }

    /** Returns the body; the stored bytes if they can't be unpacked, so that their hash reveals the change. */
    public Optional<byte[]> body(KnowledgeRow knowledge) {
        return first(
                BODY,
                NO_SITE,
                call -> call.text("sha256", knowledge.sha256()),
                row -> BodyCompression.unpackOrAsStored(row.getBytes("body")));
    }
}

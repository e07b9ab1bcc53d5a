package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.sql.DataSource;

/** Knowledge that was in force at a site. Kept once for each content, never changed, never removed. */
public final class KnowledgeRows extends Connected {
    private static final Sql KEEP = Sql.ofSite("""
            insert into knowledge_kept (site, sha256, since, editions, body)
            values (:site, :sha256, :since, :editions::text[], :body)
                on conflict on constraint knowledge_kept_pkey do nothing;
            """);

    private static final Sql KEPT = Sql.ofSite("""
            select sha256, editions from knowledge_kept where site = :site order by since desc, sha256;
            """);

    private static final Sql BODY = Sql.ofSite("""
            select body from knowledge_kept where site = :site and sha256 = :sha256;
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
    public record Kept(String site, String sha256, List<String> editions) {
        public Kept {
            editions = List.copyOf(editions);
        }
    }

    /** Keeps it, unless it is kept already. */
    public void keep(Kept knowledge, Instant since, byte[] body) {
        change(
                KEEP,
                knowledge.site(),
                call -> call.text("sha256", knowledge.sha256())
                        .instant("since", since)
                        .texts("editions", knowledge.editions())
                        .bytes("body", Packing.pack(List.of(body)).getFirst()));
    }

    /** All of a site, the newest first. */
    public List<Kept> kept(String site) {
        return list(
                KEPT,
                site,
                call -> call,
                row -> new Kept(site, row.getString("sha256"), List.of((String[])
                        row.getArray("editions").getArray())));
    }

    /** Its bytes. */
    public Optional<byte[]> body(Kept knowledge) {
        return first(
                BODY,
                knowledge.site(),
                call -> call.text("sha256", knowledge.sha256()),
                row -> Packing.unpack(row.getBytes("body")));
    }
}

package org.dorsal.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;

/** Editions of knowledge that were in force at a site. Kept once for each content, never changed, never removed. */
public final class KnowledgeRows {
    private static final Sql KEEP = Sql.ofSite("""
            insert into knowledge_edition (site, canonical, sha256, path, since, body)
            select :site, e.canonical, e.sha256, e.path, :since, e.body
              from unnest(:canonical::text[], :sha256::text[], :path::text[], :body::bytea[])
                       as e (canonical, sha256, path, body)
                on conflict on constraint knowledge_edition_pkey do nothing;
            """);

    private static final Sql KEPT = Sql.ofSite("""
            select canonical, sha256, path, body from knowledge_edition
             where site = :site
             order by since desc, canonical, sha256;
            """);

    private final Connected database;

    /**
     * @param source connections of the application role with autocommit on
     * @param timeout of one statement, at least a millisecond
     */
    public KnowledgeRows(DataSource source, Duration timeout) {
        this.database = new Connected(source, timeout);
    }

    /**
     * One edition.
     *
     * @param canonical {@code url|version}
     * @param sha256 lower-case hex, of its canonical JSON
     * @param path of its file below {@code profiles/}
     * @param body the file
     */
    public record KeptEdition(String canonical, String sha256, String path, byte[] body) {
        @Override
        public String toString() {
            return "KeptEdition[" + canonical + "]";
        }
    }

    /** Keeps those that are not kept already. */
    public void keep(String site, Instant since, List<KeptEdition> editions) {
        database.run(KEEP, site, call -> {
            call.instant("since", since)
                    .texts("canonical", editions, KeptEdition::canonical)
                    .texts("sha256", editions, KeptEdition::sha256)
                    .texts("path", editions, KeptEdition::path)
                    .bytes(
                            "body",
                            Packing.pack(editions.stream().map(KeptEdition::body).toList()).stream())
                    .run();
            return editions.size();
        });
    }

    /** All of a site, the newest first. */
    public List<KeptEdition> kept(String site) {
        return database.run(KEPT, site, call -> {
            var rows = call.rowsOfTheSite();
            var kept = new ArrayList<KeptEdition>();
            while (rows.next()) {
                kept.add(new KeptEdition(
                        rows.getString("canonical"),
                        rows.getString("sha256"),
                        rows.getString("path"),
                        Packing.unpack(List.of(rows.getBytes("body"))).getFirst()));
            }
            return List.copyOf(kept);
        });
    }
}

package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.*;
import org.dorsal.store.AuditorRows.RecordLook;
import org.dorsal.store.AuditorRows.SavedSearch;
import org.junit.jupiter.api.Test;

class AuditorRowsTest {
    private static final Instant AT = Instant.parse("2026-11-20T09:00:00Z");
    private static final String SITE = "auditor-rows";
    private final AuditorRows rows = new AuditorRows(TestPostgres.shared().asApplication(), Duration.ofSeconds(10));

    @Test
    void a_search_is_found_by_the_auditor_who_made_it_and_by_nobody_else_until_it_expires() {
        SavedSearch search = new SavedSearch("s-1", Optional.empty(), "patient=p-1");
        rows.keep(SITE, "issuer|one", search, AT, AT.plusSeconds(60));
        assertThat(rows.search(SITE, "issuer|one", "s-1", AT)).contains(search);
        assertThat(rows.search(SITE, "issuer|two", "s-1", AT)).isEmpty();
        assertThat(rows.search("other-site", "issuer|one", "s-1", AT)).isEmpty();
        assertThat(rows.search(SITE, "issuer|one", "s-1", AT.plusSeconds(60))).isEmpty();
    }

    @Test
    void saved_searches_are_listed_by_name_and_can_be_dropped_by_their_auditor() {
        for (String name : List.of("Zebra", "Ape")) {
            rows.keep(
                    SITE, "issuer|saver", new SavedSearch("n-" + name, Optional.of(name), ""), AT, AT.plusSeconds(60));
        }
        rows.keep(SITE, "issuer|saver", new SavedSearch("n-0", Optional.empty(), ""), AT, AT.plusSeconds(60));
        assertThat(rows.saved(SITE, "issuer|saver", AT, 10))
                .extracting(SavedSearch::name)
                .containsExactly(Optional.of("Ape"), Optional.of("Zebra"));
        assertThat(rows.drop(SITE, "issuer|other", "n-Ape")).isFalse();
        assertThat(rows.drop(SITE, "issuer|saver", "n-Ape")).isTrue();
        assertThat(rows.saved(SITE, "issuer|saver", AT, 10)).hasSize(1);
    }

    /** Sorts by lower-case name, independent of the collation of the database. */
    @Test
    void capital_letters_do_not_decide_where_a_saved_search_stands() {
        for (String name : List.of("beta", "Gamma", "Alpha")) {
            rows.keep(
                    SITE,
                    "issuer|capitals",
                    new SavedSearch("c-" + name, Optional.of(name), ""),
                    AT,
                    AT.plusSeconds(60));
        }
        assertThat(rows.saved(SITE, "issuer|capitals", AT, 10))
                .extracting(SavedSearch::name)
                .containsExactly(Optional.of("Alpha"), Optional.of("beta"), Optional.of("Gamma"));
    }

    @Test
    void a_look_belongs_to_its_session() {
        byte[] session = {1};
        RecordLook recordLook = new RecordLook("HCOMPL", "event-1", AT);
        rows.looked(SITE, session, "a-1", recordLook, AT.plusSeconds(60));
        assertThat(rows.looks(SITE, session, List.of("a-1", "a-2"), AT)).isEqualTo(Map.of("a-1", recordLook));
        assertThat(rows.looks(SITE, new byte[] {2}, List.of("a-1"), AT)).isEmpty();
        assertThat(rows.looks(SITE, session, List.of("a-1"), AT.plusSeconds(60)))
                .isEmpty();
    }
}

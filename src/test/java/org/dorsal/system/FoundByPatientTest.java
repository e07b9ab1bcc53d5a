package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.dorsal.store.EventReads;
import org.dorsal.store.FoundEvent;
import org.dorsal.store.SomeEventQueries;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/**
 * Events that name a result are found by it, although no index holds most of these references: what the service wrote
 * in a day keeps to what searches rely on (performance.md, event terms by patient).
 */
class FoundByPatientTest {
    /** References of each resource, in the form of stored search terms. */
    private static final String NAMED = """
            select r.site, r.patient, r.reference,
                   'entity=' || r.reference as term
              from (select site, patient, type || '/' || id as reference from resource_version where patient <> ''
                    union
                    select site, patient, type || '/' || id || '/_history/' || version from resource_version where patient <> '') r
            """;

    private static final String REFERENCES = "(" + NAMED + ") named";

    private final TestPostgres database = LoggedDay.shared().database();

    @Test
    void what_no_index_holds_lies_in_the_record_of_the_events_patient() {
        assertThat(TestPostgres.numbers(database.asSuperuser(), """
                        select count(*), count(*) filter (where e.patient is distinct from named.patient)
                          from audit_event e join %s on named.site = e.site and named.term = any (e.terms[e.indexed_terms + 1:])
                        """.formatted(REFERENCES)))
                .satisfiesExactly(
                        references -> assertThat(references).isGreaterThan(1_000),
                        ofOthers -> assertThat(ofOthers).isZero());
    }

    @Test
    void every_event_that_names_a_result_is_found_by_it() {
        EventReads reads = new EventReads(database.asApplication(), Duration.ofSeconds(5));
        List<String> references = TestPostgres.texts(
                database.asSuperuser(),
                "select reference from " + REFERENCES + " where site = '" + LoggedDay.SITE + "' order by 1");
        assertThat(references).hasSizeGreaterThan(60);
        for (String reference : references) {
            List<String> carrying = TestPostgres.texts(database.asSuperuser(), """
                    select e.id from audit_event e join %s on named.site = e.site and named.term = any (e.terms)
                     where named.reference = '%s' order by e.recorded_at desc, e.id desc limit 1000
                    """.formatted(REFERENCES, reference));
            assertThat(carrying).as(reference).isNotEmpty();
            assertThat(reads.page(
                                    LoggedDay.SITE,
                                    SomeEventQueries.carrying("entity=" + reference),
                                    Optional.empty(),
                                    EventReads.MAX_EVENTS)
                            .events())
                    .as(reference)
                    .extracting(FoundEvent::id)
                    .isEqualTo(carrying);
        }
    }
}

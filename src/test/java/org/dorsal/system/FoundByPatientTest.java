package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.dorsal.store.AccessScope;
import org.dorsal.store.Ledger;
import org.dorsal.store.Page;
import org.dorsal.store.ResourceQuery;
import org.dorsal.store.SearchCondition;
import org.dorsal.store.StoredVersion;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;

/**
 * Events that name a result are found by it, although no index holds most of these references: what the service wrote
 * in a day keeps to what searches rely on (performance.md, events by the patient of a resource).
 */
class FoundByPatientTest {
    /** References of each resource, with and without version, and the events that name it. */
    private static final String NAMED = """
            (select v.site, v.patient, r.reference, e.id, e.patient as in_record, e.recorded_at
               from resource_version v
              cross join lateral (values (v.type || '/' || v.id), (v.type || '/' || v.id || '/_history/' || v.version)) r (reference)
               join audit_event e on e.site = v.site and exists (
                        select from unnest(e.entities) as n (name)
                         where n.name = r.reference or split_part(n.name, '/_history/', 1) = r.reference)
              where v.patient <> '') named
            """;

    private final TestPostgres database = LoggedDay.shared().database();

    @Test
    void a_reference_to_a_record_lies_in_that_record_or_in_none() {
        assertThat(TestPostgres.numbers(
                        database.asSuperuser(),
                        "select count(*), count(*) filter (where in_record <> patient) from " + NAMED))
                .satisfiesExactly(
                        references -> assertThat(references).isGreaterThan(1_000),
                        ofOthers -> assertThat(ofOthers).isZero());
    }

    @Test
    void every_event_that_names_a_result_is_found_by_it() {
        Ledger ledger = new Ledger(database.asApplication(), Duration.ofSeconds(5));
        String ofSite = " from " + NAMED + " where site = '" + LoggedDay.SITE + "'";
        List<String> references =
                TestPostgres.texts(database.asSuperuser(), "select distinct reference" + ofSite + " order by 1");
        assertThat(references).hasSizeGreaterThan(60);
        for (String reference : references) {
            List<String> carrying = TestPostgres.texts(
                    database.asSuperuser(),
                    "select id" + ofSite + " and reference = '" + reference
                            + "' group by id, recorded_at order by recorded_at desc, id desc");
            ResourceQuery query = ResourceQuery.of("AuditEvent")
                    .and(new SearchCondition.AnyTerm(Set.of("entity=" + reference)))
                    .paged(ResourceQuery.MAX_SIZE);
            assertThat(Page.all(query, part -> ledger.search(AccessScope.ofSite(LoggedDay.SITE), part))
                            .flatMap(page -> page.versions().stream())
                            .map(StoredVersion::id))
                    .as(reference)
                    .isEqualTo(carrying);
        }
    }
}

package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.store.SomeCommits.NOON;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Query plans with deliveries of 20,000 patients done and a hundred open: finished deliveries cost nothing. */
class DeliveryPlansTest {
    private static final TestPostgres POSTGRES = TestPostgres.fresh();

    @BeforeAll
    static void twenty_thousand_deliveries_are_done_and_a_hundred_wait() {
        TestPostgres.run(POSTGRES.asSuperuser(), """
                insert into delivery (site, patient, assessment, version, created)
                select 'north', 'p' || n, 'a' || n, 1, now() from generate_series(1, 20000) n;
                insert into delivery_plan (site, patient, assessment, version, planned_at, ways)
                select 'north', 'p' || n, 'a' || n, 1, now(), '{}' from generate_series(1, 20000) n where n % 400 > 0;
                insert into delivery_lane (site, patient, orders, unplanned, due)
                select 'north', 'p' || n, 1, case when n % 400 = 0 then 1 else 0 end,
                       case when n % 200 = 0 then now() else 'infinity' end
                  from generate_series(1, 20000) n;
                insert into delivery_item (site, patient, assessment, slot, version, key, kind, position, resource_version,
                                           state, tries, since, changed, may_be_there)
                select 'north', 'p' || n, 'a' || n, 'Observation/' || n, 1, gen_random_uuid(), 'PANEL', 1, 1,
                       case when n % 200 = 0 then 'PARKED' when n % 200 = 1 then 'PENDING' else 'FILED' end, 0, now(), now(), false
                  from generate_series(1, 20000) n;
                insert into launch (site, id, patient, clinician_sha256, secret_sha256, version, started, seen, ends, sealed,
                                    asked, people)
                select 'north', 'l' || n, 'p' || n, sha256(n::text::bytea), sha256(''), 1, now(), now(), 'infinity', '', now(), '{}'
                  from generate_series(1, 20000) n;
                insert into delivery_attempt (site, patient, key, id, at, act, outcome, found)
                select 'north', 'p' || n, gen_random_uuid(), gen_random_uuid(), now(), 'SEARCH', 'DONE', 'CarePlan'
                  from generate_series(1, 20000) n;
                analyze;
                """);
    }

    @Test
    void the_next_lane_is_found_among_those_that_wait() throws SQLException {
        var plan = plan(
                DeliveryLanes.TAKE,
                "with free",
                call -> call.instant("now", NOON).count("length_millis", 1));
        assertThat(plan).contains("delivery_lane_by_due").doesNotContain("Seq Scan");
    }

    @Test
    void the_work_of_a_lane_reads_that_patient_alone() throws SQLException {
        var plan = plan(DeliveryWork.OPEN, "with open", call -> call.text("patient", "p7"));
        assertThat(plan).contains("delivery_pkey", "delivery_item_pkey").doesNotContain("Seq Scan");
    }

    @Test
    void an_item_is_found_by_its_key() throws SQLException {
        var key = UUID.nameUUIDFromBytes(new byte[0]).toString();
        assertThat(plan(DeliveryWork.BY_KEY, "select i.*", call -> call.text("key", key)))
                .contains("delivery_item_by_key")
                .doesNotContain("Seq Scan");
    }

    /** An EHR that never returns a location is searched for each item, and one type may never be found. */
    @Test
    void whether_a_type_was_ever_found_reads_no_search_for_another() throws SQLException {
        assertThat(plan(DeliveryWork.EVER_FOUND, "select exists", call -> call.text("type", "Observation")))
                .contains("delivery_attempt_found", "(found = 'Observation'::text)")
                .doesNotContain("Seq Scan", "delivery_item");
    }

    @Test
    void what_has_become_of_a_patients_assessments_reads_that_patient_alone() throws SQLException {
        var plan = plan(
                DeliveryReads.NEWEST,
                "select distinct on (d.",
                call -> call.text("patient", "p7").truth("all", true).text("assessment", ""));
        assertThat(plan).contains("delivery_pkey").doesNotContain("Seq Scan");
    }

    @Test
    void what_needs_a_person_and_what_waits_is_found_without_what_is_done() throws SQLException {
        assertThat(plan(DeliveryReads.STUCK, "select i.*", call -> call.number("at_most", 50)))
                .contains("delivery_item_open")
                .doesNotContain("Seq Scan");
        assertThat(plan(DeliveryReads.DEPTH, "select (select coalesce", call -> call))
                .contains("delivery_lane_unplanned", "delivery_item_open")
                .doesNotContain("Seq Scan");
    }

    @Test
    void a_clinicians_launches_are_found_by_patient_and_clinician() throws SQLException {
        var plan = plan(
                LaunchRows.STANDING,
                "select id",
                call -> call.text("patient", "p7")
                        .bytes("clinician", new byte[] {1})
                        .instant("now", NOON)
                        .number("at_most", 5));
        assertThat(plan).contains("launch_by_clinician").doesNotContain("Seq Scan");
    }

    /** Returns the plan of the statement as sent; the application sees only the rows of the named site. */
    private static String plan(Sql sent, String begins, Values values) throws SQLException {
        var explained = new Sql(sent.text().replace(begins, "explain " + begins), sent.names());
        try (var connection = POSTGRES.asApplication().getConnection();
                var call = explained.on(connection).plannedForItsValues()) {
            var rows = values.bind(call.text("site", "north").text("timeout", "10000"))
                    .rowsOfTheSite();
            var lines = new ArrayList<String>();
            while (rows.next()) {
                lines.add(rows.getString(1));
            }
            return String.join("\n", lines);
        }
    }

    private interface Values {
        StatementCall bind(StatementCall call) throws SQLException;
    }
}

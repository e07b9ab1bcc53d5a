package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.dorsal.assessment.SignedAssessments;
import org.dorsal.scoring.SomeScoredResponse;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Refusal of a search that exceeds its timeout; a retry would take as long again. */
class TooCostlySearchTest {
    private static final Duration SHORT = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofSeconds(20);

    @Test
    void a_wide_search_that_takes_too_long_asks_for_too_much() throws SQLException {
        SomeAudit audit = new SomeAudit(SHORT, SHORT);
        audit.past.signed(SomeScoredResponse.nothingWrong());
        try (Connection other = lockingTheLog()) {
            var page = audit.get("/");
            assertThat(page.status()).isEqualTo(422);
            assertThat(page.text("h1")).isEqualTo(word("problem.audit-too-costly.title"));
            other.rollback();
        }
        assertThat(audit.get("/").status()).isEqualTo(200);
        assertThat(audit.events())
                .filteredOn(event -> event.outcome().equals("4"))
                .hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"csv", "ndjson"})
    void a_file_of_such_a_search_is_refused_and_no_event_tells_of_one(String format) throws SQLException {
        SomeAudit audit = new SomeAudit(SHORT, SHORT);
        audit.past.signed(SomeScoredResponse.nothingWrong());
        try (Connection other = lockingTheLog()) {
            var refused = audit.post("/export", "search=all", "format=" + format, "purpose=HLEGAL");
            assertThat(refused.status()).isEqualTo(422);
            assertThat(refused.text("h1")).isEqualTo(word("problem.audit-too-costly.title"));
            other.rollback();
        }
        assertThat(audit.events())
                .filteredOn(event -> event.outcome().equals("4"))
                .hasSize(1);
        assertThat(audit.events()).noneMatch(event -> event.subtype().equals("extract"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"result_set", "follow_up"})
    void figures_that_take_too_long_ask_for_too_much(String table) throws SQLException {
        SomeAudit audit = new SomeAudit(LONG, SHORT);
        audit.past.signed(SomeScoredResponse.nothingWrong());
        try (Connection other = locking(table)) {
            for (var refused : List.of(
                    audit.get("/figures"),
                    audit.get("/figures/records?part=decided&line=emergency"),
                    audit.post("/figures/export", "table=results"))) {
                assertThat(refused.status()).isEqualTo(422);
                assertThat(refused.text("h1")).isEqualTo(word("problem.audit-too-costly.title"));
            }
            other.rollback();
        }
        assertThat(audit.get("/figures").status()).isEqualTo(200);
        assertThat(audit.events()).noneMatch(event -> event.subtype().equals("extract"));
    }

    @Test
    void a_search_of_one_patient_may_be_asked_again() throws SQLException {
        SomeAudit audit = new SomeAudit(SHORT, SHORT);
        String search =
                audit.post("/search", "patient=" + SignedAssessments.PATIENT).location();
        try (Connection other = lockingTheLog()) {
            assertThat(audit.get(search.replaceFirst(".*/found", "/found")).status())
                    .isEqualTo(503);
            other.rollback();
        }
    }

    private static Connection lockingTheLog() throws SQLException {
        return locking("log_entry");
    }

    private static Connection locking(String table) throws SQLException {
        Connection other = TestPostgres.shared().asSuperuser().getConnection();
        other.setAutoCommit(false);
        other.createStatement().execute("lock table " + table + " in access exclusive mode");
        return other;
    }
}

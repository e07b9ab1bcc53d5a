package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.List;
import org.dorsal.system.SomeBundle.Entry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Transactions while the database refuses a part of them: nothing is stored or shown (promises {@code kept} and {@code audit}). */
class TransactionFaultsTest {
    private static final SomeService SERVICE = SomeService.withBackend();
    private static final SomeClient EHR = SERVICE.client(SomeService.SOUTHSIDE, "system/*.cruds");
    private static final String TYPE = "QuestionnaireResponse";

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    /** The results are delivered on receipt, so that the last rows of a transaction are those of deliveries. */
    @ParameterizedTest
    @CsvSource({"audit_event, insert", "log_waiting, insert", "delivery, insert", "delivery_lane, update"})
    void what_is_not_stored_as_a_whole_is_not_stored(String table, String right) throws SQLException {
        String patient = "faults-" + table.replace('_', '-');
        Entry create = Entry.post(TYPE, SomeResponse.of(patient).json());
        Entry search = Entry.get(TYPE + "?patient=" + patient);
        assertThat(EHR.post("", SomeBundle.transaction(create)).status()).isEqualTo(200);

        sql("revoke " + right + " on " + table + " from dorsal_app");
        try {
            for (String bundle :
                    List.of(SomeBundle.transaction(create, create), SomeBundle.transaction(create, search))) {
                SomeAnswer answer = EHR.post("", bundle);
                assertThat(answer.status()).as(answer.text()).isEqualTo(503);
                assertThat(answer.header("Retry-After")).isNotEmpty();
                assertThat(answer.text()).doesNotContain(patient, "SQL", table);
            }
        } finally {
            sql("grant " + right + " on " + table + " to dorsal_app");
        }
        assertThat(EHR.get(TYPE + "?patient=" + patient).entries()).hasSize(1);
        assertThat(SomeBundle.statuses(EHR.post("", SomeBundle.transaction(create, search))))
                .containsExactly("201", "200");
    }

    /** Neither a read of a transaction nor its refusal is answered without its event. */
    @ParameterizedTest
    @CsvSource({"audit_event", "log_waiting"})
    void what_nobody_can_be_told_of_is_not_answered(String table) throws SQLException {
        Entry search = Entry.get(TYPE + "?patient=faults-told");
        Entry refused = Entry.get(TYPE + "/none");
        sql("revoke insert on " + table + " from dorsal_app");
        try {
            assertThat(EHR.post("", SomeBundle.transaction(search)).status()).isEqualTo(503);
            assertThat(EHR.post("", SomeBundle.transaction(refused)).status()).isEqualTo(503);
            assertThat(EHR.post("", SomeBundle.transaction()).status()).isEqualTo(503);
        } finally {
            sql("grant insert on " + table + " to dorsal_app");
        }
        assertThat(EHR.post("", SomeBundle.transaction(search)).status()).isEqualTo(200);
        assertThat(EHR.post("", SomeBundle.transaction(refused)).status()).isEqualTo(404);
    }

    private static void sql(String statement) throws SQLException {
        try (var connection = SERVICE.database().asSuperuser().getConnection();
                var call = connection.createStatement()) {
            call.execute(statement);
        }
    }
}

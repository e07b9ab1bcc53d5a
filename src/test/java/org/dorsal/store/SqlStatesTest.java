package org.dorsal.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.Polling;
import org.dorsal.store.StoreException.FaultKind;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Error codes of PostgreSQL (appendix A of its documentation): a transient one is reported as such. */
class SqlStatesTest {
    /** Codes after which the same work may succeed later, by the reason. */
    private static final Map<String, List<String>> PASSING = Map.of(
            "class 08, connection exception",
            List.of("08000", "08003", "08006", "08001", "08004", "08007", "08P01"),
            "a state of the transaction that its next attempt does not have: read-only while another server takes"
                    + " over, and the timeouts of transactions",
            List.of("25006", "25P03", "25P04"),
            "class 40, transaction rollback",
            List.of("40000", "40002", "40001", "40003", "40P01"),
            "a right that was taken away and may be given again",
            List.of("42501"),
            "class 53, insufficient resources",
            List.of("53000", "53100", "53200", "53300", "53400"),
            "class 55, object not in prerequisite state: in use, or locked",
            List.of("55000", "55006", "55P02", "55P03"),
            "class 57, operator intervention",
            List.of("57000", "57014", "57P01", "57P02", "57P03", "57P04", "57P05"),
            "class 58, system error",
            List.of("58000", "58030", "58P01", "58P02"));

    /** Codes of each other class, after which a statement fails again. */
    private static final List<String> LASTING = List.of(
            "03000", "09000", "0A000", "0B000", "0F000", "0L000", "0P000", "0Z000", "20000", "21000", "22000", "22001",
            "22021", "22P02", "22P05", "23000", "23502", "23503", "23505", "23514", "24000", "25000", "25001", "25002",
            "25008", "25003", "25004", "25005", "25007", "25P01", "25P02", "26000", "27000", "28000", "28P01", "2B000",
            "2D000", "2F000", "34000", "38000", "39000", "3B000", "3D000", "3F000", "42000", "42601", "42703", "42P01",
            "44000", "54000", "54001", "54011", "F0000", "HV000", "P0000", "P0001", "XX000", "XX001", "XX002");

    private final TestPostgres postgres = TestPostgres.shared();

    @TestFactory
    Stream<DynamicTest> what_passes_is_unavailable() {
        return PASSING.entrySet().stream()
                .flatMap(reason -> reason.getValue().stream()
                        .map(code -> DynamicTest.dynamicTest(
                                code + ": " + reason.getKey(),
                                () -> assertThat(kind(code)).isEqualTo(FaultKind.UNAVAILABLE))));
    }

    @TestFactory
    Stream<DynamicTest> what_lasts_is_broken() {
        return LASTING.stream()
                .map(code -> DynamicTest.dynamicTest(
                        code, () -> assertThat(kind(code)).isEqualTo(FaultKind.BROKEN)));
    }

    /** A process that is suspended within a transaction, such as a suspended machine, loses its session. */
    @Test
    void a_transaction_that_stalls_may_be_tried_again() {
        String site = SomeCommits.someSite();
        Ledger hasty = new Ledger(postgres.asApplication(), Duration.ofMillis(200));
        assertThatThrownBy(() -> hasty.transact(
                        site,
                        List.of(
                                () -> isAloneAgain(site),
                                () -> hasty.holder(site, "x", new byte[32]).isEmpty())))
                .isInstanceOfSatisfying(
                        StoreException.class,
                        fault -> assertThat(fault.kind()).as(fault.getMessage()).isEqualTo(FaultKind.UNAVAILABLE));
    }

    /** Waits until the server has ended all sessions that are idle in a transaction. */
    private boolean isAloneAgain(String site) {
        Polling.await("end of the session of " + site)
                .until(() -> TestPostgres.numbers(
                                postgres.asSuperuser(),
                                "select count(*) from pg_stat_activity where state = 'idle in transaction'"
                                        + " and datname = current_database()")
                        .equals(List.of(0L)));
        return true;
    }

    private static FaultKind kind(String code) {
        return StoreException.of(new SQLException("of the test", code)).kind();
    }
}

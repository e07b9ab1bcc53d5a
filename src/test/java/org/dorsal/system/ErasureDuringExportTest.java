package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.dorsal.archive.Erasure;
import org.dorsal.audit.log.SomeSequencer;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * An erasure while an auditor's export is read: it is finished when the event of the erasure is signed, and excuses
 * the erased rows by it. A retention run, which erases for hours, would otherwise allow no export. An event that is not signed
 * excuses nothing, because a holder of the file could have added it; the next export is good.
 */
class ErasureDuringExportTest {
    private static final String PATIENT = "sandbox-06";
    private static final String OTHER = "sandbox-01";
    private static final String SIGN_OFFS = "from sign_off";
    private static final String RESOURCES = "from resource_version";
    private static final String ASSESSMENTS = "from assessment";
    private static final String LATER = "(select * from audit_event";

    /** Moment of the erasure: before the first statement that reads this. */
    @TestFactory
    Stream<DynamicTest> a_whole_export_is_good_when_a_patient_is_erased_meanwhile() {
        return Stream.of("l.position >=", SIGN_OFFS, RESOURCES, ASSESSMENTS, LATER)
                .map(before -> test(true, before));
    }

    @TestFactory
    Stream<DynamicTest> rows_whose_erasure_is_not_signed_are_missed() {
        return Stream.of(SIGN_OFFS, ASSESSMENTS).map(before -> test(false, before));
    }

    /** Results are scored again at one moment alone: what differs between them is which rows are there. */
    private static DynamicTest test(boolean signs, String before) {
        return DynamicTest.dynamicTest(before, () -> {
            TamperedDatabase copy = TamperedDatabase.copy();
            var erasing = new ErasingSource(copy, before);
            SomeSequencer sequencer = SomeSequencer.of(copy.database(), LoggedDay.SITE, ErasureTest.origin(copy));
            boolean scores = before.equals(SIGN_OFFS);

            SomeExport export =
                    SomeExport.of(erasing, scores ? SomeExport.shipped() : Map.of(), signs ? sequencer::run : () -> {});

            assertThat(erasing.isErased).isTrue();
            boolean good = signs;
            SomeExport.VerifierOutput output =
                    export.verified(LoggedDay.shared().key(), LoggedDay.shared().place());
            assertThat(output.exitCode()).as(output.text()).isEqualTo(good ? 0 : 1);
            assertThat(output.doubts().isEmpty()).as(output.text()).isEqualTo(good);
            assertThat(output.text())
                    .contains("events were erased by J. Doe, because: Request 2026-118")
                    .matches(text -> good != text.contains("ERASED_UNSIGNED at "));
            if (good && scores) {
                assertNotWitnessed(export);
            }
            if (!good) {
                sequencer.run();
                assertThat(copy.verified().exitCode()).as("the next export").isZero();
            }
        });
    }

    /** The log's key alone signed the erasure: where witnesses are demanded, it excuses nothing. */
    private static void assertNotWitnessed(SomeExport export) {
        Path key = LoggedDay.shared().key();
        Path witness = LoggedDay.shared().witness();
        SomeExport.VerifierOutput output = export.verified(key, List.of("--witness", witness.toString()));
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text())
                .contains("NOT_WITNESSED at later-checkpoint.txt")
                .doesNotContain("at checkpoint.txt");
    }

    @Test
    void an_erasure_excuses_no_rows_of_others() {
        TamperedDatabase copy = TamperedDatabase.copy();
        copy.does("delete from sign_off where patient = '" + OTHER + "' returning patient");
        copy.does("delete from resource_versions where patient = '" + OTHER + "' returning patient");

        SomeExport export = SomeExport.of(new ErasingSource(copy, SIGN_OFFS), Map.of());

        SomeExport.VerifierOutput output =
                export.verified(LoggedDay.shared().key(), LoggedDay.shared().place());
        assertThat(output.exitCode()).isEqualTo(1);
        assertThat(output.text()).contains("RESOURCE_MISSING at ");
    }

    /** Connections that erase the patient before the first statement with that text. */
    private static final class ErasingSource extends DelegatingDataSource {
        private final TamperedDatabase copy;
        private final String before;
        private boolean isErased;

        ErasingSource(TamperedDatabase copy, String before) {
            super(copy.database().asApplication());
            this.copy = copy;
            this.before = before;
        }

        @Override
        public Connection getConnection() throws SQLException {
            Connection connection = super.getConnection();
            return (Connection) Proxy.newProxyInstance(
                    DataSource.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, arguments) -> {
                        if (method.getName().equals("prepareStatement")
                                && arguments[0].toString().contains(before)) {
                            erase();
                        }
                        try {
                            return method.invoke(connection, arguments);
                        } catch (InvocationTargetException thrown) {
                            throw thrown.getCause();
                        }
                    });
        }

        private void erase() {
            if (!isErased) {
                isErased = true;
                assertThat(ErasureTest.erasure(copy)
                                .erase(LoggedDay.SITE, PATIENT, Erasure.REGARDLESS, "J. Doe", "Request 2026-118"))
                        .isInstanceOf(ErasureOutcome.ErasedRows.class);
            }
        }
    }
}

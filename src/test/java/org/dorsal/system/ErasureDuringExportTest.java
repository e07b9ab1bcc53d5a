package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.stream.Stream;
import org.dorsal.archive.Archive;
import org.dorsal.archive.Archive.Selection;
import org.dorsal.archive.Erasure;
import org.dorsal.archive.Export;
import org.dorsal.audit.log.SomeSequencer;
import org.dorsal.store.ArchiveReads;
import org.dorsal.store.ErasureRows.ErasureOutcome;
import org.dorsal.store.StoreException;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * An erasure while an auditor's export is read: a file that was finished would hold the patient's events and lack their
 * rows, which the verifier reports as removed rows. Such an export breaks off.
 */
class ErasureDuringExportTest {
    private static final String PATIENT = "sandbox-06";

    @TestFactory
    Stream<DynamicTest> an_export_breaks_off_when_a_patient_is_erased_after_its_events() {
        return Stream.of(false, true)
                .map(whole -> DynamicTest.dynamicTest(whole ? "whole" : "of a patient", () -> {
                    TamperedDatabase copy = TamperedDatabase.copy();
                    Selection selection =
                            whole ? new Selection.WholeLog() : SomeExport.aboutPatient(copy.database(), PATIENT);
                    Archive archive = new Archive(
                            new ArchiveReads(copy.database().asApplication(), Duration.ofSeconds(20)),
                            SomeExport::shipped,
                            Clock.systemUTC());
                    Export export = archive.prepare(LoggedDay.SITE, selection, "an auditor")
                            .orElseThrow();
                    ErasingOutput out = new ErasingOutput(copy);

                    assertThatThrownBy(() -> export.writeTo(out)).isInstanceOf(StoreException.class);

                    assertThat(out.isErased).isTrue();
                    SomeSequencer.of(copy.database(), LoggedDay.SITE, ErasureTest.origin(copy))
                            .run();
                    assertThat(SomeExport.of(copy.database(), new Selection.WholeLog())
                                    .verified(
                                            LoggedDay.shared().key(),
                                            LoggedDay.shared().place())
                                    .exitCode())
                            .as("the next export")
                            .isZero();
                }));
    }

    /** Erases the patient when the entry after the events begins. */
    private static final class ErasingOutput extends OutputStream {
        private final TamperedDatabase copy;
        private final ByteArrayOutputStream written = new ByteArrayOutputStream();
        private boolean isErased;

        ErasingOutput(TamperedDatabase copy) {
            this.copy = copy;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            written.write(bytes, from, length);
            if (!isErased && written.toString(StandardCharsets.ISO_8859_1).contains("sign-offs.ndjson")) {
                isErased = true;
                assertThat(ErasureTest.erasure(copy)
                                .erase(LoggedDay.SITE, PATIENT, Erasure.REGARDLESS, "J. Doe", "Request 2026-118"))
                        .isInstanceOf(ErasureOutcome.ErasedRows.class);
            }
        }
    }
}

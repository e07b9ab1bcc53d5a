package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.audit.log.LogSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports made while the service works: commits during the export cause no doubt. */
class ExportUnderWayTest {
    @Test
    void an_export_of_a_log_that_grows_is_believed(@TempDir Path folder) throws IOException {
        AtomicBoolean enough = new AtomicBoolean();
        AtomicInteger written = new AtomicInteger();
        try (SomeService service = SomeService.with("--dorsal.log.checkpoint-every=1s")) {
            Path key = Files.writeString(
                    folder.resolve("key.pem"),
                    service.part(LogSettings.class)
                            .publicKeys(LoggedDay.SITE)
                            .getFirst()
                            .pem());
            write(service, written);
            CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
                while (!enough.get()) {
                    write(service, written);
                }
            });
            try {
                await("a checkpoint")
                        .until(() -> LedgerRows.checkpoints(service.database().asSuperuser()) > 1);
                for (int export = 0; export < 4; export++) {
                    int before = written.get();
                    await("more assessments").until(() -> written.get() > before + 3);
                    SomeExport.VerifierOutput output =
                            SomeExport.whole(service.database()).verified(key);
                    assertThat(output.exitCode()).as(output.text()).isZero();
                }
            } finally {
                enough.set(true);
            }
            writing.join();
        }
    }

    private static void write(SomeService service, AtomicInteger written) {
        SomeClient ehr = service.client(LoggedDay.SITE, "system/*.cruds");
        SomeAnswer answer = ehr.post(
                "QuestionnaireResponse",
                SomeResponse.of("busy-" + written.incrementAndGet()).json());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        ehr.get("QuestionnaireResponse/" + answer.id());
    }
}

package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.dorsal.audit.log.SomeWitness;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.SomeBundle.Entry;

/**
 * Database after a day at a site: responses received, searched and read, one withdrawn, one signed, one signed and
 * amended, all of it written into the EHR, everything in the log and signed. The service is stopped.
 *
 * @param database database without connections
 * @param place folder of the external checkpoints
 * @param key public key of the checkpoints, as published by the service
 * @param witness verifier key of a witness that cosigned the checkpoints
 */
public record LoggedDay(TestPostgres database, Path place, Path key, Path witness) {
    public static final String SITE = SomeService.NORTHSIDE;

    /** Returns the instance shared by tests; a test that changes data uses a copy. */
    public static LoggedDay shared() {
        return SharedLoggedDay.DAY;
    }

    private static LoggedDay lived() {
        try {
            Path folder = Files.createTempDirectory("dorsal-logged-day");
            Path place = Files.createDirectory(folder.resolve("place"));
            SomeWitness witness = SomeWitness.ofSharedKey("witness.example/w1");
            int port = SomePort.free();
            HttpServer witnessing = witness.serve(port);
            try (SomeService service = SomeService.withBackend(
                    "--dorsal.log.places[1]=file:" + place,
                    "--dorsal.log.witnesses[0].key=" + witness.vkey(),
                    "--dorsal.log.witnesses[0].url=http://localhost:" + port)) {
                live(service);
                Path key = Files.writeString(
                        folder.resolve("key.pem"),
                        SomeClient.anonymous(service.baseUrl() + "/log/" + SITE)
                                .get("key")
                                .text());
                return new LoggedDay(
                        service.database(),
                        place,
                        key,
                        Files.writeString(folder.resolve("witness.txt"), witness.vkey() + "\n"));
            } finally {
                witnessing.stop(0); // the service has waited for its last answer
            }
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }

    private static void live(SomeService service) {
        SomeClient ehr = service.client(SITE, "system/*.cruds");
        for (int number = 1; number <= 4; number++) {
            SomeAnswer answer = ehr.post(
                    "QuestionnaireResponse",
                    SomeResponse.of("sandbox-0" + number)
                            .identifier("day-" + number)
                            .answer("pain-worst-score", "" + number) // two Observations of one commit
                            .json());
            assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
            ehr.get("QuestionnaireResponse/" + answer.id());
            if (number % 2 == 0) {
                awaitSigned(service); // several checkpoints
            }
        }
        for (int read = 0; read < 560; read++) { // more than a page of an export, and more than a tile of the tree
            assertThat(ehr.get("Observation?patient=sandbox-01&_count=1").status())
                    .isEqualTo(200);
        }
        assertThat(ehr.get("Observation?_count=100").status()).isEqualTo(200); // of several patients at once
        takeBack(ehr);
        sendTogether(ehr);
        SomeSigner.of(service, "sandbox-05").signs();
        SomeSigner.of(service, "sandbox-06").signs().amends();
        await("deliveries").until(() -> LedgerRows.depth(service.database().asSuperuser()) == 0);
        awaitSigned(service);
    }

    private static void takeBack(SomeClient ehr) {
        SomeAnswer made =
                ehr.post("QuestionnaireResponse", SomeResponse.of("sandbox-07").json());
        SomeAnswer back = ehr.put(
                "QuestionnaireResponse/" + made.id(),
                SomeResponse.of("sandbox-07")
                        .id(made.id())
                        .status("entered-in-error")
                        .json(),
                "If-Match",
                "W/\"1\"");
        assertThat(back.status()).as(back.toString()).isEqualTo(200);
    }

    private static void sendTogether(SomeClient ehr) {
        Entry create = Entry.post(
                "QuestionnaireResponse", SomeResponse.of("sandbox-08").json());
        SomeAnswer made =
                ehr.post("", SomeBundle.transaction(create, create, Entry.get("Observation?patient=sandbox-08")));
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        String id = TransactionTest.location(made, 0).replaceAll(".*/QuestionnaireResponse/([^/]*)/.*", "$1");
        SomeResponse amended = SomeResponse.of("sandbox-08").id(id).status("amended");
        Entry update = Entry.of("PUT", "QuestionnaireResponse/" + id)
                .carrying(amended.json())
                .with("ifMatch", "W/\"1\"");
        SomeAnswer refused =
                ehr.post("", SomeBundle.transaction(update, create, Entry.get("QuestionnaireResponse/none")));
        assertThat(refused.status()).as(refused.toString()).isEqualTo(404);
        SomeAnswer corrected = ehr.post("", SomeBundle.transaction(update, create));
        assertThat(corrected.status()).as(corrected.toString()).isEqualTo(200);
    }

    private static void awaitSigned(SomeService service) {
        await("the log is signed")
                .until(() -> LedgerRows.unsigned(service.database().asSuperuser()) == 0);
    }

    private static final class SharedLoggedDay {
        static final LoggedDay DAY = lived();
    }
}

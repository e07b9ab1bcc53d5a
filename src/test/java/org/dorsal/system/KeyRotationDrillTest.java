package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.stream.StreamSupport;
import org.dorsal.audit.log.SomeLogKeys;
import org.dorsal.smart.launch.SomeClientKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

/**
 * Replacement of all keys of the service in two restarts, as the pages of operators and auditors describe it: the new
 * key together with the old one, then the new one alone.
 */
class KeyRotationDrillTest {
    private static final String EHR_KEYS = "dorsal.sites." + NORTHSIDE + ".ehr.client-keys";
    private static final String AUDITORS_KEYS = "dorsal.sites." + NORTHSIDE + ".auditors.client-keys";

    @TempDir
    private Path folder;

    private final SomeService service = SomeService.with("--dorsal.link-secret=" + newKey());

    @AfterEach
    void close() {
        service.close();
    }

    @Test
    void keys_are_replaced_without_a_lost_session_or_proof() throws IOException {
        SomeLogKeys.write(folder.resolve("new-log.pem"));
        String oldLogKey = setting("dorsal.log.signing-keys[0]");
        String newLogKey = "file:" + folder.resolve("new-log.pem");
        String oldEncryption = setting("dorsal.encryption-keys[0]");
        String newEncryption = newKey();
        String secondClientKey = setting(EHR_KEYS + "[1]");
        String thirdClientKey = SomeClientKeys.ec(folder, "third.pem");
        SomeClinician before = SomeClinician.of(service, NORTHSIDE, "sandbox-04");
        String page = nextPage();
        Path first = checkpoint("first", 1);
        Path oldKey = Files.writeString(folder.resolve("old-key"), log("key"));

        service.restart(
                "--dorsal.log.signing-keys[0]=" + oldLogKey,
                "--dorsal.log.signing-keys[1]=" + newLogKey,
                "--dorsal.encryption-keys[0]=" + newEncryption,
                "--dorsal.encryption-keys[1]=" + oldEncryption,
                "--" + EHR_KEYS + "[0]=" + secondClientKey,
                "--" + EHR_KEYS + "[1]=" + thirdClientKey,
                "--" + AUDITORS_KEYS + "[0]=" + secondClientKey);
        assertThat(before.get("").statusCode()).as("a session of the old key").isEqualTo(200);
        assertThat(client().get(page).status())
                .as("a page link of the same secret")
                .isEqualTo(200);
        SomeClinician during = SomeClinician.of(service, NORTHSIDE, "sandbox-05");
        Path second = checkpoint("second", 2);
        Path bothKeys = Files.writeString(folder.resolve("both-keys"), log("key"));

        service.restart(
                "--dorsal.log.signing-keys[0]=" + newLogKey,
                "--dorsal.encryption-keys[0]=" + newEncryption,
                "--dorsal.link-secret=" + newKey(),
                "--" + EHR_KEYS + "[0]=" + thirdClientKey,
                "--" + AUDITORS_KEYS + "[0]=" + thirdClientKey);
        assertThat(before.get("").statusCode())
                .as("a session of the removed key")
                .isEqualTo(403);
        assertThat(during.get("").statusCode()).as("a session of the new key").isEqualTo(200);
        assertThat(client().get(page).status())
                .as("a page link of the replaced secret")
                .isEqualTo(400);
        SomeClinician after = SomeClinician.of(service, NORTHSIDE, "sandbox-06");
        assertThat(after.get("").statusCode())
                .as("a launch by the third client key")
                .isEqualTo(200);
        Path third = checkpoint("third", 1);

        SomeExport export = SomeExport.whole(service.database());
        Path newKey = Files.writeString(folder.resolve("new-key"), log("key"));
        SomeExport.VerifierOutput verified = export.verified(bothKeys, first, second, third);
        assertThat(verified.exitCode()).as(verified.text()).isZero();
        assertThat(export.verified(oldKey, first).exitCode())
                .as("the old key alone says nothing of the newest checkpoint")
                .isNotZero();
        assertThat(export.verified(newKey, second, third).exitCode())
                .as("the new key alone says nothing of the time before it")
                .isNotZero();
    }

    /** Writes the first checkpoint that covers an event of now and has that many signatures. */
    private Path checkpoint(String name, int signatures) throws IOException {
        assertThat(client().get("Observation?patient=nobody").status()).isEqualTo(200);
        long size = Long.parseLong(new TamperedDatabase(service.database())
                .does("select count(*) from audit_event where site = '" + NORTHSIDE + "'")
                .getFirst());
        await("a checkpoint of " + size).until(() -> {
            String note = log("checkpoint");
            return size(note) >= size
                    && note.lines().filter(line -> line.startsWith("— ")).count() == signatures;
        });
        return Files.writeString(folder.resolve(name), log("checkpoint"));
    }

    private static long size(String note) {
        return Long.parseLong(note.lines().skip(1).findFirst().orElse("0"));
    }

    private String log(String path) {
        return SomeClient.anonymous(service.baseUrl() + "/log/" + NORTHSIDE)
                .get(path)
                .text();
    }

    /** Returns the address of a second page of search results, below the site's base. */
    private String nextPage() {
        client().get("Observation?patient=nobody");
        JsonNode links = client().get("AuditEvent?_count=1").json().path("link");
        return StreamSupport.stream(links.spliterator(), false)
                .filter(link -> link.path("relation").asString().equals("next"))
                .map(link -> link.path("url").asString().replaceFirst(".*/fhir/" + NORTHSIDE + "/?", ""))
                .findFirst()
                .orElseThrow();
    }

    private SomeClient client() {
        return service.client(NORTHSIDE, "system/*.cruds");
    }

    private String setting(String name) {
        return service.part(Environment.class).getRequiredProperty(name);
    }

    private static String newKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getEncoder().encodeToString(key);
    }
}

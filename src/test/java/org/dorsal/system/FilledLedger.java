package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.Commit;
import org.dorsal.store.CommitOutcome;
import org.dorsal.store.Ledger;
import org.dorsal.store.NewVersion;
import org.dorsal.store.TestPostgres;
import tools.jackson.databind.JsonNode;

/** Results of real size, appended to the ledger of a site copied from those of one response. */
final class FilledLedger {
    private FilledLedger() {}

    /** Appends Observations with separate ids. */
    static void fill(TestPostgres database, SomeClient client, int observations, Random chance) {
        SomeAnswer created =
                client.post("QuestionnaireResponse", SomeResponse.of("filled").json());
        assertThat(created.status()).as(created.text()).isEqualTo(201);
        String response = created.id();
        List<JsonNode> samples = client.get("Observation?_count=50&derived-from=QuestionnaireResponse/" + response)
                .entries();
        assertThat(samples).isNotEmpty();
        Ledger ledger = new Ledger(database.asApplication(), Duration.ofMinutes(1));
        Instant at = Instant.now();
        List<NewVersion> versions = new ArrayList<>();
        for (int number = 0; number < observations; number++) {
            versions.add(copy(samples.get(number % samples.size()), at, chance));
            if (versions.size() == Commit.MAX_ROWS || number == observations - 1) {
                assertThat(ledger.append(ServiceSettings.SITE, Commit.of(at, versions, List.of())))
                        .isInstanceOf(CommitOutcome.Appended.class);
                versions.clear();
            }
        }
    }

    private static NewVersion copy(JsonNode sample, Instant at, Random chance) {
        String id = Ids.timed(at, chance).toString();
        byte[] body =
                sample.toString().replace(sample.path("id").asString(""), id).getBytes(StandardCharsets.UTF_8);
        return new NewVersion(
                "Observation", id, 1, "filled", "preliminary", at, at.plusSeconds(1), List.of("code=filled"), body);
    }
}

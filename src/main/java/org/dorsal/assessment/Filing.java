package org.dorsal.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.dorsal.audit.Act;
import org.dorsal.audit.AuditEvents;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.Commit;
import org.dorsal.store.NewAssessment;
import org.dorsal.store.NewDelivery;
import org.dorsal.store.NewVersion;

/** Puts together what stands or falls together: response, results, the event that tells of them, deliveries. */
final class Filing {
    private final RandomGenerator chance;

    Filing(RandomGenerator chance) {
        this.chance = chance;
    }

    /**
     * The commit.
     *
     * @param anchor the assessment's row, when it is new
     * @param results empty when nothing was scored
     */
    Commit commit(
            Sender sender,
            Instant at,
            Optional<NewAssessment> anchor,
            NewVersion response,
            Optional<ResultSet> results) {
        List<NewVersion> versions = new ArrayList<>(List.of(response));
        results.ifPresent(set -> versions.addAll(set.versions()));
        Act act = new Act(
                Ids.timed(at, chance).toString(),
                at,
                response.version() == 1 ? Act.Kind.CREATE : Act.Kind.UPDATE,
                sender.agent(),
                sender.request(),
                response.patient(),
                versions.stream().map(Filing::reference).toList());
        List<NewDelivery> deliveries = results.stream()
                .flatMap(set -> set.versions().stream())
                .map(result -> delivery(response.id(), result))
                .toList();
        return new Commit(at, anchor, versions, List.of(AuditEvents.of(act)), deliveries);
    }

    /** Ids of results are UUIDv5 of assessment and slot, so the id stands for the slot. */
    private static NewDelivery delivery(String assessment, NewVersion result) {
        return new NewDelivery(result.patient(), assessment, result.id(), result.type(), result.id(), result.version());
    }

    /** A new assessment's id: made later, sorts later, and cannot be guessed. */
    UUID newId(Instant at) {
        return Ids.timed(at, chance);
    }

    private static String reference(NewVersion version) {
        return version.type() + "/" + version.id() + "/_history/" + version.version();
    }
}

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
    private static final String RESULT_SET = "result-set";

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
        List<NewDelivery> deliveries =
                results.map(_ -> List.of(delivery(response))).orElseGet(List::of);
        return new Commit(at, anchor, versions, List.of(AuditEvents.of(act)), deliveries);
    }

    /** One order for the whole result set: it reaches the EHR whole and in order, whatever the EHR takes of it. */
    private static NewDelivery delivery(NewVersion response) {
        return new NewDelivery(
                response.patient(), response.id(), RESULT_SET, response.type(), response.id(), response.version());
    }

    /** A new assessment's id: made later, sorts later, and cannot be guessed. */
    UUID newId(Instant at) {
        return Ids.timed(at, chance);
    }

    private static String reference(NewVersion version) {
        return version.type() + "/" + version.id() + "/_history/" + version.version();
    }
}

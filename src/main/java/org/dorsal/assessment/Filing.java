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
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.NewDelivery;
import org.dorsal.store.NewSignOff;
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
        Act.Kind kind = response.version() == 1 ? Act.Kind.CREATE : Act.Kind.UPDATE;
        List<NewDelivery> deliveries =
                results.map(set -> List.of(delivery(response.id(), set))).orElseGet(List::of);
        return new Commit(
                at, anchor, versions, List.of(event(kind, sender, at, response.patient(), versions)), deliveries);
    }

    /**
     * The commit of a signature.
     *
     * @param anchor the assessment's row, when it is new
     * @param response when it is new or corrected
     * @param revoked the plan that this signature takes back
     */
    Commit signed(
            Sender sender,
            Instant at,
            Optional<NewAssessment> anchor,
            Optional<NewVersion> response,
            ResultSet results,
            Optional<NewVersion> revoked,
            NewSignOff signOff) {
        List<NewVersion> versions = new ArrayList<>(response.stream().toList());
        versions.addAll(results.versions());
        revoked.ifPresent(versions::add);
        return new Commit(
                at,
                anchor,
                versions,
                List.of(event(Act.Kind.ATTEST, sender, at, signOff.patient(), versions)),
                List.of(delivery(signOff.assessment(), results)),
                Optional.of(signOff));
    }

    private NewAuditEvent event(Act.Kind kind, Sender sender, Instant at, String patient, List<NewVersion> versions) {
        return AuditEvents.of(new Act(
                Ids.timed(at, chance).toString(),
                at,
                kind,
                sender.agent(),
                sender.request(),
                patient,
                versions.stream().map(Filing::reference).toList()));
    }

    /** One order for the whole result set: it reaches the EHR whole and in order, whatever the EHR takes of it. */
    private static NewDelivery delivery(String assessment, ResultSet results) {
        NewVersion panel = results.panel();
        return new NewDelivery(panel.patient(), assessment, RESULT_SET, panel.type(), panel.id(), panel.version());
    }

    /** A new assessment's id: made later, sorts later, and cannot be guessed. */
    UUID newId(Instant at) {
        return Ids.timed(at, chance);
    }

    private static String reference(NewVersion version) {
        return version.type() + "/" + version.id() + "/_history/" + version.version();
    }
}

package org.dorsal.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.dorsal.assessment.SiteRules.WriteBack;
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
    private final RandomGenerator chance;

    Filing(RandomGenerator chance) {
        this.chance = chance;
    }

    /**
     * The commit.
     *
     * @param anchor the assessment's row, when it is new
     * @param results empty when nothing was scored
     * @param signer the EHR's reference of who signed the version before
     */
    Commit commit(
            Site site,
            Sender sender,
            Instant at,
            Optional<NewAssessment> anchor,
            NewVersion response,
            Optional<ResultSet> results,
            Optional<String> signer) {
        List<NewVersion> versions = new ArrayList<>(List.of(response));
        results.ifPresent(set -> versions.addAll(set.versions()));
        Act.Kind kind = response.version() == 1 ? Act.Kind.CREATE : Act.Kind.UPDATE;
        List<NewDelivery> deliveries =
                results.flatMap(set -> order(site.rules().writeBack(), response, set.panel(), signer)).stream()
                        .toList();
        return new Commit(
                at, anchor, versions, List.of(event(kind, sender, at, response.patient(), versions)), deliveries);
    }

    /**
     * The commit of a signature.
     *
     * @param clinician the EHR's reference of who signs
     * @param anchor the assessment's row, when it is new
     * @param response when it is new or corrected
     * @param revoked the plan that this signature takes back
     */
    Commit signed(
            Site site,
            Sender sender,
            String clinician,
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
                order(site.rules().writeBack(), results.panel(), signOff.assessment(), clinician).stream()
                        .toList(),
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
    private static Optional<NewDelivery> order(
            WriteBack policy, NewVersion panel, String assessment, String clinician) {
        return switch (policy) {
            case NONE -> Optional.empty();
            case ON_SIGN_OFF, ON_RECEIPT ->
                Optional.of(
                        new NewDelivery(panel.patient(), assessment, panel.version(), Optional.of(clinician), false));
        };
    }

    /**
     * What nobody has signed goes out where the site says so. What follows a version that went out, or that was signed and may be
     * on its way, goes out in any case: the EHR must not keep what we have taken back.
     */
    private static Optional<NewDelivery> order(
            WriteBack policy, NewVersion response, NewVersion panel, Optional<String> signer) {
        return switch (policy) {
            case NONE -> Optional.empty();
            case ON_RECEIPT ->
                Optional.of(new NewDelivery(panel.patient(), response.id(), panel.version(), signer, false));
            case ON_SIGN_OFF ->
                Optional.of(new NewDelivery(panel.patient(), response.id(), panel.version(), signer, signer.isEmpty()))
                        .filter(_ -> response.version() > 1);
        };
    }

    /** A new assessment's id: made later, sorts later, and cannot be guessed. */
    UUID newId(Instant at) {
        return Ids.timed(at, chance);
    }

    private static String reference(NewVersion version) {
        return version.type() + "/" + version.id() + "/_history/" + version.version();
    }
}

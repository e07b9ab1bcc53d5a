package org.dorsal.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.assessment.SiteRules.WriteBackRule;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditEvents;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.NewVersion;

/**
 * Puts together what stands or falls together: response, results, the event that tells of them, deliveries.
 *
 * @param datedSince results of assessments from then on bear their moment in their ids
 */
record Filing(RandomGenerator chance, Instant datedSince) {
    /**
     * The commit. What nobody has signed goes out where the site says so. What follows a version that went out, or that was signed
     * and may be on its way, goes out in any case, also where the site has stopped writing back: the EHR must not keep what we have
     * taken back.
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
        WriteBackRule policy = site.rules().writeBack();
        boolean follows = policy == WriteBackRule.NONE || (policy == WriteBackRule.ON_SIGN_OFF && signer.isEmpty());
        List<NewDelivery> deliveries =
                results.filter(_ -> policy == WriteBackRule.ON_RECEIPT || response.version() > 1).stream()
                        .map(set -> order(set.panel(), response.id(), signer, follows))
                        .toList();
        return commit(
                response.version() == 1 ? AuditAction.CREATE : AuditAction.UPDATE,
                sender,
                response.patient(),
                at,
                anchor,
                Stream.concat(Stream.of(response), results.stream().flatMap(set -> set.versions().stream())),
                results.map(ResultSet::facts).orElseGet(() -> ResultFacts.of(response.id())),
                deliveries,
                Optional.empty());
    }

    /**
     * The commit of a signature.
     *
     * @param anchor the assessment's row, when it is new
     * @param written the results, and what is written with them
     */
    Commit signed(
            Site site,
            Sender sender,
            Instant at,
            Optional<NewAssessment> anchor,
            List<NewVersion> written,
            ResultSet results,
            NewSignOff signOff) {
        WriteBackRule policy = site.rules().writeBack();
        return commit(
                AuditAction.ATTEST,
                sender,
                signOff.patient(),
                at,
                anchor,
                written.stream(),
                results.facts(),
                List.of(order(
                        results.panel(),
                        signOff.assessment(),
                        Optional.of(signOff.clinician()),
                        policy == WriteBackRule.NONE)),
                Optional.of(signOff));
    }

    /** What the event is about: every row of the commit by its hash, so that the signed log proves each of them. */
    private Commit commit(
            AuditAction action,
            Sender sender,
            String patient,
            Instant at,
            Optional<NewAssessment> anchor,
            Stream<NewVersion> versions,
            List<About> facts,
            List<NewDelivery> deliveries,
            Optional<NewSignOff> signOff) {
        // event and store need the hash of each: it is computed once
        List<NewVersion> hashed = versions.map(NewVersion::hashed).toList();
        List<About> told = new ArrayList<>();
        hashed.forEach(version -> told.add(new About.InRecord(version.reference(), Optional.of(version.hash()))));
        anchor.ifPresent(received -> told.add(row("Received/" + received.id(), received.receivedSha256())));
        signOff.ifPresent(signed -> told.add(row(
                "SignOff/" + signed.assessment() + "/_history/" + signed.version(),
                HexFormat.of().parseHex(Sha256.of(signed.body()).hex()))));
        told.addAll(facts);
        deliveries.forEach(order -> told.add(new About.AboutFact("order", Integer.toString(order.version()))));
        NewAuditEvent event =
                event(action, sender.who(), Optional.of(sender.request()), at, Optional.of(patient), told);
        return new Commit(at, anchor, hashed, List.of(event), deliveries, signOff);
    }

    /** The service begins to serve a site with a Device of that reference and hash. */
    Commit started(Instant at, List<NewVersion> device, String reference, byte[] hash, List<About> facts) {
        Who nobody = Who.unknown(Optional.empty());
        List<About> told =
                Stream.concat(Stream.of(row(reference, hash)), facts.stream()).toList();
        return Commit.of(
                at, device, List.of(event(AuditAction.START, nobody, Optional.empty(), at, Optional.empty(), told)));
    }

    private static About row(String reference, byte[] sha256) {
        return new About.AboutResource(reference, Optional.of(sha256));
    }

    private NewAuditEvent event(
            AuditAction action,
            Who who,
            Optional<String> request,
            Instant at,
            Optional<String> patient,
            List<About> told) {
        return AuditEvents.of(new AuditedEvent(
                Ids.timed(at, chance),
                at,
                action,
                AuditedEvent.EventOutcome.DONE,
                Optional.empty(),
                who,
                request,
                patient,
                told));
    }

    /** One order for the whole result set: it reaches the EHR whole and in order, whatever the EHR takes of it. */
    private static NewDelivery order(NewVersion panel, String assessment, Optional<String> clinician, boolean follows) {
        return new NewDelivery(panel.patient(), assessment, panel.version(), clinician, follows);
    }

    /** A new assessment's id: made later, sorts later, and cannot be guessed. It decides what ids its results get ({@link Slots}). */
    UUID newId(Instant at) {
        return at.isBefore(datedSince) ? Ids.timed(at, chance) : Ids.dated(at, chance);
    }
}

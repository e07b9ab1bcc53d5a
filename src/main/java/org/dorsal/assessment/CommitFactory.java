package org.dorsal.assessment;

import java.time.Instant;
import java.util.*;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.assessment.SiteRules.WriteBackRule;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditAgents;
import org.dorsal.audit.AuditSubject;
import org.dorsal.audit.AuditedEvent;
import org.dorsal.fhirjson.Ids;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.Commit.NewNotice;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.NewAuditEvent;
import org.dorsal.store.NewVersion;
import org.dorsal.store.ResultRow;
import org.dorsal.store.Slot;

/**
 * Assembles the commits of an assessment: response, results, audit event, deliveries and notices, stored atomically.
 *
 * @param notified whether the site of that name has subscriptions
 */
record CommitFactory(RandomGenerator random, Predicate<String> notified) {
    /**
     * Commit of a response and its results.
     *
     * @param anchor row of the assessment, when it is new
     * @param results empty when nothing was scored
     * @param signer EHR reference of the previous version's signer
     * @param ordered whether an earlier version was queued
     */
    Commit commit(
            Site site,
            Sender sender,
            Instant recorded,
            Optional<NewAssessment> anchor,
            NewVersion response,
            Optional<ResultSet> results,
            Optional<String> signer,
            boolean ordered) {
        return commit(
                response.version() == 1 ? AuditAction.CREATE : AuditAction.UPDATE,
                sender,
                response.patient(),
                recorded,
                anchor,
                Stream.concat(Stream.of(response), results.stream().flatMap(set -> set.versions().stream())),
                results.map(ResultSet::row),
                response.id(),
                results.flatMap(set -> order(site, set.panel(), response.id(), signer, ordered)),
                Optional.empty(),
                results.map(set -> notice(site, trigger(response, set), response.patient(), response.id()))
                        .orElse(List.of()));
    }

    /** Trigger of the subscription topic; the first results may be those of a response that was in progress before. */
    private static String trigger(NewVersion response, ResultSet results) {
        if (response.status().equals(ResultSetState.ResultStatus.ENTERED_IN_ERROR.code())) {
            return "withdrawn";
        }
        return results.panel().version() == 1 ? "received" : "amended";
    }

    private List<NewNotice> notice(Site site, String trigger, String patient, String assessment) {
        return notified.test(site.id())
                ? List.of(new NewNotice(patient, trigger, Response.TYPE + "/" + assessment))
                : List.of();
    }

    /**
     * Commit of a signature.
     *
     * @param anchor row of the assessment, when it is new
     * @param written the results and the versions written with them
     * @param ordered whether an earlier version was queued
     */
    Commit signed(
            Site site,
            Sender sender,
            Instant recorded,
            Optional<NewAssessment> anchor,
            List<NewVersion> written,
            ResultSet results,
            NewSignOff signOff,
            boolean ordered) {
        return commit(
                AuditAction.ATTEST,
                sender,
                signOff.patient(),
                recorded,
                anchor,
                written.stream(),
                Optional.of(results.row()),
                signOff.assessment(),
                order(site, results.panel(), signOff.assessment(), Optional.of(signOff.clinician()), ordered),
                Optional.of(signOff),
                notice(site, "signed", signOff.patient(), signOff.assessment()));
    }

    /**
     * Commit with an audit event that names every row, so that the signed log proves each: an order is in the event and in
     * the queue, or in neither.
     */
    private Commit commit(
            AuditAction action,
            Sender sender,
            String patient,
            Instant recorded,
            Optional<NewAssessment> anchor,
            Stream<NewVersion> versions,
            Optional<ResultRow> result,
            String assessment,
            Optional<NewDelivery> delivery,
            Optional<NewSignOff> signOff,
            List<NewNotice> notices) {
        // event and store need the hash of each: it is computed once
        List<NewVersion> hashed = versions.map(NewVersion::hashed).toList();
        List<AuditSubject> subjects = new ArrayList<>();
        hashed.forEach(version ->
                subjects.add(new AuditSubject.ResourceSubject(version.reference(), Optional.of(version.hash()))));
        anchor.ifPresent(received -> subjects.add(row("Received/" + received.id(), received.receivedSha256())));
        signOff.ifPresent(signed -> subjects.add(row(
                "SignOff/" + signed.assessment() + "/_history/" + signed.version(),
                DigestUtils.sha256(signed.body()))));
        subjects.addAll(result.map(ResultFacts::of).orElseGet(() -> ResultFacts.of(assessment)));
        delivery.ifPresent(
                order -> subjects.add(new AuditSubject.FactSubject("order", Integer.toString(order.version()))));
        NewAuditEvent event =
                event(action, sender.agents(), Optional.of(sender.request()), recorded, Optional.of(patient), subjects);
        return new Commit(
                recorded,
                anchor,
                hashed,
                result,
                List.of(event),
                delivery.stream().toList(),
                signOff,
                notices);
    }

    /** The service begins to serve a site with a Device of that reference and hash. */
    Commit started(Instant recorded, List<NewVersion> device, String reference, byte[] hash, List<AuditSubject> facts) {
        AuditAgents nobody = AuditAgents.unknown(Optional.empty());
        List<AuditSubject> subjects =
                Stream.concat(Stream.of(row(reference, hash)), facts.stream()).toList();
        return Commit.of(
                recorded,
                device,
                List.of(event(AuditAction.START, nobody, Optional.empty(), recorded, Optional.empty(), subjects)));
    }

    private static AuditSubject row(String reference, byte[] sha256) {
        return new AuditSubject.ResourceSubject(reference, Optional.of(sha256));
    }

    private NewAuditEvent event(
            AuditAction action,
            AuditAgents agents,
            Optional<String> request,
            Instant recorded,
            Optional<String> patient,
            List<AuditSubject> subjects) {
        return AuditedEvent.done(recorded, random, action, agents, request, patient, subjects)
                .toEvent();
    }

    /**
     * Delivery of the whole result set to the EHR, complete and in order, even if the EHR accepts only some resource
     * types. A new unsigned result is delivered only under the ON_RECEIPT policy. A correction is delivered if an earlier
     * version was queued, even after the site has disabled write-back, and under ON_SIGN_OFF also if the previous version was
     * signed: the EHR must not keep withdrawn results.
     *
     * @param signer EHR reference of the signer, or of the previous version's
     * @param ordered whether an earlier version was queued, read after the current version: a request that queues one meanwhile
     *     takes the version that this commit writes
     */
    private static Optional<NewDelivery> order(
            Site site, NewVersion panel, String assessment, Optional<String> signer, boolean ordered) {
        WriteBackRule rule = site.rules().writeBack();
        boolean delivered = ordered
                || rule == WriteBackRule.ON_RECEIPT
                || (rule == WriteBackRule.ON_SIGN_OFF && signer.isPresent());
        return Optional.of(new NewDelivery(panel.patient(), assessment, panel.version(), signer))
                .filter(_ -> delivered);
    }

    /**
     * Id of a new assessment: ids sort by time and cannot be guessed. The results' ids are derived from it
     * ({@link Slot}).
     */
    UUID newId(Instant recorded) {
        return Ids.dated(recorded, random);
    }
}

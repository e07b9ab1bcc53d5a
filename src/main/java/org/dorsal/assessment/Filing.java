package org.dorsal.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.dorsal.assessment.SiteRules.WriteBack;
import org.dorsal.audit.About;
import org.dorsal.audit.AuditEvents;
import org.dorsal.audit.Deed;
import org.dorsal.audit.Happening;
import org.dorsal.audit.Who;
import org.dorsal.fhirjson.Ids;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.store.Commit;
import org.dorsal.store.Commit.NewAssessment;
import org.dorsal.store.Commit.NewDelivery;
import org.dorsal.store.Commit.NewSignOff;
import org.dorsal.store.NewAuditEvent;
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
        List<NewVersion> versions =
                hashed(Stream.concat(Stream.of(response), results.stream().flatMap(set -> set.versions().stream())));
        Deed deed = response.version() == 1 ? Deed.CREATE : Deed.UPDATE;
        List<NewDelivery> deliveries =
                results.flatMap(set -> order(site.rules().writeBack(), response, set.panel(), signer)).stream()
                        .toList();
        CommitFacts told = new CommitFacts()
                .versions(versions)
                .received(anchor)
                .facts(results.map(ResultSet::facts).orElseGet(() -> Facts.of(response.id())))
                .ordered(deliveries);
        return new Commit(at, anchor, versions, List.of(event(deed, sender, at, response.patient(), told)), deliveries);
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
        List<NewVersion> versions = hashed(Stream.of(response.stream(), results.versions().stream(), revoked.stream())
                .flatMap(Function.identity()));
        List<NewDelivery> deliveries =
                order(site.rules().writeBack(), results.panel(), signOff.assessment(), clinician).stream()
                        .toList();
        CommitFacts told = new CommitFacts()
                .versions(versions)
                .received(anchor)
                .signed(signOff)
                .facts(results.facts())
                .ordered(deliveries);
        return new Commit(
                at,
                anchor,
                versions,
                List.of(event(Deed.ATTEST, sender, at, signOff.patient(), told)),
                deliveries,
                Optional.of(signOff));
    }

    /** The service begins to serve a site. */
    Commit started(Instant at, List<NewVersion> device, CommitFacts told) {
        Who nobody = Who.unknown(Optional.empty());
        return Commit.of(at, device, List.of(event(Deed.START, nobody, Optional.empty(), at, Optional.empty(), told)));
    }

    private NewAuditEvent event(Deed deed, Sender sender, Instant at, String patient, CommitFacts told) {
        return event(deed, sender.who(), Optional.of(sender.request()), at, Optional.of(patient), told);
    }

    private NewAuditEvent event(
            Deed deed, Who who, Optional<String> request, Instant at, Optional<String> patient, CommitFacts told) {
        return AuditEvents.of(new Happening(
                Ids.timed(at, chance),
                at,
                deed,
                Happening.Outcome.DONE,
                Optional.empty(),
                who,
                request,
                patient,
                told.abouts()));
    }

    /** The event and the store need the hash of each: it is computed once. */
    private static List<NewVersion> hashed(Stream<NewVersion> versions) {
        return versions.map(NewVersion::hashed).toList();
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

    /** What the event of a commit is about: every row of it by its hash, so that the signed log proves each of them. */
    static final class CommitFacts {
        private final List<About> abouts = new ArrayList<>();

        CommitFacts versions(List<NewVersion> versions) {
            versions.forEach(version -> resource(version.reference(), version.hash()));
            return this;
        }

        CommitFacts version(String reference, byte[] sha256) {
            resource(reference, sha256);
            return this;
        }

        /** The bytes as they came. */
        CommitFacts received(Optional<NewAssessment> anchor) {
            anchor.ifPresent(received -> resource("Received/" + received.id(), received.receivedSha256()));
            return this;
        }

        CommitFacts signed(NewSignOff signOff) {
            resource(
                    "SignOff/" + signOff.assessment() + "/_history/" + signOff.version(),
                    HexFormat.of().parseHex(Sha256.of(signOff.body()).hex()));
            return this;
        }

        CommitFacts facts(List<About> facts) {
            abouts.addAll(facts);
            return this;
        }

        /** The version of the result set that is on its way to the EHR. */
        CommitFacts ordered(List<NewDelivery> deliveries) {
            deliveries.forEach(order -> abouts.add(new About.Fact("order", Integer.toString(order.version()))));
            return this;
        }

        List<About> abouts() {
            return List.copyOf(abouts);
        }

        private void resource(String reference, byte[] sha256) {
            abouts.add(new About.Resource(reference, Optional.of(sha256)));
        }
    }
}

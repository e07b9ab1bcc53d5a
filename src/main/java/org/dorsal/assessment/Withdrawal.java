package org.dorsal.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import org.dorsal.assessment.Standing.Status;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Stamp;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Reach;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Reference;

/**
 * Takes back everything that stands of an assessment. What is withdrawn is what was stored: nothing is scored, so it works
 * whatever became of the knowledge that the results were made with.
 */
record Withdrawal(Ground ground, Software software) {

    /**
     * The next version of each stored result, as entered-in-error.
     *
     * @param panel the current one
     * @param response the withdrawn version of the response
     * @param signed the newest signature
     */
    ResultSet of(Site site, StoredVersion panel, NewVersion response, Optional<SignedDecision> signed, Instant at) {
        Reach reach = Reach.ofSite(site.id());
        int version = panel.version() + 1;
        Slots slots = new Slots(UUID.fromString(response.id()));
        List<NewVersion> results = new ArrayList<>();
        ground.earlier(site, panel.patient(), response.id()).stream()
                .filter(Predicate.not(Withdrawal::isWithdrawn))
                .sorted(Comparator.comparing(
                                (StoredVersion stored) -> !stored.id().equals(panel.id()))
                        .thenComparing(StoredVersion::id))
                .map(stored -> Restated.withdrawn(stored, version, at))
                .forEach(results::add);
        ground.plan(reach, response.id(), signed.map(SignedDecision::plan).orElse(1))
                .map(plan -> Restated.withdrawnPlan(plan, version, at))
                .ifPresent(results::add);
        StoredVersion provenance = ground.provenance(reach, response.id(), panel.version());
        results.add(
                provenance(provenance, slots.provenance(version), Status.of(panel.status()), response, results, at));
        return new ResultSet(results, Facts.withdrawn(response.id(), version, panel.body(), signed));
    }

    /** Who took back what, beside the author of what is taken back; the editions stay named. */
    private NewVersion provenance(
            StoredVersion stored, String id, Status was, NewVersion response, List<NewVersion> results, Instant at) {
        Provenance said = Restated.read(stored, Provenance.class);
        Restated.say(said.getText(), Status.suffix(was), Status.suffix(Status.ENTERED_IN_ERROR));
        said.setTarget(results.stream()
                .map(result -> new Reference(result.reference()))
                .toList());
        said.setRecordedElement(new InstantType(at.toString()));
        said.setReason(List.of());
        said.setActivity(concept(Code.NULLIFY));
        said.getAgent().removeIf(agent -> is(agent, Code.ATTESTER));
        said.getAgent().stream()
                .filter(agent -> is(agent, Code.ASSEMBLER))
                .forEach(agent -> agent.setWho(new Reference("Device/" + software.id())));
        said.getEntityFirstRep().setWhat(new Reference(response.reference()));
        SearchTerms terms = new SearchTerms();
        results.forEach(result -> terms.versioned("target", result.type() + "/" + result.id(), result.version()));
        said.getAgent()
                .forEach(agent -> terms.reference(
                        "agent", Optional.ofNullable(agent.getWho().getReference())));
        return new NewVersion(
                stored.type(),
                id,
                1,
                stored.patient(),
                "",
                at,
                at.plusMillis(1),
                terms.list(),
                Stamp.onto(FhirJson.encode(said), id, 1, at));
    }

    private static boolean is(ProvenanceAgentComponent agent, Code type) {
        return agent.getType().hasCoding(type.system(), type.code());
    }

    private static CodeableConcept concept(Code code) {
        return new CodeableConcept(new Coding(code.system(), code.code(), code.display()));
    }

    private static boolean isWithdrawn(StoredVersion stored) {
        return stored.status().equals(Status.ENTERED_IN_ERROR.code());
    }
}

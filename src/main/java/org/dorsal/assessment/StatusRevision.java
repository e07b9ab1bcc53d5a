package org.dorsal.assessment;

import static org.dorsal.assessment.NarrativeBuilder.STATUS;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.dorsal.assessment.ResultSetState.ResultStatus;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.fhirjson.VersionStamp;
import org.dorsal.store.AccessScope;
import org.dorsal.store.NewVersion;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.instance.model.api.IBaseResource;
import org.hl7.fhir.r4.model.CarePlan;
import org.hl7.fhir.r4.model.CarePlan.CarePlanActivityStatus;
import org.hl7.fhir.r4.model.CarePlan.CarePlanStatus;
import org.hl7.fhir.r4.model.CodeableConcept;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.Goal;
import org.hl7.fhir.r4.model.Goal.GoalLifecycleStatus;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Provenance;
import org.hl7.fhir.r4.model.Provenance.ProvenanceAgentComponent;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/**
 * The next version of a stored result that differs in nothing but its status: withdrawn, or no longer in force. It is
 * made of the stored bytes, so it needs no knowledge and computes nothing.
 */
final class StatusRevision {
    /** A plan as it was signed, and no longer in force. */
    static final String REVOKED = "revoked";

    private static final String WITHDRAWN = ResultStatus.ENTERED_IN_ERROR.code();

    private StatusRevision() {}

    /** An Observation as entered-in-error. */
    static NewVersion withdrawn(StoredVersion stored, int version, Instant at) {
        Observation observation = StoredResults.parsed(stored.body(), Observation.class);
        observation.setStatus(ObservationStatus.ENTEREDINERROR);
        say(observation.getText(), ResultStatus.ENTERED_IN_ERROR.words());
        TimeRange when = TimeRange.of(observation.getEffectiveDateTimeType().getValueAsString())
                .orElseThrow();
        return next(stored, version, WITHDRAWN, when.from(), when.to(), terms(observation), observation, at);
    }

    /** A plan as entered-in-error, with everything in it. */
    static NewVersion withdrawnPlan(StoredVersion stored, int version, Instant at) {
        CarePlan plan = StoredResults.parsed(stored.body(), CarePlan.class);
        plan.getActivity().forEach(activity -> activity.getDetail().setStatus(CarePlanActivityStatus.ENTEREDINERROR));
        plan.getContained().stream()
                .filter(Goal.class::isInstance)
                .map(Goal.class::cast)
                .forEach(goal -> goal.setLifecycleStatus(GoalLifecycleStatus.ENTEREDINERROR));
        return plan(stored, plan, version, CarePlanStatus.ENTEREDINERROR, at);
    }

    /** A signed plan that another one replaces. */
    static NewVersion revokedPlan(StoredVersion stored, Instant at) {
        return plan(
                stored,
                StoredResults.parsed(stored.body(), CarePlan.class),
                stored.version() + 1,
                CarePlanStatus.REVOKED,
                at);
    }

    private static NewVersion plan(
            StoredVersion stored, CarePlan plan, int version, CarePlanStatus status, Instant at) {
        say(plan.getText(), status.toCode() + ", " + plan.getIntent().toCode());
        plan.setStatus(status);
        Instant start = TimeRange.of(plan.getPeriod().getStartElement().getValueAsString())
                .orElseThrow()
                .from();
        return next(stored, version, status.toCode(), start, CareProposal.OPEN_END, terms(plan), plan, at);
    }

    private static NewVersion next(
            StoredVersion stored,
            int version,
            String status,
            Instant from,
            Instant to,
            SearchTerms terms,
            IBaseResource resource,
            Instant at) {
        return new NewVersion(
                stored.type(),
                stored.id(),
                version,
                stored.patient(),
                status,
                from,
                to,
                terms.list(),
                VersionStamp.onto(FhirJson.encode(resource), stored.id(), version, at));
    }

    /** Puts the status in place of the one that the narrative shows, by its mark; first where it has no mark. */
    private static void say(Narrative text, String now) {
        XhtmlNode div = text.getDiv();
        XhtmlNode status = marked(div).findFirst().orElseGet(() -> div.addTag(0, "p"));
        status.getChildNodes().clear();
        status.addText(now);
    }

    private static Stream<XhtmlNode> marked(XhtmlNode node) {
        Stream<XhtmlNode> within = node.hasChildren() ? node.getChildNodes().stream() : Stream.empty();
        return Stream.concat(
                Stream.of(node).filter(marked -> STATUS.equals(marked.getAttribute("id"))),
                within.flatMap(StatusRevision::marked));
    }

    private static SearchTerms terms(Observation observation) {
        SearchTerms terms = new SearchTerms();
        codes(terms, "code", observation.getCode());
        if (observation.hasValueCodeableConcept()) {
            codes(terms, "value-concept", observation.getValueCodeableConcept());
        }
        observation.getCategory().forEach(category -> codes(terms, "category", category));
        for (Reference from : observation.getDerivedFrom()) {
            String[] parts = from.getReference().split("/_history/", 2);
            terms.versioned("derived-from", parts[0], Integer.parseInt(parts[1]));
        }
        return terms.reference(
                "encounter", Optional.ofNullable(observation.getEncounter().getReference()));
    }

    private static void codes(SearchTerms terms, String parameter, CodeableConcept concept) {
        for (Coding coding : concept.getCoding()) {
            terms.token(parameter, coding.getSystem(), coding.getCode());
        }
    }

    private static SearchTerms terms(CarePlan plan) {
        Coding category = plan.getCategoryFirstRep().getCodingFirstRep();
        String[] care = plan.getInstantiatesCanonical().getFirst().getValue().split("\\|", 2);
        return CareProposal.terms(
                plan.getIntent().toCode(),
                new ResultCoding(category.getSystem(), category.getCode(), category.getDisplay()),
                Optional.ofNullable(plan.getEncounter().getReference()),
                care[0],
                care[1]);
    }

    /** Withdraws the valid stored Observations that the new results lack. */
    static List<NewVersion> gone(List<StoredVersion> earlier, List<NewVersion> results, int version, Instant at) {
        List<String> kept = results.stream().map(NewVersion::id).toList();
        return earlier.stream()
                .filter(stored -> !stored.status().equals(WITHDRAWN) && !kept.contains(stored.id()))
                .map(stored -> withdrawn(stored, version, at))
                .toList();
    }

    /** Versioned reference of the last version of a signed plan that another one replaces. */
    static String revokedReference(StoredVersion signed) {
        return "CarePlan/" + signed.id() + "/_history/" + (signed.version() + 1);
    }

    /**
     * Withdraws all results of an assessment. It restates the stored resources without scoring, so it needs none of
     * the editions that the results were made with.
     */
    record Withdrawal(StoredResults stored, Software software) {

        /**
         * The next version of each stored result, as entered-in-error.
         *
         * @param panel the current one
         * @param response the withdrawn version of the response
         * @param signed the newest signature
         */
        ResultSet of(Site site, StoredVersion panel, NewVersion response, Optional<SignedDecision> signed, Instant at) {
            AccessScope reach = AccessScope.ofSite(site.id());
            int version = panel.version() + 1;
            ResultIds slots = new ResultIds(UUID.fromString(response.id()));
            List<NewVersion> results = new ArrayList<>();
            stored.earlier(site, panel.patient(), response.id()).stream()
                    .filter(found -> !found.status().equals(WITHDRAWN))
                    .sorted(Comparator.comparing(
                                    (StoredVersion stored) -> !stored.id().equals(panel.id()))
                            .thenComparing(StoredVersion::id))
                    .map(stored -> withdrawn(stored, version, at))
                    .forEach(results::add);
            stored.plan(reach, response.id(), signed.map(SignedDecision::plan).orElse(1))
                    .map(plan -> withdrawnPlan(plan, version, at))
                    .ifPresent(results::add);
            StoredVersion provenance =
                    stored.provenance(reach, response.id(), panel.version()).orElseThrow();
            results.add(provenance(provenance, slots.provenance(version), response, results, at));
            return new ResultSet(results, ResultFacts.withdrawn(response.id(), version, panel.body(), signed));
        }

        /**
         * Provenance of the withdrawal: keeps the author and the editions, removes the attester, names this software
         * as assembler.
         */
        private NewVersion provenance(
                StoredVersion stored, String id, NewVersion response, List<NewVersion> results, Instant at) {
            Provenance said = StoredResults.parsed(stored.body(), Provenance.class);
            say(said.getText(), ResultStatus.ENTERED_IN_ERROR.words());
            said.setTarget(results.stream()
                    .map(result -> new Reference(result.reference()))
                    .toList());
            said.setRecordedElement(new InstantType(at.toString()));
            said.setReason(List.of());
            said.setActivity(new CodeableConcept(new Coding(
                    ResultCoding.NULLIFY.system(), ResultCoding.NULLIFY.code(), ResultCoding.NULLIFY.display())));
            said.getAgent().removeIf(agent -> is(agent, ResultCoding.ATTESTER));
            said.getAgent().stream()
                    .filter(agent -> is(agent, ResultCoding.ASSEMBLER))
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
                    VersionStamp.onto(FhirJson.encode(said), id, 1, at));
        }

        private static boolean is(ProvenanceAgentComponent agent, ResultCoding type) {
            return agent.getType().hasCoding(type.system(), type.code());
        }
    }
}

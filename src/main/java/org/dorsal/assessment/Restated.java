package org.dorsal.assessment;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.dorsal.assessment.Standing.Status;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Span;
import org.dorsal.fhirjson.Stamp;
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
import org.hl7.fhir.r4.model.Narrative;
import org.hl7.fhir.r4.model.Observation;
import org.hl7.fhir.r4.model.Observation.ObservationStatus;
import org.hl7.fhir.r4.model.Reference;
import org.hl7.fhir.utilities.xhtml.XhtmlNode;

/**
 * The next version of a stored result that differs in nothing but its status: withdrawn, or no longer in force. It is made of
 * the stored bytes, so it needs no knowledge and computes nothing.
 */
final class Restated {
    private static final String WITHDRAWN = Status.ENTERED_IN_ERROR.code();

    private Restated() {}

    /** An Observation as entered-in-error. */
    static NewVersion withdrawn(StoredVersion stored, int version, Instant at) {
        Observation observation = read(stored, Observation.class);
        Status was = Status.of(observation.getStatus().toCode());
        observation.setStatus(ObservationStatus.ENTEREDINERROR);
        say(observation.getText(), Status.suffix(was), Status.suffix(Status.ENTERED_IN_ERROR));
        Span when = Span.of(observation.getEffectiveDateTimeType().getValueAsString())
                .orElseThrow();
        return next(stored, version, WITHDRAWN, when.from(), when.to(), terms(observation), observation, at);
    }

    /** A plan as entered-in-error, with everything in it. */
    static NewVersion withdrawnPlan(StoredVersion stored, int version, Instant at) {
        CarePlan plan = read(stored, CarePlan.class);
        plan.getActivity().forEach(activity -> activity.getDetail().setStatus(CarePlanActivityStatus.ENTEREDINERROR));
        plan.getContained().stream()
                .filter(Goal.class::isInstance)
                .map(Goal.class::cast)
                .forEach(goal -> goal.setLifecycleStatus(GoalLifecycleStatus.ENTEREDINERROR));
        return plan(stored, plan, version, CarePlanStatus.ENTEREDINERROR, at);
    }

    /** A signed plan that another one replaces. */
    static NewVersion revokedPlan(StoredVersion stored, Instant at) {
        return plan(stored, read(stored, CarePlan.class), stored.version() + 1, CarePlanStatus.REVOKED, at);
    }

    private static NewVersion plan(
            StoredVersion stored, CarePlan plan, int version, CarePlanStatus status, Instant at) {
        String intent = ", " + plan.getIntent().toCode();
        say(plan.getText(), plan.getStatus().toCode() + intent, status.toCode() + intent);
        plan.setStatus(status);
        Instant start = Span.of(plan.getPeriod().getStartElement().getValueAsString())
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
                Stamp.onto(FhirJson.encode(resource), stored.id(), version, at));
    }

    /** The narrative says the status once, where we wrote it. */
    static void say(Narrative text, String was, String now) {
        for (XhtmlNode paragraph : text.getDiv().getChildNodes()) {
            XhtmlNode words = paragraph.getElement("b") == null ? paragraph : paragraph.getElement("b");
            String said = words.allText();
            if (said != null && said.endsWith(was)) {
                words.getChildNodes().clear();
                words.addText(said.substring(0, said.length() - was.length()) + now);
                return;
            }
        }
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
                new Code(category.getSystem(), category.getCode(), category.getDisplay()),
                Optional.ofNullable(plan.getEncounter().getReference()),
                care[0],
                care[1]);
    }

    static <T extends IBaseResource> T read(StoredVersion stored, Class<T> type) {
        return switch (FhirJson.parse(stored.body(), type)) {
            case Parsed.Unreadable<T> _ -> throw new IllegalStateException("a stored result is not readable");
            case Parsed.Read<T>(T resource) -> resource;
        };
    }

    /** Those of the stored Observations that stand although the new results do not have them. */
    static List<NewVersion> gone(List<StoredVersion> earlier, List<NewVersion> results, int version, Instant at) {
        List<String> kept = results.stream().map(NewVersion::id).toList();
        return earlier.stream()
                .filter(stored -> !stored.status().equals(WITHDRAWN) && !kept.contains(stored.id()))
                .map(stored -> withdrawn(stored, version, at))
                .toList();
    }

    /** The last version of a signed plan that another one replaces: as it was signed, and no longer in force. */
    static final class RevokedPlan {
        static final String REVOKED = "revoked";

        private RevokedPlan() {}

        /** Its versioned reference. */
        static String reference(StoredVersion signed) {
            return "CarePlan/" + signed.id() + "/_history/" + (signed.version() + 1);
        }
    }
}

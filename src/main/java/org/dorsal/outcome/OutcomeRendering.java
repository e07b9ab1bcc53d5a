package org.dorsal.outcome;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.assessment.SearchTerms;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Wording;
import org.dorsal.outcome.OutcomeJudge.JudgedOutcome;
import org.dorsal.store.FollowUpRows.FollowUp;
import org.dorsal.store.FollowUpRows.FollowUpState;
import org.dorsal.store.NewVersion;
import org.dorsal.store.Slot;

/**
 * Renders an outcome as an Observation with its Provenance. A component names a cause that was found, with
 * its date; an outcome that could not be determined has no value but the reason.
 *
 * @param device reference of the software
 */
record OutcomeRendering(Codes codes, String device) {
    private static final String IDENTIFIER = Codes.CANONICAL + "/identifier";
    private static final String PROFILE = Codes.CANONICAL + "/StructureDefinition/assessment-outcome";
    private static final String HL7 = "http://terminology.hl7.org/CodeSystem/";
    private static final String ABSENT = HL7 + "data-absent-reason";
    private static final String OBSERVATION = Codes.system("observation");
    private static final String CAUSE = Codes.system("cause");
    private static final String STATE = Codes.system("outcome");

    /** Value where a cause was found in a record that excludes no other: the others are unknown, not absent. */
    private static final String OTHERS_OPEN = "cause-found-others-open";

    /** Observation first, then its Provenance. */
    List<NewVersion> render(FollowUp followUp, JudgedOutcome outcome, Instant end, Instant now) {
        Instant recorded = now.truncatedTo(ChronoUnit.MILLIS);
        String provenance = Slot.ofOutcomeProvenance(followUp.days()).id(UUID.fromString(followUp.assessment()));
        NewVersion observation = version(
                "Observation",
                followUp.id(),
                followUp.patient(),
                "final",
                followUp.assessed(),
                end,
                observationTerms(followUp, outcome).list(),
                FhirWriter.resource("Observation", json -> observation(json, followUp, outcome, end, recorded)));
        return List.of(
                observation,
                version(
                        "Provenance",
                        provenance,
                        followUp.patient(),
                        "",
                        recorded,
                        recorded.plusMillis(1),
                        new SearchTerms()
                                .internal("target", observation.reference())
                                .put("agent", device)
                                .list(),
                        FhirWriter.resource(
                                "Provenance",
                                json -> provenance(json, followUp, provenance, observation.reference(), recorded))));
    }

    private static SearchTerms observationTerms(FollowUp followUp, JudgedOutcome outcome) {
        SearchTerms terms = new SearchTerms()
                .token("code", OBSERVATION, "assessment-outcome")
                .token("category", HL7 + "observation-category", "survey")
                .internal("derived-from", "QuestionnaireResponse/" + followUp.assessment());
        value(outcome).ifPresent(code -> terms.token("value-concept", STATE, code));
        return terms;
    }

    private static NewVersion version(
            String type,
            String id,
            String patient,
            String status,
            Instant from,
            Instant to,
            List<String> terms,
            byte[] body) {
        return new NewVersion(type, id, 1, patient, status, from, to, terms, body).hashed();
    }

    private void observation(FhirWriter json, FollowUp followUp, JudgedOutcome outcome, Instant end, Instant recorded) {
        head(json, followUp.id(), Optional.of(PROFILE), recorded, narrative(followUp, outcome));
        json.array(
                "identifier",
                list -> list.object(field -> field.put("system", IDENTIFIER).put("value", followUp.id())));
        json.put("status", "final");
        json.array(
                "category",
                list -> list.object(concept -> coding(concept, HL7 + "observation-category", "survey", "Survey")));
        json.object("code", concept -> own(concept, OBSERVATION, "assessment-outcome"));
        subject(json, "subject", "Patient/" + followUp.patient());
        json.object(
                "effectivePeriod",
                period -> period.put("start", followUp.assessed().toString()).put("end", end.toString()));
        json.put("issued", recorded.toString());
        value(outcome)
                .ifPresentOrElse(
                        code -> json.object("valueCodeableConcept", concept -> own(concept, STATE, code)),
                        () -> json.object("dataAbsentReason", concept -> absent(concept, outcome.state())));
        subject(json, "device", device);
        json.array(
                "derivedFrom",
                list -> list.object(field -> field.put("reference", "QuestionnaireResponse/" + followUp.assessment())));
        json.list(
                "component",
                new TreeMap<>(outcome.found()).entrySet(),
                (component, cause) -> component
                        .object("code", concept -> own(concept, CAUSE, cause.getKey()))
                        .put("valueDateTime", cause.getValue().toString()));
    }

    private void provenance(FhirWriter json, FollowUp followUp, String id, String target, Instant recorded) {
        head(json, id, Optional.empty(), recorded, display(OBSERVATION, "assessment-outcome"));
        json.array("target", list -> list.object(field -> field.put("reference", target)));
        json.put("recorded", recorded.toString());
        json.object("activity", concept -> coding(concept, HL7 + "v3-DataOperation", "CREATE", "create"));
        json.array(
                "agent",
                list -> list.object(agent -> agent.object(
                                "type",
                                type -> coding(type, HL7 + "provenance-participant-type", "assembler", "Assembler"))
                        .object("who", who -> who.put("reference", device))));
        json.array(
                "entity",
                list -> list.object(entity -> {
                    entity.put("role", "source");
                    subject(entity, "what", "QuestionnaireResponse/" + followUp.assessment());
                }));
    }

    private static void head(FhirWriter json, String id, Optional<String> profile, Instant recorded, String text) {
        json.put("id", id)
                .object("meta", meta -> {
                    meta.put("versionId", "1").put("lastUpdated", recorded.toString());
                    profile.ifPresent(url -> meta.strings("profile", List.of(url)));
                })
                .put("language", "en-US")
                .object(
                        "text",
                        field -> field.put("status", "generated")
                                .put("div", "<div xmlns=\"http://www.w3.org/1999/xhtml\">" + text + "</div>"));
    }

    /** Code of the value; empty where the record does not answer it. */
    private static Optional<String> value(JudgedOutcome outcome) {
        if (!outcome.found().isEmpty()) {
            return Optional.of(outcome.state() == FollowUpState.FOLLOWED ? "cause-found" : OTHERS_OPEN);
        }
        return Optional.of("no-cause-found").filter(_ -> outcome.state() == FollowUpState.FOLLOWED);
    }

    private void absent(FhirWriter concept, FollowUpState state) {
        concept.list("coding", List.of(STATE, ABSENT), (field, system) -> {
            boolean own = system.equals(STATE);
            field.put("system", system)
                    .put("code", own ? state.word() : "unknown")
                    .put("display", own ? display(STATE, state.word()) : "Unknown");
        });
    }

    /** Displays of profiles/, which contain no markup. */
    private String narrative(FollowUp followUp, JudgedOutcome outcome) {
        Stream<String> causes = new TreeMap<>(outcome.found()).keySet().stream().map(cause -> display(CAUSE, cause));
        String state = display(STATE, value(outcome).orElse(outcome.state().word()));
        return display(OBSERVATION, "assessment-outcome") + ": "
                + Stream.concat(Stream.of(followUp.days() + " d", state), causes)
                        .reduce((first, next) -> first + "; " + next)
                        .orElseThrow();
    }

    private String display(String system, String code) {
        return codes.display(system, code).map(Wording::us).orElse(code);
    }

    /** The local code, and after it the standard codes of its concept. */
    private void own(FhirWriter concept, String system, String code) {
        Coded local = new Coded(system, code, Wording.same(display(system, code)));
        concept.list(
                "coding",
                Stream.concat(Stream.of(local), codes.standard(local).stream()).toList(),
                (coding, each) -> coding.put("system", each.system())
                        .put("code", each.code())
                        .put("display", Optional.of(each.display().us()).filter(display -> !display.isEmpty())));
    }

    private static void coding(FhirWriter concept, String system, String code, String display) {
        concept.array(
                "coding",
                list -> list.object(
                        field -> field.put("system", system).put("code", code).put("display", display)));
    }

    private static void subject(FhirWriter json, String name, String reference) {
        json.object(name, field -> field.put("reference", reference));
    }
}

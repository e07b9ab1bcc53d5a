package org.dorsal.assessment;

import java.util.List;
import java.util.function.Consumer;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Edition;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.CauseResult;
import org.dorsal.store.NewVersion;

/** Renders the panel: the disposition, its reservations, every cause that was judged, and the open questions. */
final class PanelObservation {
    private PanelObservation() {}

    /** @param members ids of the Observations that the panel refers to */
    static NewVersion render(RenderRequest request, List<String> members) {
        var words = new PanelText(request);
        var result = Canonicals.TRIAGE_RESULT;
        var disposition = Canonicals.of(request.scoring().disposition());
        return Observations.render(
                request,
                request.panel(),
                Canonicals.TRIAGE_PANEL,
                narrative(request, words),
                new SearchTerms()
                        .tokens("code", request.codings(result))
                        .tokens("value-concept", request.codings(disposition)),
                list -> extensions(list, request),
                code -> FhirElements.concept(code, "code", request, result),
                observation -> {
                    FhirElements.concept(observation, "valueCodeableConcept", request, disposition);
                    FhirElements.note(observation, words.notes());
                    sources(observation, request, members);
                    observation.array("component", list -> components(list, request));
                });
    }

    private static NarrativeBuilder narrative(RenderRequest request, PanelText words) {
        return new NarrativeBuilder(request.wording())
                .title(
                        request.display(Canonicals.TRIAGE_RESULT),
                        request.state().status())
                .lines(words.verdict())
                .list(request.display(Canonicals.CONTRADICTION), words.contradictions())
                .list(PanelText.SETTLED_BY, words.openQuestions())
                .list(request.display(Canonicals.CAUSES), words.causes())
                .list(request.display(Canonicals.HINTS), words.hints());
    }

    private static void extensions(FhirWriter list, RenderRequest request) {
        request.editions().forEach(edition -> FhirElements.edition(list, edition));
        int findings = request.scoring().findings().size();
        if (findings > 0) {
            list.object(extension -> extension.put("url", Canonicals.FINDINGS).put("valueInteger", findings));
        }
    }

    private static void sources(FhirWriter observation, RenderRequest request, List<String> members) {
        var criteria = Editions.criteria(request.scoring()).stream()
                .map(Edition::canonical)
                .toList();
        observation.object(
                "method",
                concept -> concept.list(
                                "coding",
                                criteria,
                                (coding, canonical) ->
                                        coding.put("system", Canonicals.URI).put("code", canonical))
                        .put("text", String.join(", ", criteria)));
        FhirElements.reference(observation, "device", request.device());
        FhirElements.references(
                observation,
                "hasMember",
                members.stream().map(id -> "Observation/" + id).toList());
        Observations.derivedFrom(observation, request);
    }

    private static void components(FhirWriter list, RenderRequest request) {
        var scoring = request.scoring();
        fact(list, request, Canonicals.PROVISIONAL, value -> value.put("valueBoolean", scoring.provisional()));
        fact(
                list,
                request,
                Canonicals.EMERGENCY_NOT_EXCLUDED,
                value -> value.put("valueBoolean", scoring.emergencyNotExcluded()));
        request.override().ifPresent(other -> decided(list, request, other));
        scoring.contradictions().forEach(contradiction -> contradiction(list, request, contradiction));
        if (request.finalUnapproved()) {
            scoring.unapproved()
                    .forEach(plan -> fact(
                            list,
                            request,
                            Canonicals.UNAPPROVED,
                            value -> value.put("valueString", plan.edition().canonical())));
        }
        scoring.hints()
                .forEach(hint -> fact(
                        list,
                        request,
                        Canonicals.HINTS,
                        value -> value.put("valueString", request.localized(hint.title()))));
        scoring.causes().stream()
                .filter(cause -> cause.isReached() || cause.isOpen())
                .forEach(cause -> cause(list, request, cause));
        scoring.causes().stream()
                .filter(cause -> !cause.isReached() && !cause.isOpen())
                .forEach(cause -> fact(
                        list,
                        request,
                        Canonicals.NOT_RAISED,
                        value -> FhirElements.concept(
                                value,
                                "valueCodeableConcept",
                                request,
                                cause.model().cause())));
        scoring.openQuestions().forEach(linkId -> openQuestion(list, request, linkId));
    }

    /** Names a question by the canonical of the form with its linkId as the fragment, and by the codes of its Observation. */
    private static void openQuestion(FhirWriter list, RenderRequest request, String linkId) {
        var text = request.form().item(linkId).map(Item::text).orElse(Wording.same(linkId));
        var question = new Coded(Canonicals.URI, request.form().edition().canonical() + "#" + linkId, text);
        fact(
                list,
                request,
                Canonicals.OPEN_QUESTION,
                value -> FhirElements.concept(
                        value, "valueCodeableConcept", request, question, VitalSignObservations.codes(linkId)));
    }

    private static void contradiction(FhirWriter list, RenderRequest request, Care.Contradiction contradiction) {
        fact(
                list,
                request,
                Canonicals.CONTRADICTION,
                value -> FhirElements.concept(value, "valueCodeableConcept", request, contradiction.code(), List.of()));
    }

    /** Writes the clinician's disposition in addition to the computed one. */
    private static void decided(FhirWriter list, RenderRequest request, OtherDisposition other) {
        var disposition = Canonicals.of(other.disposition());
        var reason = Canonicals.reason(other.reason());
        fact(
                list,
                request,
                Canonicals.CLINICIAN_DISPOSITION,
                value -> FhirElements.concept(value, "valueCodeableConcept", request, disposition));
        fact(
                list,
                request,
                Canonicals.OVERRIDE_REASON,
                value -> FhirElements.concept(value, "valueCodeableConcept", request, reason, other.text()));
    }

    private static void fact(FhirWriter list, RenderRequest request, Coded code, Consumer<FhirWriter> value) {
        list.object(component -> {
            FhirElements.concept(component, "code", request, code);
            value.accept(component);
        });
    }

    /** Writes the tier that a cause reaches; a cause that open questions could still lead to has no value. */
    private static void cause(FhirWriter list, RenderRequest request, CauseResult cause) {
        fact(list, request, cause.model().cause(), component -> {
            if (cause.isReached()) {
                FhirElements.concept(component, "valueCodeableConcept", request, Canonicals.of(cause.tier()));
            } else {
                FhirElements.concept(component, "dataAbsentReason", request, Canonicals.UNKNOWN);
            }
        });
    }
}

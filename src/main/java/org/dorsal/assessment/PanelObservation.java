package org.dorsal.assessment;

import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.dorsal.assessment.Decision.OtherDisposition;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Edition;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.store.NewVersion;

/** The panel: the disposition, what stands behind it, and every criterion in force with what it came to. */
final class PanelObservation {
    private PanelObservation() {}

    static NewVersion render(Frame frame) {
        var words = new PanelWords(frame);
        var result = frame.code(Canonical.TRIAGE_RESULT);
        var disposition = frame.code(Canonical.of(frame.request().scoring().disposition()));
        var body = FhirWriter.resource("Observation", observation -> {
            Elements.head(
                    observation,
                    frame,
                    frame.panel(),
                    frame.standing().version(),
                    Canonical.TRIAGE_PANEL,
                    narrative(frame, words));
            observation.array("extension", list -> extensions(list, frame));
            ObservationParts.begin(observation, frame, frame.panel());
            Elements.concept(observation, "code", result);
            ObservationParts.circumstances(observation, frame);
            Elements.concept(observation, "valueCodeableConcept", disposition);
            Elements.note(observation, words.notes());
            sources(observation, frame);
            observation.array("component", list -> components(list, frame));
        });
        var terms = new SearchTerms().token("code", result).token("value-concept", disposition);
        return ObservationParts.version(frame, frame.panel(), terms, body);
    }

    private static Narrative narrative(Frame frame, PanelWords words) {
        return new Narrative(frame.request().wording())
                .title(frame.say(Canonical.TRIAGE_RESULT), frame.standing().status())
                .lines(words.verdict())
                .list(frame.say(Canonical.CONTRADICTION), words.contradictions())
                .list(PanelWords.SETTLED_BY, words.openQuestions())
                .list(frame.say(Canonical.of(FlagState.PRESENT)), words.flags(FlagState.PRESENT))
                .list(frame.say(Canonical.of(FlagState.NOT_ASSESSED)), words.flags(FlagState.NOT_ASSESSED))
                .list(frame.say(Canonical.of(FlagState.ABSENT)), words.flags(FlagState.ABSENT))
                .list(frame.say(Canonical.HINTS), words.hints());
    }

    private static void extensions(FhirWriter list, Frame frame) {
        frame.editions().forEach(edition -> Elements.edition(list, edition));
        int findings = frame.request().scoring().findings().size();
        if (findings > 0) {
            list.object(extension -> extension.put("url", Canonical.FINDINGS).put("valueInteger", findings));
        }
    }

    private static void sources(FhirWriter observation, Frame frame) {
        var method = frame.criteria().stream().map(Edition::canonical).collect(Collectors.joining(", "));
        observation.object("method", concept -> concept.put("text", method));
        Elements.reference(observation, "device", frame.device());
        var members = frame.raised().stream()
                .filter(Frame.Raised::present)
                .map(flag -> "Observation/" + flag.id())
                .toList();
        Elements.references(observation, "hasMember", members);
        ObservationParts.derivedFrom(observation, frame);
    }

    private static void components(FhirWriter list, Frame frame) {
        var scoring = frame.request().scoring();
        fact(list, frame, Canonical.PROVISIONAL, value -> value.put("valueBoolean", scoring.provisional()));
        fact(
                list,
                frame,
                Canonical.EMERGENCY_NOT_EXCLUDED,
                value -> value.put("valueBoolean", scoring.emergencyNotExcluded()));
        fact(list, frame, Canonical.FLAGS_PRESENT, value -> value.put("valueInteger", present(frame)));
        frame.other().ifPresent(other -> decided(list, frame, other));
        scoring.contradictions().forEach(found -> contradiction(list, frame, found));
        if (frame.finalUnapproved()) {
            scoring.unapproved()
                    .forEach(plan -> fact(
                            list,
                            frame,
                            Canonical.UNAPPROVED,
                            value -> value.put("valueString", plan.edition().canonical())));
        }
        scoring.hints()
                .forEach(hint ->
                        fact(list, frame, Canonical.HINTS, value -> value.put("valueString", frame.in(hint.title()))));
        scoring.flags().forEach(flag -> criterion(list, frame, flag));
    }

    private static void contradiction(FhirWriter list, Frame frame, Care.Contradiction found) {
        fact(
                list,
                frame,
                Canonical.CONTRADICTION,
                value -> Elements.concept(value, "valueCodeableConcept", frame, found.code(), List.of()));
    }

    /** The clinician's disposition stands beside the computed one, never in its place. */
    private static void decided(FhirWriter list, Frame frame, OtherDisposition other) {
        var disposition = frame.code(Canonical.of(other.disposition()));
        var reason = frame.code(Canonical.reason(other.reason()));
        fact(
                list,
                frame,
                Canonical.CLINICIAN_DISPOSITION,
                value -> Elements.concept(value, "valueCodeableConcept", disposition));
        fact(
                list,
                frame,
                Canonical.OVERRIDE_REASON,
                value -> Elements.concept(value, "valueCodeableConcept", reason, other.text()));
    }

    private static int present(Frame frame) {
        return Math.toIntExact(
                frame.raised().stream().filter(Frame.Raised::present).count());
    }

    private static void fact(FhirWriter list, Frame frame, Canonical.Local code, Consumer<FhirWriter> value) {
        list.object(component -> {
            Elements.concept(component, "code", frame.code(code));
            value.accept(component);
        });
    }

    private static void criterion(FhirWriter list, Frame frame, FlagResult flag) {
        var criterion = flag.criterion();
        list.object(component -> {
            component.array(
                    "extension",
                    label -> Elements.codeExtension(
                            label, Canonical.LABEL, criterion.label().code()));
            Elements.concept(component, "code", frame, criterion.flag(), criterion.also());
            ObservationParts.outcome(component, frame, flag);
        });
    }
}

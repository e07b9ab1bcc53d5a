package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Criterion;
import org.dorsal.scoring.FlagResult;
import org.dorsal.scoring.FlagState;
import org.dorsal.store.NewVersion;

/**
 * The Observations of a result set: flags and pain score, and what both have in common with the panel, in the order of
 * R4.
 */
final class Observations {
    private static final String DECIDED_BY = "Decided by the answers to";
    private static final String SAID_BY = "Sources";
    private static final String SCORE = "{score}";

    private Observations() {}

    /**
     * Renders the parts that all Observations of a result set have in common.
     *
     * @param terms search terms in addition to the common ones
     * @param rest writer of the elements after {@code performer}: value, source and members
     */
    static NewVersion render(
            RenderRequest request,
            String id,
            String profile,
            NarrativeBuilder text,
            SearchTerms terms,
            Consumer<FhirWriter> extensions,
            Consumer<FhirWriter> code,
            Consumer<FhirWriter> rest) {
        var body = FhirWriter.resource("Observation", observation -> {
            FhirElements.head(observation, request, id, request.standing().version(), profile, text);
            observation.array("extension", extensions);
            FhirElements.identifier(observation, id);
            observation.put("status", request.standing().status().code());
            FhirElements.concepts(observation, "category", request, Canonicals.SURVEY);
            code.accept(observation);
            circumstances(observation, request);
            rest.accept(observation);
        });
        return version(request, id, terms, body);
    }

    /** From {@code subject} to {@code performer}. */
    private static void circumstances(FhirWriter observation, RenderRequest request) {
        var response = request.response();
        FhirElements.reference(observation, "subject", response.patient());
        FhirElements.reference(observation, "encounter", response.encounter());
        observation
                .put("effectiveDateTime", response.authored())
                .put("issued", request.recorded().toString());
        request.performer()
                .ifPresent(person -> observation.array(
                        "performer", list -> list.object(who -> FhirElements.reference(who, person))));
    }

    /** {@code derivedFrom}: the version of the response that was scored. */
    static void derivedFrom(FhirWriter observation, RenderRequest request) {
        FhirElements.references(
                observation, "derivedFrom", List.of(request.response().versionedReference()));
    }

    private static NewVersion version(RenderRequest request, String id, SearchTerms terms, byte[] body) {
        var response = request.response();
        terms.token("category", Canonicals.SURVEY)
                .internal("derived-from", response.versionedReference())
                .reference("encounter", response.encounter());
        return new NewVersion(
                "Observation",
                id,
                request.standing().version(),
                response.patientId(),
                request.standing().status().code(),
                response.from(),
                response.to(),
                terms.list(),
                body);
    }

    /** Renders the Observation of one flag: its statement, sources and deciding answers. */
    static NewVersion flag(RenderRequest request, FlagResult flag) {
        var criterion = flag.criterion();
        return render(
                request,
                request.observation(flag),
                Canonicals.RED_FLAG,
                narrative(request, flag),
                terms(flag),
                list -> extensions(list, request, flag),
                code -> FhirElements.concept(code, "code", request, criterion.flag(), criterion.also()),
                observation -> {
                    outcome(observation, request, flag);
                    var notes = Stream.concat(Stream.of(note(request, flag)), request.unapproved().stream());
                    FhirElements.note(observation, notes.toList());
                    observation.object(
                            "method",
                            method -> method.put("text", flag.criteria().canonical()));
                    FhirElements.reference(observation, "device", request.device());
                    derivedFrom(observation, request);
                });
    }

    private static SearchTerms terms(FlagResult flag) {
        var terms = new SearchTerms().token("code", flag.criterion().flag());
        flag.criterion().also().forEach(coded -> terms.token("code", coded));
        if (flag.state() != FlagState.NOT_ASSESSED) {
            var state = Canonicals.of(flag.state());
            terms.token("value-concept", state.system(), state.code());
        }
        return terms;
    }

    private static void extensions(FhirWriter list, RenderRequest request, FlagResult flag) {
        var criterion = flag.criterion();
        FhirElements.codeExtension(list, Canonicals.TIER, criterion.tier().code());
        criterion.groups().forEach(group -> FhirElements.codeExtension(list, Canonicals.PATHOLOGY_GROUP, group));
        FhirElements.codeExtension(list, Canonicals.LABEL, criterion.label().code());
        FhirElements.edition(list, flag.criteria());
        FhirElements.edition(list, request.form().edition());
    }

    private static NarrativeBuilder narrative(RenderRequest request, FlagResult flag) {
        Criterion criterion = flag.criterion();
        return new NarrativeBuilder(request.wording())
                .title(
                        request.in(criterion.flag().display()) + ": " + request.say(Canonicals.of(flag.state())),
                        request.standing().status())
                .line(request.in(criterion.statement()))
                .list(DECIDED_BY, request.answered(flag.decidedBy()))
                .list(PanelText.SETTLED_BY, request.questions(flag.settledBy()))
                .list(SAID_BY, criterion.citations());
    }

    private static String note(RenderRequest request, FlagResult flag) {
        List<String> parts = new ArrayList<>();
        parts.add(request.in(flag.criterion().statement()));
        bullets(parts, DECIDED_BY, request.answered(flag.decidedBy()));
        bullets(parts, PanelText.SETTLED_BY, request.questions(flag.settledBy()));
        bullets(parts, SAID_BY, flag.criterion().citations());
        return String.join("\n\n", parts);
    }

    private static void bullets(List<String> parts, String label, List<String> texts) {
        if (!texts.isEmpty()) {
            parts.add(label + ":\n\n- " + String.join("\n- ", texts));
        }
    }

    /** Writes the outcome of a flag: a value if it was decided, otherwise a data-absent reason. Never both. */
    static void outcome(FhirWriter holder, RenderRequest request, FlagResult flag) {
        var state = flag.state();
        switch (state) {
            case PRESENT, ABSENT -> FhirElements.concept(holder, "valueCodeableConcept", request, Canonicals.of(state));
            case NOT_ASSESSED -> FhirElements.concept(holder, "dataAbsentReason", request, absentReason(flag));
        }
        interpretation(flag).ifPresent(code -> FhirElements.concepts(holder, "interpretation", request, code));
    }

    private static Coded absentReason(FlagResult flag) {
        if (flag.notExamined()) {
            return Canonicals.NOT_PERFORMED;
        }
        return flag.askedUnknown() ? Canonicals.ASKED_UNKNOWN : Canonicals.NOT_ASKED;
    }

    private static Optional<Coded> interpretation(FlagResult flag) {
        return switch (flag.state()) {
            case PRESENT -> Optional.of(Canonicals.POSITIVE);
            case ABSENT -> Optional.of(Canonicals.NEGATIVE);
            case NOT_ASSESSED -> Optional.empty();
        };
    }

    /** The answered pain score as LOINC 72514-3, so that a record elsewhere can read and plot it. */
    static NewVersion painScore(RenderRequest request, String id) {
        var score = request.response().painScore();
        var text = new NarrativeBuilder(request.wording())
                .title(request.say(Canonicals.PAIN), request.standing().status())
                .line(score.map(BigDecimal::toPlainString).orElseGet(() -> request.say(Canonicals.UNKNOWN)));
        return render(
                request,
                id,
                Canonicals.PAIN_SCORE,
                text,
                new SearchTerms().token("code", Canonicals.PAIN),
                list -> FhirElements.edition(list, request.form().edition()),
                code -> FhirElements.concept(code, "code", request, Canonicals.PAIN),
                observation -> {
                    score.ifPresentOrElse(
                            value -> quantity(observation, value),
                            () -> FhirElements.concept(observation, "dataAbsentReason", request, Canonicals.UNKNOWN));
                    FhirElements.note(observation, request.unapproved().stream().toList());
                    FhirElements.reference(observation, "device", request.device());
                    derivedFrom(observation, request);
                });
    }

    private static void quantity(FhirWriter observation, BigDecimal value) {
        observation.object(
                "valueQuantity",
                quantity -> quantity.put("value", value)
                        .put("unit", SCORE)
                        .put("system", Codes.UCUM)
                        .put("code", SCORE));
    }
}

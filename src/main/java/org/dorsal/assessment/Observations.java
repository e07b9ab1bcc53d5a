package org.dorsal.assessment;

import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.fhirjson.TimeRange;
import org.dorsal.knowledge.Coded;
import org.dorsal.knowledge.Codes;
import org.dorsal.store.NewVersion;

/**
 * The pain score of a result set, and the elements it shares with the panel, in the order of R4.
 */
final class Observations {
    static final String SCORE = "{score}";

    /** Effective time of an Observation: a FHIR dateTime and the range that it covers. */
    record EffectiveTime(String dateTime, TimeRange range) {
        static EffectiveTime of(Response response) {
            return new EffectiveTime(response.authored(), new TimeRange(response.from(), response.to()));
        }

        /** Returns the first of the times; that of the response if there is none. */
        static EffectiveTime first(Stream<String> times, Response response) {
            return times.flatMap(time -> TimeRange.of(time).map(range -> new EffectiveTime(time, range)).stream())
                    .min(Comparator.comparing(time -> time.range().from()))
                    .orElseGet(() -> of(response));
        }
    }

    private Observations() {}

    /**
     * Renders the parts that all Observations of a result set have in common.
     *
     * @param terms search terms in addition to the common ones
     * @param content writer of the elements after {@code performer}: value, source and members
     */
    static NewVersion render(
            RenderRequest request,
            String id,
            String profile,
            NarrativeBuilder text,
            SearchTerms terms,
            Consumer<FhirWriter> extensions,
            Consumer<FhirWriter> code,
            Consumer<FhirWriter> content) {
        EffectiveTime time = EffectiveTime.of(request.response());
        return render(
                request,
                id,
                List.of(profile),
                List.of(Canonicals.SURVEY),
                time,
                text,
                terms,
                extensions,
                code,
                content);
    }

    /** The same in those categories and with that time. */
    static NewVersion render(
            RenderRequest request,
            String id,
            List<String> profiles,
            List<Coded> categories,
            EffectiveTime time,
            NarrativeBuilder text,
            SearchTerms terms,
            Consumer<FhirWriter> extensions,
            Consumer<FhirWriter> code,
            Consumer<FhirWriter> content) {
        var body = FhirWriter.resource("Observation", observation -> {
            FhirElements.head(observation, request, id, request.state().version(), profiles, text);
            observation.array("extension", extensions);
            FhirElements.identifier(observation, id);
            observation.put("status", request.state().status().code());
            FhirElements.concepts(observation, "category", request, categories);
            code.accept(observation);
            circumstances(observation, request, time);
            content.accept(observation);
        });
        return version(request, id, time, terms.tokens("category", categories), body);
    }

    /** From {@code subject} to {@code performer}. */
    private static void circumstances(FhirWriter observation, RenderRequest request, EffectiveTime time) {
        var response = request.response();
        FhirElements.reference(observation, "subject", response.patient());
        FhirElements.reference(observation, "encounter", response.encounter());
        observation
                .put("effectiveDateTime", time.dateTime())
                .put("issued", request.recorded().toString());
        request.performer()
                .ifPresent(person -> observation.array(
                        "performer", list -> list.object(performer -> FhirElements.reference(performer, person))));
    }

    /** {@code derivedFrom}: the version of the response that was scored. */
    static void derivedFrom(FhirWriter observation, RenderRequest request) {
        FhirElements.references(
                observation, "derivedFrom", List.of(request.response().versionedReference()));
    }

    private static NewVersion version(
            RenderRequest request, String id, EffectiveTime time, SearchTerms terms, byte[] body) {
        var response = request.response();
        terms.internal("derived-from", response.versionedReference()).reference("encounter", response.encounter());
        return new NewVersion(
                "Observation",
                id,
                request.state().version(),
                response.patientId(),
                request.state().status().code(),
                time.range().from(),
                time.range().to(),
                terms.list(),
                body);
    }

    /** The answered worst pain as LOINC 72514-3, which pain now has as well; code and text of our own keep them apart. */
    static NewVersion painScore(RenderRequest request, String id) {
        var score = request.response().painScore();
        var codes = List.of(Canonicals.PAIN, Canonicals.WORST_PAIN);
        var text = new NarrativeBuilder(request.wording())
                .title(request.display(Canonicals.WORST_PAIN), request.state().status())
                .line(score.map(BigDecimal::toPlainString).orElseGet(() -> request.display(Canonicals.UNKNOWN)));
        return render(
                request,
                id,
                Canonicals.PAIN_SCORE,
                text,
                new SearchTerms().tokens("code", codes),
                list -> FhirElements.edition(list, request.form().edition()),
                code -> FhirElements.concept(
                        code, "code", request, codes, Optional.of(request.display(Canonicals.WORST_PAIN))),
                observation -> {
                    score.ifPresentOrElse(
                            value -> quantity(observation, value, SCORE),
                            () -> FhirElements.concept(observation, "dataAbsentReason", request, Canonicals.UNKNOWN));
                    FhirElements.note(observation, request.unapproved().stream().toList());
                    FhirElements.reference(observation, "device", request.device());
                    derivedFrom(observation, request);
                });
    }

    static void quantity(FhirWriter holder, BigDecimal value, String unit) {
        holder.object(
                "valueQuantity",
                quantity -> quantity.put("value", value)
                        .put("unit", unit)
                        .put("system", Codes.UCUM)
                        .put("code", unit));
    }
}

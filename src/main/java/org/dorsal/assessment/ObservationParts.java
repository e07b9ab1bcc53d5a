package org.dorsal.assessment;

import java.util.List;
import java.util.Optional;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.scoring.FlagResult;
import org.dorsal.store.NewVersion;

/** What the Observations of a result set have in common, in the order of R4. */
final class ObservationParts {
    private ObservationParts() {}

    /** From {@code identifier} to {@code category}; the code follows. */
    static void begin(FhirWriter observation, RenderRequest request, String id) {
        Elements.identifier(observation, id);
        observation.put("status", request.standing().status().code());
        Elements.concepts(observation, "category", Code.SURVEY);
    }

    /** From {@code subject} to {@code performer}; the value follows. */
    static void circumstances(FhirWriter observation, RenderRequest request) {
        var response = request.response();
        Elements.reference(observation, "subject", response.patient());
        Elements.reference(observation, "encounter", response.encounter());
        observation
                .put("effectiveDateTime", response.authored())
                .put("issued", request.recorded().toString());
        request.performer().ifPresent(who -> Elements.references(observation, "performer", List.of(who)));
    }

    /** What a flag came to: a value when it was decided, else why it was not. Never both, never a guess. */
    static void outcome(FhirWriter holder, RenderRequest request, FlagResult flag) {
        var state = flag.state();
        switch (state) {
            case PRESENT, ABSENT -> Elements.concept(holder, "valueCodeableConcept", request.code(Canonical.of(state)));
            case NOT_ASSESSED ->
                Elements.concept(holder, "dataAbsentReason", flag.askedUnknown() ? Code.ASKED_UNKNOWN : Code.NOT_ASKED);
        }
        interpretation(flag).ifPresent(code -> Elements.concepts(holder, "interpretation", code));
    }

    private static Optional<Code> interpretation(FlagResult flag) {
        return switch (flag.state()) {
            case PRESENT -> Optional.of(Code.POSITIVE);
            case ABSENT -> Optional.of(Code.NEGATIVE);
            case NOT_ASSESSED -> Optional.empty();
        };
    }

    /** {@code derivedFrom}: the version of the response that was scored. */
    static void derivedFrom(FhirWriter observation, RenderRequest request) {
        Elements.references(observation, "derivedFrom", List.of(request.response().versionedReference()));
    }

    static NewVersion version(RenderRequest request, String id, SearchTerms terms, byte[] body) {
        var response = request.response();
        terms.token("category", Code.SURVEY)
                .versioned("derived-from", response.reference(), response.version())
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
}

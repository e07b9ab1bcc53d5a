package org.dorsal.assessment;

import java.math.BigDecimal;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.store.NewVersion;

/** The answered pain score as LOINC 72514-3, so that a record elsewhere can read and plot it. */
final class PainScoreObservation {
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final String SCORE = "{score}";

    private PainScoreObservation() {}

    static NewVersion render(RenderRequest request, String id) {
        var score = request.response().painScore();
        var body = FhirWriter.resource("Observation", observation -> {
            var text = new Narrative(request.wording())
                    .title(Code.PAIN.display(), request.standing().status())
                    .line(score.map(BigDecimal::toPlainString).orElse(Code.UNKNOWN.display()));
            Elements.head(observation, request, id, request.standing().version(), Canonical.PAIN_SCORE, text);
            observation.array(
                    "extension",
                    list -> Elements.edition(list, request.form().edition()));
            ObservationParts.begin(observation, request, id);
            Elements.concept(observation, "code", Code.PAIN);
            ObservationParts.circumstances(observation, request);
            score.ifPresentOrElse(
                    value -> quantity(observation, value),
                    () -> Elements.concept(observation, "dataAbsentReason", Code.UNKNOWN));
            Elements.note(observation, request.unapproved().stream().toList());
            Elements.reference(observation, "device", request.device());
            ObservationParts.derivedFrom(observation, request);
        });
        return ObservationParts.version(request, id, new SearchTerms().token("code", Code.PAIN), body);
    }

    private static void quantity(FhirWriter observation, BigDecimal value) {
        observation.object(
                "valueQuantity",
                quantity -> quantity.put("value", value)
                        .put("unit", SCORE)
                        .put("system", UCUM)
                        .put("code", SCORE));
    }
}

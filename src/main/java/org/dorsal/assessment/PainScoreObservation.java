package org.dorsal.assessment;

import java.math.BigDecimal;
import org.dorsal.fhirjson.FhirWriter;
import org.dorsal.store.NewVersion;

/** The answered pain score as LOINC 72514-3, so that a record elsewhere can read and plot it. */
final class PainScoreObservation {
    private static final String UCUM = "http://unitsofmeasure.org";
    private static final String SCORE = "{score}";

    private PainScoreObservation() {}

    static NewVersion render(Frame frame, String id) {
        var score = frame.response().painScore();
        var body = FhirWriter.resource("Observation", observation -> {
            var text = new Narrative(frame.request().wording())
                    .title(Code.PAIN.display(), frame.standing().status())
                    .line(score.map(BigDecimal::toPlainString).orElse(Code.UNKNOWN.display()));
            Elements.head(observation, frame, id, frame.standing().version(), Canonical.PAIN_SCORE, text);
            observation.array(
                    "extension",
                    list -> Elements.edition(list, frame.request().form().edition()));
            ObservationParts.begin(observation, frame, id);
            Elements.concept(observation, "code", Code.PAIN);
            ObservationParts.circumstances(observation, frame);
            score.ifPresentOrElse(
                    value -> quantity(observation, value),
                    () -> Elements.concept(observation, "dataAbsentReason", Code.UNKNOWN));
            Elements.note(observation, frame.unapproved().stream().toList());
            Elements.reference(observation, "device", frame.device());
            ObservationParts.derivedFrom(observation, frame);
        });
        return ObservationParts.version(frame, id, new SearchTerms().token("code", Code.PAIN), body);
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

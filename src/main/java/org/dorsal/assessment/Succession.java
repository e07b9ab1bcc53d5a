package org.dorsal.assessment;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.dorsal.fhirjson.Problem;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Which version of a response may follow which: an answer that was scored is corrected openly, never silently replaced. */
final class Succession {
    private static final Map<String, Set<String>> MAY_FOLLOW = Map.of(
            "in-progress", Set.of("in-progress", "completed", "entered-in-error"),
            "completed", Set.of("amended", "entered-in-error"),
            "amended", Set.of("amended", "entered-in-error"),
            "entered-in-error", Set.of());

    private Succession() {}

    /** Why the submission may not follow, if it may not. */
    static Optional<Problem> fault(StoredVersion before, Submission after) {
        QuestionnaireResponse response = after.response();
        if (!after.patient().equals(before.patient())) {
            return problem(
                    "QuestionnaireResponse.subject",
                    "The subject can't change; withdraw this response as entered-in-error and create one for the"
                            + " right patient.");
        }
        Set<String> allowed = MAY_FOLLOW.getOrDefault(before.status(), Set.of());
        String status = response.getStatus().toCode();
        if (!allowed.contains(status)) {
            return problem(
                    "QuestionnaireResponse.status",
                    allowed.isEmpty()
                            ? "A withdrawn response stays withdrawn; create a new one."
                            : "After " + before.status() + " the status must be one of "
                                    + allowed.stream().sorted().toList() + ".");
        }
        return Optional.empty();
    }

    /** Why the body is none of that resource, if it is none (FHIR R4 http.html, 3.1.0.4: 400). */
    static Optional<Problem> otherId(StoredVersion before, Submission after) {
        String id =
                Optional.ofNullable(after.response().getIdElement().getIdPart()).orElse("");
        return id.equals(before.id())
                ? Optional.empty()
                : Optional.of(new Problem(
                        "invalid", "QuestionnaireResponse.id", "The body must carry the id that stands in the URL."));
    }

    private static Optional<Problem> problem(String expression, String says) {
        return Optional.of(new Problem("business-rule", expression, says));
    }
}

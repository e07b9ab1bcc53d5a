package org.dorsal.assessment;

import java.time.Instant;
import java.util.*;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Form;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Checks a response against its form before scoring. Reports all faults at once, each with its place and its cure,
 * and without repeating the patient's answers. Contradictory answers are not a fault of the response: they are shown
 * to the clinician instead.
 */
public final class ResponseCheck {

    /** Far beyond any form, small enough to walk. */
    static final int MAX_PARTS = 2_000;

    private ResponseCheck() {}

    /** Lists the faults of the response; empty when it may be scored. The response is not changed. */
    public static List<Problem> faults(Form form, QuestionnaireResponse response, CheckBounds bounds) {
        Faults faults = new Faults();
        if (parts(response.getItem()) > MAX_PARTS) {
            faults.add("too-costly", "QuestionnaireResponse", "Send at most " + MAX_PARTS + " items and answers.");
            return faults.list();
        }
        new HeadCheck(form, bounds, faults).check(response);
        ItemCheck items = new ItemCheck(form, faults, new ValueCheck(form, faults), bounds.latest());
        items.check(response.getItem());
        if (isFinished(response)) {
            items.disabled(response.getItem());
        }
        return faults.list();
    }

    /** Whether the author says that all questions that apply were put: only such a response is scored. */
    static boolean isFinished(QuestionnaireResponse response) {
        QuestionnaireResponseStatus status = response.getStatus();
        return status == QuestionnaireResponseStatus.COMPLETED || status == QuestionnaireResponseStatus.AMENDED;
    }

    private static int parts(List<QuestionnaireResponseItemComponent> items) {
        return AnswerLookup.all(items)
                .mapToInt(item -> 1 + item.getAnswer().size())
                .sum();
    }

    /** Collects faults in the order of the response, up to a number that a person can read. */
    static final class Faults {

        static final int MAX_REPORTED = 100;

        private final List<Problem> problems = new ArrayList<>();

        void add(String code, String expression, String message) {
            if (problems.size() < MAX_REPORTED) {
                problems.add(new Problem(code, expression, message));
            }
        }

        List<Problem> list() {
            return List.copyOf(problems);
        }
    }

    /**
     * Bounds of a response in addition to its form.
     *
     * @param ehrBase FHIR base URL of the site's EHR; an absolute reference to a patient must start with it. Empty
     * for a file of responses, where any base is allowed
     * @param latest latest allowed {@code authored}: the current instant plus the allowed clock skew
     */
    public record CheckBounds(Optional<String> ehrBase, Instant latest) {
        public CheckBounds {
            ehrBase = ehrBase.map(base -> base.endsWith("/") ? base.substring(0, base.length() - 1) : base);
            if (ehrBase.filter(String::isBlank).isPresent()) {
                throw new IllegalArgumentException("The EHR's FHIR base must be set.");
            }
        }

        /** Bounds of a site. */
        public CheckBounds(String ehrBase, Instant latest) {
            this(Optional.of(ehrBase), latest);
        }
    }
}

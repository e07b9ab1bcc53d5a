package org.dorsal.assessment;

import java.util.List;
import org.dorsal.fhirjson.Problem;
import org.dorsal.knowledge.Form;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseStatus;

/**
 * Checks a response against the form that it answers, before anything is scored. All faults are told at once, each with
 * its place and its cure; none repeats what the patient said. Answers that contradict each other are no fault of the
 * response: they are shown to the clinician instead.
 */
public final class Check {

    /** Far beyond any form, small enough to walk. */
    static final int MOST_PARTS = 2_000;

    private Check() {}

    /** What is wrong with the response; empty when it may be scored. The response is not changed. */
    public static List<Problem> faults(Form form, QuestionnaireResponse response, Bounds bounds) {
        Faults faults = new Faults();
        if (parts(response.getItem()) > MOST_PARTS) {
            faults.add("too-costly", "QuestionnaireResponse", "Send at most " + MOST_PARTS + " items and answers.");
            return faults.told();
        }
        new HeadCheck(form, bounds, faults).check(response);
        new ItemCheck(form, faults).check(response.getItem());
        if (isFinished(response)) {
            GateCheck.check(form, response, faults);
        }
        return faults.told();
    }

    /** Whether the author says that all questions that apply were put: only such a response is scored. */
    static boolean isFinished(QuestionnaireResponse response) {
        QuestionnaireResponseStatus status = response.getStatus();
        return status == QuestionnaireResponseStatus.COMPLETED || status == QuestionnaireResponseStatus.AMENDED;
    }

    private static int parts(List<QuestionnaireResponseItemComponent> items) {
        int parts = items.size();
        for (QuestionnaireResponseItemComponent item : items) {
            parts += parts(item.getItem());
            for (QuestionnaireResponseItemAnswerComponent answer : item.getAnswer()) {
                parts += 1 + parts(answer.getItem());
            }
        }
        return parts;
    }
}

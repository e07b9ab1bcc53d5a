package org.dorsal.assessment;

import java.time.LocalDate;
import java.util.Optional;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.fhirjson.Gate;
import org.dorsal.knowledge.Form;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/**
 * A response that passed gate, parser and check.
 *
 * @param body as it passed the gate
 * @param form the edition that it answers
 * @param patient logical id of its subject
 */
public record Submission(Gate.AcceptedBody body, QuestionnaireResponse response, Form form, String patient) {

    /** Refuses a conditional create by another identifier than the response's own. */
    AssessResult<Submission> requireIdentifier(Optional<String> onlyIfNone) {
        return onlyIfNone.isPresent() && !onlyIfNone.equals(Response.identifier(response))
                ? AssessmentPipeline.refused(
                        "QuestionnaireResponse.identifier",
                        "business-rule",
                        "If-None-Exist must name the identifier that the response itself carries.")
                : new AssessResult.Success<>(this);
    }

    /** Whether it is to be scored: a draft is only kept, a withdrawn response says nothing. */
    public boolean isCompleted() {
        return ResponseCheck.isFinished(response);
    }

    /** The day it was authored, by its own clock. */
    public LocalDate day() {
        return LocalDate.parse(response.getAuthoredElement().getValueAsString().substring(0, "2026-11-20".length()));
    }
}

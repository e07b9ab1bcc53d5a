package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.AssessmentServices;
import org.dorsal.assessment.Refusal;
import org.dorsal.assessment.Submission;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.OperationParameters.DeclaredParameter;
import org.dorsal.http.fhir.OperationParameters.GivenParameters;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.OperationOutcome;

/**
 * The operation {@code $validate} of FHIR R4 for responses: the check of a create or an update, answered as an outcome
 * with all issues. An error status says that the check could not be carried out.
 */
record ResponseValidator(AssessmentServices mainJob) {
    static final String VALIDATE = "$validate";

    private static final String RESOURCE = "resource";
    private static final String MODE = "mode";
    private static final List<DeclaredParameter> DECLARED =
            List.of(new DeclaredParameter(RESOURCE, RESOURCE), new DeclaredParameter(MODE, "valueCode"));

    /** Checks the response that was sent as a create does. */
    OperationOutcome validate(FhirCall call) {
        GivenParameters parameters = readParameters(call, "create");
        RequestBody sent = sent(parameters)
                .orElseThrow(() -> ObjectionException.badRequest(
                        "required", "Send the response itself, or Parameters with the response as resource."));
        AssessResult<Submission> checked =
                mainJob.receive().validate(call.site().site(), call.caller().sender(call), sent.bytes());
        if (checked instanceof AssessResult.Success<Submission>(var submission)) {
            call.disclose(RequestEvents.ofPatient(submission.patient()));
        }
        return outcome(call, checked);
    }

    /** Checks the response that was sent as an update of the stored one; without one, the stored one itself. */
    OperationOutcome validate(FhirCall call, StoredVersion current) {
        GivenParameters parameters = readParameters(call, "update");
        AssessResult<Submission> checked = sent(parameters)
                .map(sent -> mainJob.amend()
                        .validate(call.site().site(), call.caller().sender(call), current, sent.bytes()))
                .orElseGet(() -> mainJob.receive()
                        .validate(call.site().site(), call.caller().sender(call), current.body()));
        call.disclose(RequestEvents.ofVersions(List.of(current)));
        return outcome(call, checked);
    }

    private static Optional<RequestBody> sent(GivenParameters parameters) {
        return Optional.ofNullable(parameters.resources().get(RESOURCE));
    }

    private static GivenParameters readParameters(FhirCall call, String onlyMode) {
        GivenParameters parameters = OperationParameters.of(call.body(), DECLARED);
        if (!parameters.values().getOrDefault(MODE, onlyMode).equals(onlyMode)) {
            throw ObjectionException.value(
                    MODE,
                    "create is checked at the type's address, update at the address of the response; no other mode is"
                            + " supported.");
        }
        return parameters;
    }

    /** A body that is too large, or about a patient outside the token's compartment, is not checked. */
    private static OperationOutcome outcome(FhirCall call, AssessResult<Submission> checked) {
        List<Problem> errors = switch (checked) {
            case AssessResult.Success<Submission> _ -> List.of();
            case AssessResult.Rejection<Submission>(Refusal refusal)
            when refusal instanceof Refusal.TooLarge || refusal instanceof Refusal.OutsideCompartment ->
                throw ObjectionException.refused(refusal);
            case AssessResult.Rejection<Submission>(Refusal refusal) -> refusal.problems();
        };
        return call.resource(OperationOutcome.class, OutcomeBody.checked(errors));
    }
}

package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.assessment.AssessmentPipeline.AssessResult;
import org.dorsal.assessment.ObservationExtractor;
import org.dorsal.assessment.ObservationExtractor.ExtractedObservation;
import org.dorsal.assessment.ObservationExtractor.StoredExtraction;
import org.dorsal.assessment.ObservationExtractor.SuppliedExtraction;
import org.dorsal.http.fhir.Bundles.BundleEntry;
import org.dorsal.http.fhir.Bundles.ConditionalCreate;
import org.dorsal.http.fhir.OperationParameters.DeclaredParameter;
import org.dorsal.http.fhir.OperationParameters.GivenParameters;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Resource;

/**
 * The operation {@code $extract} of SDC for responses: the Observations of a supplied or stored response as a
 * transaction, which the service neither stores nor posts.
 */
record ResponseExtractor(ObservationExtractor extractor) {
    static final String EXTRACT = "$extract";

    /** The name in SDC 3.0.0 and 4.0.0. */
    private static final String RESPONSE = "questionnaire-response";

    private static final List<DeclaredParameter> DECLARED = List.of(new DeclaredParameter(RESPONSE, "resource"));

    /** Extracts from the response that was sent. */
    Resource extract(FhirCall call) {
        GivenParameters parameters = OperationParameters.of(call.body(), DECLARED);
        RequestBody sent = Optional.ofNullable(parameters.resources().get(RESPONSE))
                .orElseThrow(() -> ObjectionException.badRequest(
                        "required",
                        "Send the response itself, or Parameters with the response as questionnaire-response."));
        SuppliedExtraction extraction =
                success(extractor.extract(call.site().site(), call.caller().sender(call), sent.bytes()));
        call.disclose(RequestEvents.ofPatient(extraction.patient()));
        return answer(call, extraction.observations());
    }

    /** Gives the stored results of the response with that id. */
    Resource extract(FhirCall call, String id) {
        OperationParameters.of(call.body(), List.of());
        StoredExtraction extraction = success(extractor
                .extract(call.caller().reach(), id)
                .orElseThrow(() -> ObjectionException.notFound("There is no such response here.")));
        call.disclose(RequestEvents.ofVersions(extraction.versions()));
        return answer(call, extraction.observations());
    }

    private static <T> T success(AssessResult<T> result) {
        return result.orElse(refusal -> {
            throw ObjectionException.refused(refusal);
        });
    }

    private static Resource answer(FhirCall call, List<ExtractedObservation> observations) {
        byte[] transaction = Bundles.transaction(
                observations.stream()
                        .map(extracted -> new BundleEntry(extracted.fullUrl(), extracted.body()))
                        .toList(),
                observations.stream()
                        .map(extracted -> new ConditionalCreate(extracted.type(), extracted.ifNoneExist()))
                        .toList());
        return call.resource(Bundle.class, transaction);
    }
}

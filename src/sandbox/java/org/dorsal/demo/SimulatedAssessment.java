package org.dorsal.demo;

import java.time.Instant;
import java.util.Date;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.InstantType;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.Reference;

/**
 * An assessment of the simulated weeks.
 *
 * @param number its place in the plan, from 1; part of its identifier
 * @param clinician FHIR id of the clinician who signs
 */
record SimulatedAssessment(int number, String patient, String clinician, SomeScoredResponse answers, Instant received) {
    static final String SYSTEM = "https://sandbox.example/simulated-assessment";

    /** Value of the response's identifier. */
    String identifier() {
        return "simulated-" + number;
    }

    /** The response as the EHR sends it. */
    String json() {
        QuestionnaireResponse response = answers.response();
        response.setSubject(new Reference("Patient/" + patient));
        response.getIdentifier().setSystem(SYSTEM).setValue(identifier());
        response.getAuthoredElement().setValueAsString(new InstantType(Date.from(received)).getValueAsString());
        return new String(FhirJson.encode(response), java.nio.charset.StandardCharsets.UTF_8);
    }
}

package org.dorsal.scoring;

import java.io.IOException;
import java.io.OutputStream;
import org.dorsal.fhirjson.FhirJson;
import org.hl7.fhir.r4.model.QuestionnaireResponse;

/** Responses of the simulated people, as NDJSON. */
public final class SimulatedResponses {
    private final SimulatedPeople people;

    /** The same seed gives the same people. */
    public SimulatedResponses(long seed) {
        this.people = new SimulatedPeople(seed);
    }

    /** Writes so many people, each with answers to what is asked. */
    public void write(int count, OutputStream out) throws IOException {
        for (int number = 1; number <= count; number++) {
            QuestionnaireResponse response =
                    EvidenceCases.response(people.person(number)).asAsked().response();
            response.setId("person-" + number);
            response.getSubject().setReference("Patient/simulated-" + number);
            out.write(FhirJson.encode(response));
            out.write('\n');
        }
    }
}

package org.dorsal.population;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Optional;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.knowledge.Form;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemAnswerComponent;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/** Responses of the simulated people of the population report, as NDJSON. */
public final class SimulatedResponses {
    private final Population population = Population.shipped();
    private final Form form;
    private final PeopleGenerator people;
    private int number;

    /** Answers to that edition of the form; the same seed gives the same people. */
    public SimulatedResponses(Form form, long seed) {
        this.form = form;
        this.people = new PeopleGenerator(population, form, seed);
    }

    /** Writes so many people without a serious cause, and a hundredth of them with each serious cause. */
    public int write(int benign, OutputStream out) throws IOException {
        write(Optional.empty(), benign, out);
        for (Pathology cause : population.serious()) {
            write(Optional.of(cause), Math.max(1, benign / 100), out);
        }
        return number;
    }

    private void write(Optional<Pathology> cause, int people, OutputStream out) throws IOException {
        for (int person = 0; person < people; person++) {
            out.write(FhirJson.encode(response(cause, person)));
            out.write('\n');
        }
    }

    private QuestionnaireResponse response(Optional<Pathology> cause, int person) {
        SomeScoredResponse answers = SomeScoredResponse.empty(form);
        for (QuestionnaireResponseItemComponent item :
                people.response(cause, person).getItem()) {
            answers = answers.with(
                    item.getLinkId(),
                    item.getAnswer().stream().map(SimulatedResponses::text).toArray(String[]::new));
        }
        number++;
        QuestionnaireResponse response = answers.response();
        response.setId("person-" + number);
        response.getSubject().setReference("Patient/simulated-" + number);
        return response;
    }

    private static String text(QuestionnaireResponseItemAnswerComponent answer) {
        return answer.getValue() instanceof Coding coding
                ? coding.getCode()
                : answer.getValue().primitiveValue();
    }
}

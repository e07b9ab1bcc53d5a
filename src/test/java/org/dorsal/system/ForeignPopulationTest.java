package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.ForeignPackages;
import org.dorsal.ForeignScript;
import org.dorsal.Seeds;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Population by {@code @aehrc/sdc-populate} of a served form, by its launch context and initial expressions, and by
 * {@code $populate}, with the same Parameters. Skipped where the packages are not installed; {@code -Ddorsal.long=true}
 * installs them and takes more patients.
 */
class ForeignPopulationTest {
    private static final int PATIENTS = Boolean.getBoolean("dorsal.long") ? 400 : 40;
    private static final String EDITION = "2.0.0";
    private static final List<String> GENDERS = List.of("female", "male", "other", "unknown");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ALL = SERVICE.client(SomeService.NORTHSIDE, "system/*.cruds");

    private static ForeignScript script;

    private final Random random = new Random(Seeds.next());

    @BeforeAll
    static void start() throws IOException, InterruptedException {
        ForeignPackages.install();
        script = ForeignScript.start(ForeignPackages.bundle("populate.mjs"));
    }

    @AfterAll
    static void stop() {
        if (script != null) {
            script.close();
        }
    }

    @Test
    void the_same_patient_gives_the_same_answers() throws IOException {
        List<String> differences = new ArrayList<>();
        int answered = 0;
        for (int number = 0; number < PATIENTS; number++) {
            ObjectNode patient = patient("foreign-populated-" + number);
            JsonNode parameters = parameters(patient);
            LocalDate day;
            List<String> foreignAnswers;
            List<String> dorsalAnswers;
            do {
                day = LocalDate.now();
                foreignAnswers = messages(script.exchange(parameters.toString()));
                dorsalAnswers = messages(populate(parameters));
            } while (!day.equals(LocalDate.now())); // both read the clock
            answered += dorsalAnswers.size();
            if (!foreignAnswers.equals(dorsalAnswers)) {
                differences.add(patient + ": " + foreignAnswers + " there and " + dorsalAnswers + " here");
            }
        }
        System.out.println("sdc-populate: " + PATIENTS + " patients, " + differences.size() + " differ");
        assertThat(differences).isEmpty();
        assertThat(answered).isGreaterThan(PATIENTS * 4);
    }

    /** SDC, minValue and maxValue; R4, Patient.birthDate and gender: what the question doesn't admit is no answer. */
    @ParameterizedTest
    @CsvSource({
        "birthDate, 2999-01-01, age-years",
        "birthDate, 1850-01-01, age-years",
        "birthDate, 1948-13-45, age-years",
        "gender, F, sex"
    })
    void what_the_question_does_not_admit_is_answered_there_only(String element, String value, String question)
            throws IOException {
        ObjectNode patient = JSON.createObjectNode()
                .put("resourceType", "Patient")
                .put("id", "foreign-inadmissible")
                .put(element, value);
        JsonNode parameters = parameters(patient);

        assertThat(SomePopulation.answers(script.exchange(parameters.toString())))
                .singleElement()
                .satisfies(answer -> assertThat(answer).startsWith(question + "="));
        assertThat(SomePopulation.answers(populate(parameters))).isEmpty();
    }

    /** The expressions of the form read whole dates only. */
    @Test
    void an_age_that_the_month_of_birth_settles_is_answered_here_only() throws IOException {
        ObjectNode patient = JSON.createObjectNode()
                .put("resourceType", "Patient")
                .put("id", "foreign-month")
                .put("birthDate", YearMonth.now().minusYears(40).minusMonths(2).toString());
        JsonNode parameters = parameters(patient);

        assertThat(SomePopulation.answers(script.exchange(parameters.toString())))
                .isEmpty();
        assertThat(SomePopulation.answers(populate(parameters))).containsExactly("age-years=40");
    }

    /** The rules of value sets are no expressions of the form: other software fills in what the form alone says. */
    @Test
    void what_a_record_rule_finds_is_answered_here_only() throws IOException {
        ObjectNode patient = (ObjectNode)
                JSON.readTree(SomePopulation.resourceOfPatient("foreign-record").replace('\'', '"'));
        ObjectNode parameters = parameters(patient);
        ((ArrayNode) parameters.path("parameter"))
                .add(JSON.readTree(SomePopulation.content(SomePopulation.osteoporosis("foreign-record", "c1"))
                        .replace('\'', '"')));

        List<String> foreignAnswers = SomePopulation.answers(script.exchange(parameters.toString()));
        assertThat(foreignAnswers).hasSize(2);
        assertThat(SomePopulation.answers(populate(parameters)))
                .containsAll(foreignAnswers)
                .contains("bone-risk-kind=osteoporosis");
    }

    /** Calls the service; the software has to find the response in the answer. */
    private static JsonNode populate(JsonNode parameters) throws IOException {
        SomeAnswer answer = ALL.post(SomePopulation.TYPE, parameters.toString());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        JsonNode response = script.exchange(answer.text());
        assertThat(response).as(answer.text()).isEqualTo(SomePopulation.response(answer));
        return response;
    }

    /** Returns the Parameters that the software makes for a form and a patient. */
    private static ObjectNode parameters(ObjectNode patient) {
        ObjectNode parameters = JSON.createObjectNode().put("resourceType", "Parameters");
        ArrayNode list = parameters.putArray("parameter");
        list.addObject()
                .put("name", "questionnaire")
                .set(
                        "resource",
                        ALL.get("Questionnaire/upper-back-pain-assessment-" + EDITION)
                                .json());
        list.addObject()
                .put("name", "subject")
                .putObject("valueReference")
                .put("type", "Patient")
                .put("reference", "Patient/" + patient.path("id").asString(""));
        list.addObject().put("name", "canonical").put("valueString", SomePopulation.URL);
        ArrayNode part = list.addObject().put("name", "context").putArray("part");
        part.addObject().put("name", "name").put("valueString", "patient");
        part.addObject().put("name", "content").set("resource", patient);
        list.addObject().put("name", "local").put("valueBoolean", false);
        return parameters;
    }

    /** Status, form, subject and answers. */
    private static List<String> messages(JsonNode response) {
        return Stream.concat(
                        Stream.of(
                                        response.path("status"),
                                        response.path("questionnaire"),
                                        response.path("subject").path("reference"))
                                .map(value -> value.asString("")),
                        SomePopulation.answers(response).stream())
                .toList();
    }

    private ObjectNode patient(String id) {
        ObjectNode patient =
                JSON.createObjectNode().put("resourceType", "Patient").put("id", id);
        if (random.nextInt(5) > 0) {
            patient.put("gender", GENDERS.get(random.nextInt(GENDERS.size())));
        }
        LocalDate today = LocalDate.now();
        LocalDate born = random.nextInt(4) == 0
                ? today.minusYears(random.nextInt(100)).plusDays(random.nextInt(3) - 2L)
                : today.minusDays(random.nextInt(40_000));
        if (random.nextInt(5) > 0) {
            patient.put("birthDate", born.toString());
        }
        return patient;
    }
}

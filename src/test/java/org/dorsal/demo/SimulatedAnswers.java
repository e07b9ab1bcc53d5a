package org.dorsal.demo;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Form;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.Knowledge;
import org.dorsal.population.PeopleGenerator;
import org.dorsal.population.Population;
import org.dorsal.population.Population.Pathology;
import org.dorsal.scoring.SomeScoredResponse;
import org.hl7.fhir.r4.model.Coding;
import org.hl7.fhir.r4.model.QuestionnaireResponse.QuestionnaireResponseItemComponent;

/**
 * Draws answers of patients from the simulated population of the safety file. A patient keeps the answers about
 * history and way of life. The first weeks use the edition of the form before the newest.
 */
final class SimulatedAnswers {
    private static final int SEED = 46;
    private static final int MAX_AGE_DIFFERENCE = 6;
    private static final int WEEKS_OF_EARLIER_EDITION = 4;
    private static final int MAX_OPEN_QUESTIONS = 3;
    private static final List<String> KEPT_GROUPS = List.of("history", "lifestyle");

    private final Population population = Population.shipped();
    private final List<Form> forms;
    private final PeopleGenerator people;
    private final Map<String, Map<String, String[]>> keptAnswers = new HashMap<>();
    private int drawn;

    /** @param criteria names of the site's criteria */
    SimulatedAnswers(Knowledge knowledge, List<String> criteria) {
        forms = knowledge.formsInForce(criteria).stream()
                .filter(form -> !form.experimental())
                .toList();
        people = new PeopleGenerator(population, forms.getLast(), SEED);
    }

    /** Draws the answers of one visit. */
    SomeScoredResponse draw(SplittableRandom random, SimulatedPatient patient, Instant at, int week) {
        int age = patient.ageOn(LocalDate.ofInstant(at, ZoneOffset.UTC));
        Optional<Pathology> cause = random.nextInt(100) < 14
                ? Optional.of(population
                        .serious()
                        .get(random.nextInt(population.serious().size())))
                : Optional.empty();
        Map<String, String[]> values = person(cause, patient, age);
        values.put("age-years", new String[] {Integer.toString(age)});
        values.put("sex", new String[] {patient.sex()});
        Form form = week < WEEKS_OF_EARLIER_EDITION ? forms.getFirst() : forms.getLast();
        Map<String, String[]> first = keptAnswers.computeIfAbsent(patient.id(), _ -> kept(values));
        values.putAll(first);
        SomeScoredResponse answers = filled(form, values);
        if (random.nextInt(100) < 14) {
            answers = withOpenQuestions(random, answers);
        }
        return answers.asAsked();
    }

    /** Draws people until one resembles the patient; after that many without one, the last is taken. */
    private Map<String, String[]> person(Optional<Pathology> cause, SimulatedPatient patient, int age) {
        Map<String, String[]> values = Map.of();
        for (int draws = 0; draws < 500; draws++) {
            drawn++;
            values = values(people.response(cause, drawn).getItem());
            boolean alike = Math.abs(Integer.parseInt(values.get("age-years")[0]) - age) <= MAX_AGE_DIFFERENCE;
            if (alike && (patient.sex().equals("UNK") || values.get("sex")[0].equals(patient.sex()))) {
                break;
            }
        }
        return new HashMap<>(values);
    }

    private static Map<String, String[]> values(List<QuestionnaireResponseItemComponent> items) {
        Map<String, String[]> values = new HashMap<>();
        items.forEach(item -> values.put(
                item.getLinkId(),
                item.getAnswer().stream()
                        .map(answer -> answer.getValue() instanceof Coding coding
                                ? coding.getCode()
                                : answer.getValue().primitiveValue())
                        .toArray(String[]::new)));
        return values;
    }

    private static SomeScoredResponse filled(Form form, Map<String, String[]> values) {
        SomeScoredResponse answers = SomeScoredResponse.empty(form);
        for (Item item : form.items().values()) {
            String[] codes = values.getOrDefault(item.linkId(), new String[0]);
            if (codes.length > 0) {
                answers = answers.with(item.linkId(), item.repeats() ? codes : Arrays.copyOf(codes, 1));
            }
        }
        return answers;
    }

    /** Selects the answers about history and way of life. */
    private Map<String, String[]> kept(Map<String, String[]> values) {
        Form newest = forms.getLast();
        return values.entrySet().stream()
                .filter(answer -> newest.item(answer.getKey())
                        .flatMap(Item::parent)
                        .filter(KEPT_GROUPS::contains)
                        .isPresent())
                .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    }

    private static SomeScoredResponse withOpenQuestions(SplittableRandom random, SomeScoredResponse whole) {
        SomeScoredResponse answers = whole;
        int open = random.nextInt(1, MAX_OPEN_QUESTIONS + 1);
        for (int count = 0; count < open; count++) {
            List<String> answered = List.copyOf(answers.answered());
            String linkId = answered.get(random.nextInt(answered.size()));
            boolean identifies = linkId.equals("age-years") || linkId.equals("sex");
            answers = identifies ? answers : random.nextBoolean() ? answers.unknown(linkId) : answers.without(linkId);
        }
        return answers;
    }
}

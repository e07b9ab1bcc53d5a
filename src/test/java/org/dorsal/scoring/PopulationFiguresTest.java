package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.function.Predicate;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.junit.jupiter.api.Test;

/**
 * Alarms of people without a dangerous cause, and finds among people with one. The figures are those of {@code
 * src/evidence/population.csv}, for {@code -Ddorsal.population.people=5000}; the limits are those that were set for
 * earlier editions.
 */
class PopulationFiguresTest {
    private static final int PEOPLE = Integer.getInteger("dorsal.population.people", 400);
    private static final long SEED = 11;
    private static final double EMERGENCY_LIMIT = 0.08;
    private static final double URGENT_LIMIT = 0.15;
    private static final double FOUND = 0.9;
    private static final int NEVER = 1_000;

    /** Causes of which one is right for a picture. */
    private static final Map<String, Set<String>> CAUSES = Map.ofEntries(
            Map.entry("acs", Set.of("acs")),
            Map.entry("aorta", Set.of("aorta")),
            Map.entry("embolism", Set.of("embolism")),
            Map.entry("pneumothorax", Set.of("pneumothorax")),
            Map.entry("cord with cancer", Set.of("cancer-cord")),
            Map.entry("cauda equina", Set.of("cauda-equina")),
            Map.entry("spinal infection", Set.of("spinal-infection")),
            Map.entry("sepsis", Set.of("sepsis")),
            Map.entry("chemotherapy with fever", Set.of("sepsis")),
            Map.entry("bleed at the cord", Set.of("haematoma")),
            Map.entry("injury", Set.of("injury")),
            Map.entry("pregnancy", Set.of("pregnancy")),
            Map.entry("aneurysm of the abdomen", Set.of("aneurysm", "aorta")),
            Map.entry("stroke or torn neck artery", Set.of("stroke")),
            Map.entry("sickle crisis", Set.of("sickle")),
            Map.entry("child", Set.of("child")),
            Map.entry("burst gullet, pancreas or bile", Set.of("oesophagus", "pancreatitis", "biliary")),
            Map.entry("broken bone of old age", Set.of("fracture")));

    private record AskedPerson(String picture, Answers answers) {}

    private static final List<AskedPerson> HARMLESS = interviewAll(SimulatedPeople.harmless(SEED));
    private static final List<AskedPerson> DANGEROUS = interviewAll(new SimulatedPeople(SEED)).stream()
            .filter(person -> CAUSES.containsKey(person.picture()))
            .toList();

    private record ScoredPerson(String picture, Scoring scoring) {
        boolean isAtLeast(Disposition tier) {
            return scoring.disposition().compareTo(tier) <= 0;
        }

        boolean isNamed() {
            return scoring.reached().stream()
                    .map(CauseResult::code)
                    .anyMatch(CAUSES.getOrDefault(picture, Set.of())::contains);
        }
    }

    @Test
    void harmless_people_are_seldom_alarmed() {
        List<ScoredPerson> people = scored(HARMLESS, EvidenceCases.MODELS);
        print("harmless", people);

        assertThat(share(people, person -> person.isAtLeast(Disposition.EMERGENCY)))
                .isLessThanOrEqualTo(EMERGENCY_LIMIT);
        assertThat(share(people, person -> person.scoring().disposition() == Disposition.URGENT))
                .isLessThanOrEqualTo(URGENT_LIMIT);
    }

    @Test
    void dangerous_causes_are_found() {
        List<ScoredPerson> people = dangerous(EvidenceCases.MODELS);
        print("dangerous", people);
        byPicture(people)
                .forEach((picture, persons) -> System.out.printf(
                        Locale.ROOT,
                        "| %s | %s | %s | %s |%n",
                        picture,
                        rate(persons, person -> person.isAtLeast(Disposition.EMERGENCY)),
                        rate(persons, person -> person.isAtLeast(Disposition.URGENT)),
                        rate(persons, ScoredPerson::isNamed)));

        assertThat(share(people, person -> person.isAtLeast(Disposition.URGENT)))
                .isGreaterThanOrEqualTo(FOUND);
    }

    /** The stories and patterns of the clinical review, by the first cause that would be right. */
    @Test
    void each_cause_is_found_in_its_patterns() {
        Map<String, List<Boolean>> findings = new TreeMap<>();
        EvidenceStoriesTest.stories().stream()
                .filter(story -> !story.causes().isEmpty())
                .forEach(story -> findings.computeIfAbsent(story.causes().getFirst(), _ -> new ArrayList<>())
                        .add(EvidenceCases.scored(story.answers()).reached().stream()
                                .map(CauseResult::code)
                                .anyMatch(story.causes()::contains)));
        findings.forEach((cause, patterns) ->
                System.out.printf("| %s | %d | %s |%n", cause, patterns.size(), rate(patterns, Boolean::booleanValue)));

        assertThat(findings).allSatisfy((_, patterns) -> assertThat(patterns).doesNotContain(false));
    }

    /** Other thresholds of points, with the same floors. */
    @Test
    void the_frontier_of_alarms_and_finds() {
        for (int shift : new int[] {-1, 0, 1, 2, NEVER}) {
            EvidenceModels models = shifted(shift);
            List<ScoredPerson> harmless = scored(HARMLESS, models);
            List<ScoredPerson> dangerous = dangerous(models);
            Predicate<ScoredPerson> urgent = person -> person.isAtLeast(Disposition.URGENT);
            System.out.printf(
                    Locale.ROOT,
                    "| %s | %s | %s |%n",
                    shift == NEVER ? "floors alone" : "thresholds %+d".formatted(shift),
                    rate(harmless, urgent),
                    rate(dangerous, urgent));
            if (shift > 0) {
                assertThat(share(dangerous, urgent))
                        .isLessThanOrEqualTo(share(dangerous(EvidenceCases.MODELS), urgent));
            }
        }
    }

    private static EvidenceModels shifted(int shift) {
        EvidenceModels models = EvidenceCases.MODELS;
        return new EvidenceModels(
                models.edition(),
                models.title(),
                models.form(),
                models.approval(),
                models.thresholds().stream()
                        .map(threshold -> new EvidenceModels.Threshold(threshold.points() + shift, threshold.tier()))
                        .toList(),
                models.ceiling(),
                models.release(),
                models.selfCare(),
                models.optional(),
                models.causes());
    }

    private static List<ScoredPerson> dangerous(EvidenceModels models) {
        return scored(DANGEROUS, models);
    }

    private static List<ScoredPerson> scored(List<AskedPerson> people, EvidenceModels models) {
        return people.stream()
                .map(person -> new ScoredPerson(
                        person.picture(),
                        EvidenceScorer.score(
                                models, EvidenceCases.CARE, EvidenceCases.FORM, person.answers(), Optional.empty())))
                .toList();
    }

    /** Persons who answer every question that the page shows. */
    private static List<AskedPerson> interviewAll(SimulatedPeople people) {
        List<AskedPerson> persons = new ArrayList<>();
        for (int number = 0; number < PEOPLE; number++) {
            SimulatedPeople.DrawnPerson person = people.drawn(number);
            Interview interview = new Interview(EvidenceCases.FORM, person.answers());
            long answered = 1;
            while (answered > 0) {
                answered = interview.open().stream()
                        .filter(item -> interview.answer(item.linkId()))
                        .count();
            }
            Answers answers = AnswerReader.read(
                    EvidenceCases.FORM,
                    EvidenceCases.response(interview.answers()).response(),
                    Optional.empty(),
                    SomeScoredResponse.DAY);
            persons.add(new AskedPerson(person.picture(), answers));
        }
        return persons;
    }

    private static Map<String, List<ScoredPerson>> byPicture(List<ScoredPerson> people) {
        Map<String, List<ScoredPerson>> pictures = new TreeMap<>();
        people.forEach(person -> pictures.computeIfAbsent(person.picture(), _ -> new ArrayList<>())
                .add(person));
        return pictures;
    }

    private static <T> double share(List<T> people, Predicate<T> test) {
        return people.stream().filter(test).count() / (double) people.size();
    }

    private static void print(String name, List<ScoredPerson> people) {
        System.out.printf("%s: %d people%n", name, people.size());
        for (Disposition tier : Disposition.values()) {
            System.out.printf(
                    "| %s | %s |%n",
                    tier.code(), rate(people, person -> person.scoring().disposition() == tier));
        }
        byPicture(people)
                .forEach((picture, persons) -> System.out.printf(
                        "%s: %d, urgent or more %s%n",
                        picture, persons.size(), rate(persons, person -> person.isAtLeast(Disposition.URGENT))));
    }

    /** Share with its Wilson interval of 95 %, in percent. */
    private static <T> String rate(List<T> people, Predicate<T> test) {
        double n = people.size();
        double p = share(people, test);
        double z = 1.96;
        double middle = (p + z * z / (2 * n)) / (1 + z * z / n);
        double half = z * Math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n);
        return "%.1f %% (%.1f to %.1f)"
                .formatted(100 * p, 100 * Math.max(0, middle - half), 100 * Math.min(1, middle + half));
    }
}

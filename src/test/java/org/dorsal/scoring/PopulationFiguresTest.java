package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.*;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.EvidenceModels;
import org.dorsal.knowledge.SafetyRule;
import org.dorsal.knowledge.SafetyRules;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

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
    private static final double UNASKED_LIMIT = 0.15;
    private static final double ABOVE_LIMIT = 0.08;
    private static final double ALARM_LIMIT = 0.03;
    private static final double MISSED_LIMIT = 0.01;
    /** Conditions of the rules of sources that send a person to a clinician. */
    private static final List<Condition> REVIEWS = SafetyRules.read(
                    SomeProfiles.files(), SomeProfiles.knowledge(), EvidenceCases.FORM, new ArrayList<>())
            .rules()
            .stream()
            .filter(rule -> rule.kind() == SafetyRule.Kind.MUST_ACT
                    && rule.knownViolation().isEmpty())
            .filter(rule -> Disposition.ofCode(rule.bound()).compareTo(Disposition.CLINICIAN_REVIEW) <= 0)
            .map(SafetyRule::premise)
            .toList();

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

    private record AskedPerson(String picture, List<Disposition> accepted, Answers answers) {}

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

    /** People without a rule of a source that sends them to a clinician are seldom sent to one. */
    @Test
    void reviews_of_the_harmless_have_a_reason() {
        printReviews("harmless", HARMLESS);

        assertThat(unaskedReviews(HARMLESS)).isLessThanOrEqualTo(UNASKED_LIMIT);
    }

    /** Pictures of another author, each with the results that the author accepts. */
    @Test
    @EnabledIfSystemProperty(named = "dorsal.population.table", matches = ".+")
    void pictures_of_another_author_have_results_that_the_author_accepts() {
        List<AskedPerson> people =
                interviewAll(new SimulatedPeople(SEED, Path.of(System.getProperty("dorsal.population.table"))));
        Map<Boolean, List<AskedPerson>> byDanger = people.stream()
                .collect(Collectors.partitioningBy(person -> person.accepted().stream()
                        .allMatch(tier -> tier.compareTo(Disposition.URGENT) <= 0 || tier == Disposition.INCOMPLETE)));
        List<AskedPerson> harmless = byDanger.getOrDefault(false, List.of());
        List<AskedPerson> dangerous = byDanger.getOrDefault(true, List.of());
        printReviews("harmless", harmless);
        people.stream()
                .collect(Collectors.groupingBy(AskedPerson::picture, TreeMap::new, Collectors.toList()))
                .forEach((picture, persons) -> System.out.printf(
                        "%s: %d, above what is accepted %s, below %s%n",
                        picture,
                        persons.size(),
                        rate(persons, PopulationFiguresTest::isAbove),
                        rate(persons, PopulationFiguresTest::isBelow)));
        System.out.printf(
                "harmless above %s; dangerous below %s%n",
                rate(harmless, PopulationFiguresTest::isAbove), rate(dangerous, PopulationFiguresTest::isBelow));

        if (!harmless.isEmpty()) {
            assertThat(unaskedReviews(harmless)).isLessThanOrEqualTo(UNASKED_LIMIT);
            assertThat(share(harmless, PopulationFiguresTest::isAbove)).isLessThanOrEqualTo(ABOVE_LIMIT);
            assertThat(share(harmless, person -> disposition(person).compareTo(Disposition.URGENT) <= 0))
                    .isLessThanOrEqualTo(ALARM_LIMIT);
        }
        if (!dangerous.isEmpty()) {
            assertThat(share(dangerous, PopulationFiguresTest::isBelow)).isLessThanOrEqualTo(MISSED_LIMIT);
            assertThat(dangerous)
                    .noneMatch(person -> Set.of(Disposition.SELF_CARE, Disposition.SELF_CARE_WITH_CHECK)
                            .contains(disposition(person)));
        }
    }

    private static void printReviews(String name, List<AskedPerson> people) {
        Map<String, Predicate<AskedPerson>> groups = new LinkedHashMap<>();
        groups.put("all", _ -> true);
        groups.put("over 50", person -> age(person) > 50);
        groups.put("over 64", person -> age(person) > 64);
        groups.put("pregnant", person -> person.answers().chosen("pregnancy-or-birth", "pregnant") == Truth.TRUE);
        groups.forEach((group, isOf) -> {
            List<AskedPerson> persons = people.stream().filter(isOf).toList();
            if (!persons.isEmpty()) {
                System.out.printf(
                        Locale.ROOT,
                        "%s, %s: %d, at review or above %s, of those whom no rule sends there %.1f %%, same day %s%n",
                        name,
                        group,
                        persons.size(),
                        rate(persons, PopulationFiguresTest::isReviewed),
                        100 * unaskedReviews(persons),
                        rate(persons, person -> disposition(person).compareTo(Disposition.URGENT) <= 0));
            }
        });
    }

    private static int age(AskedPerson person) {
        return person.answers()
                .number(Answers.AGE)
                .map(age -> age.low().intValue())
                .orElse(0);
    }

    private static Disposition disposition(AskedPerson person) {
        return EvidenceScorer.score(
                        EvidenceCases.MODELS,
                        EvidenceCases.CARE,
                        EvidenceCases.FORM,
                        person.answers(),
                        Optional.empty())
                .disposition();
    }

    private static boolean isReviewed(AskedPerson person) {
        return disposition(person).compareTo(Disposition.CLINICIAN_REVIEW) <= 0;
    }

    /** Share of those at review or above among the people without a rule that sends them to a clinician. */
    private static double unaskedReviews(List<AskedPerson> people) {
        List<AskedPerson> unasked = people.stream()
                .filter(person -> {
                    ConditionJudge judge = new ConditionJudge(person.answers(), _ -> Truth.UNKNOWN);
                    return REVIEWS.stream().noneMatch(rule -> judge.truth(rule) == Truth.TRUE);
                })
                .toList();
        return unasked.isEmpty() ? 0 : share(unasked, PopulationFiguresTest::isReviewed);
    }

    private static boolean isAbove(AskedPerson person) {
        Disposition result = disposition(person);
        return result != Disposition.INCOMPLETE
                && person.accepted().stream().allMatch(tier -> result.compareTo(tier) < 0);
    }

    private static boolean isBelow(AskedPerson person) {
        Disposition result = disposition(person);
        return !person.accepted().contains(result)
                && person.accepted().stream()
                        .filter(tier -> tier != Disposition.INCOMPLETE)
                        .allMatch(tier -> result.compareTo(tier) > 0);
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
            persons.add(new AskedPerson(person.picture(), person.accepted(), answers));
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

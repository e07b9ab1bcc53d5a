package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Item;
import org.dorsal.knowledge.SomePoints;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Second opinion on the meaning: every criterion and every exclusion of editions 1.1.0 and 1.2.0, restated in CQL
 * from the clinical wording, has the same truth value in HL7's reference engine. The engine runs in a separate process, so that its
 * dependencies do not conflict with those of the service; Maven writes its class path to {@code
 * target/cql.classpath}.
 */
class CqlTest {
    private static final long SEED = 20261124;
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 10_000 : 3_000;
    private static final Path CLASS_PATH = Path.of("target", "cql.classpath");

    @TempDir
    private Path scratch;

    @ParameterizedTest
    @CsvSource({"UpperBackPain.cql, 78", "UpperBackPainDraft.cql, 143"})
    void it_comes_to_the_same_truth_and_sees_a_planted_mistake(String file, int restated)
            throws IOException, InterruptedException {
        Path library = Path.of("src", "test", "cql", file);
        ComparedEdition edition = file.contains("Draft") ? ComparedEdition.DRAFT : ComparedEdition.NEWEST;
        List<SomeScoredResponse> responses = new ArrayList<>(NewestResponses.some(edition.form(), RESPONSES - 2, SEED));
        responses.add(Story.base(edition.form()).with("age-years", "17"));
        responses.add(Story.base(edition.form()).with("age-years", "18"));
        Map<String, String> theirs = theirs(library, edition, responses);
        List<Answers> answers = responses.stream().map(edition::answers).toList();
        Map<String, Condition> conditions = conditions(edition);
        List<String> differences = new ArrayList<>();
        conditions.forEach((name, condition) -> {
            String letters = theirs(theirs, name);
            assertThat(letters).as("%s is not restated in %s", name, library).hasSize(RESPONSES);
            String ours = ours(edition, condition, answers);
            for (int at = 0; at < RESPONSES; at++) {
                if (ours.charAt(at) != letters.charAt(at)) {
                    differences.add(name + " is " + ours.charAt(at) + " here and " + letters.charAt(at) + " there: "
                            + line(edition, responses.get(at)));
                }
            }
        });
        System.out.println("CQL, edition " + edition + ": " + (long) conditions.size() * RESPONSES + " comparisons, "
                + differences.size() + " differences, seed " + SEED);
        assertThat(differences).isEmpty();
        assertThat(conditions).hasSize(restated);
        conditions.forEach((name, condition) -> assertThat(decided(condition)
                        || planted(condition).stream()
                                .anyMatch(mistake ->
                                        !ours(edition, mistake, answers).equals(theirs(theirs, name))))
                .as("a mistake planted in %s is seen", name)
                .isTrue());
    }

    /** The criteria by their flag, a sum of points that no edition has yet, and what speaks against an activity by its reason. */
    private static Map<String, Condition> conditions(ComparedEdition edition) {
        Map<String, Condition> conditions = new LinkedHashMap<>();
        edition.criteria().forEach(criterion -> conditions.put(criterion.flag().code(), criterion.condition()));
        if (edition == ComparedEdition.NEWEST) {
            conditions.put("fracture-points", SomePoints.criterion().condition());
        }
        edition.care().offers().stream()
                .flatMap(offer -> offer.never().stream())
                .forEach(exclusion -> {
                    Condition before =
                            conditions.put("never: " + exclusion.reason().us(), exclusion.when());
                    assertThat(Optional.ofNullable(before).orElse(exclusion.when()))
                            .as(exclusion.reason().us())
                            .isEqualTo(exclusion.when());
                });
        return conditions;
    }

    /** A flag that is named as its question has another name in CQL, where the question has it. */
    private static String theirs(Map<String, String> theirs, String name) {
        return theirs.getOrDefault(name, theirs.getOrDefault(name + "-flag", ""));
    }

    private static List<Condition> planted(Condition condition) {
        return decided(condition)
                ? List.of()
                : CriteriaMutants.changed(condition).stream()
                        .limit(3)
                        .map(CriteriaMutants.ConditionMutant::condition)
                        .toList();
    }

    /** Made of tiers, which are made of criteria: their mistakes are planted there. */
    private static boolean decided(Condition condition) {
        return ConditionLeaves.of(condition).anyMatch(leaf -> leaf instanceof Condition.DecidedFact);
    }

    private static String ours(ComparedEdition edition, Condition condition, List<Answers> all) {
        StringBuilder letters = new StringBuilder();
        for (Answers answers : all) {
            ConditionJudge flags = new ConditionJudge(answers, _ -> Truth.UNKNOWN);
            ConditionJudge judge = new ConditionJudge(answers, decided -> anyOf(edition, decided.code(), flags));
            letters.append(judge.truth(condition).name().charAt(0));
        }
        return letters.toString();
    }

    /** Disjunction of a tier's flags; optional flags that were not assessed are left out. */
    private static Truth anyOf(ComparedEdition edition, String tier, ConditionJudge flags) {
        List<Truth> truths = edition.criteria().stream()
                .filter(criterion -> criterion.tier().code().equals(tier))
                .filter(criterion -> !criterion.optional() || flags.truth(criterion.condition()) != Truth.UNKNOWN)
                .map(criterion -> flags.truth(criterion.condition()))
                .toList();
        return truths.contains(Truth.TRUE) ? Truth.TRUE : truths.contains(Truth.UNKNOWN) ? Truth.UNKNOWN : Truth.FALSE;
    }

    /** Results of the engine: for each definition a text with one letter for each response. */
    private Map<String, String> theirs(Path library, ComparedEdition edition, List<SomeScoredResponse> responses)
            throws IOException, InterruptedException {
        if (!Files.exists(CLASS_PATH)) {
            fail("the CQL engine is not there; run mvn generate-test-resources");
        }
        Path in = scratch.resolve("responses");
        Path out = scratch.resolve("truths");
        Files.write(
                in, responses.stream().map(response -> line(edition, response)).toList());
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process engine = new ProcessBuilder(
                        java,
                        "-XX:+UseSerialGC",
                        "-cp",
                        Files.readString(CLASS_PATH),
                        "src/test/cql/RunCql.java",
                        library.toString(),
                        edition.version())
                .directory(Path.of("").toAbsolutePath().toFile()) // the tests of mutations begin elsewhere
                .redirectInput(in.toFile())
                .redirectOutput(out.toFile())
                .redirectError(scratch.resolve("faults").toFile())
                .start();
        assertThat(engine.waitFor()).as(() -> faults(scratch.resolve("faults"))).isZero();
        List<String> lines = Files.readAllLines(out, StandardCharsets.UTF_8);
        String[] names = lines.getFirst().split("\t", -1);
        Map<String, String> letters = new LinkedHashMap<>();
        for (int at = 0; at < names.length; at++) {
            int column = at;
            letters.put(
                    names[at],
                    lines.stream()
                            .skip(1)
                            .map(line -> line.substring(column, column + 1))
                            .collect(Collectors.joining()));
        }
        return letters;
    }

    private static String faults(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException unreadable) {
            return unreadable.toString();
        }
    }

    /** The answers as the engine's process reads them. */
    private static String line(ComparedEdition edition, SomeScoredResponse response) {
        return edition.form().items().values().stream()
                .filter(item -> response.answered().contains(item.linkId()))
                .filter(item -> List.of(Item.ItemKind.CHOICE, Item.ItemKind.INTEGER, Item.ItemKind.DECIMAL)
                        .contains(item.kind()))
                .map(item -> item.linkId() + "=" + String.join(",", response.codes(item.linkId())))
                .collect(Collectors.joining(";"));
    }
}

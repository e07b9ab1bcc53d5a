package org.dorsal.knowledge;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Test that patient texts require at most six years of school: the Flesch-Kincaid grade (Kincaid et al. 1975) of each
 * text of the newest care that is addressed to a patient. Names of medicines and of their sellers have no simpler
 * word and count as short ones.
 */
class PatientTextsAreReadableTest {
    private static final double HIGHEST_GRADE = 6;
    private static final String TO_THE_PATIENT = "CommunicationRequest";
    private static final Set<String> NAMES =
            Set.of("acetaminophen", "paracetamol", "ibuprofen", "naproxen", "aspirin", "pharmacist", "pharmacy");

    private static final Pattern SENTENCE = Pattern.compile("[.!?:;]+(?:\\s|$)");
    private static final Pattern WORD = Pattern.compile("[A-Za-z][A-Za-z'’-]*");
    private static final Pattern VOWELS = Pattern.compile("[aeiouy]+");

    @TestFactory
    Stream<DynamicTest> each_text_to_the_patient() {
        Form newest = SomeProfiles.form();
        return SomeProfiles.knowledge().newestCare(newest).orElseThrow().offers().stream()
                .map(Care.Offer::activity)
                .filter(activity -> activity.kind().equals(TO_THE_PATIENT)
                        || activity.code().code().equals("two-week-follow-up"))
                .distinct()
                .flatMap(activity -> Stream.of(Wording.Locale.EN_US, Wording.Locale.EN_GB)
                        .map(wording -> DynamicTest.dynamicTest(
                                activity.code().code() + " in " + wording.tag(),
                                () -> assertThat(grade(activity.says().in(wording)))
                                        .as(activity.says().in(wording))
                                        .isLessThanOrEqualTo(HIGHEST_GRADE))));
    }

    /** Checks the formula with texts of known grade. */
    @Test
    void the_formula_tells_plain_from_learned() {
        assertThat(grade("The cat sat on the mat. It was warm.")).isLessThan(1);
        assertThat(grade("Irrespective of musculoskeletal comorbidities, individualised physiotherapeutic"
                        + " interventions constitute an appropriate recommendation."))
                .isGreaterThan(20);
    }

    private static double grade(String text) {
        double sentences = SENTENCE.splitAsStream(text)
                .filter(sentence -> !sentence.isBlank())
                .count();
        List<String> words =
                WORD.matcher(text).results().map(match -> match.group()).toList();
        double syllables =
                words.stream().mapToInt(PatientTextsAreReadableTest::syllables).sum();
        return 0.39 * words.size() / sentences + 11.8 * syllables / words.size() - 15.59;
    }

    private static int syllables(String written) {
        String word = written.toLowerCase(Locale.ROOT).replaceAll("[^a-z]", "");
        if (NAMES.contains(word)) {
            return 1;
        }
        int vowels = (int) VOWELS.matcher(word).results().count();
        boolean silent = (word.endsWith("e") && !word.endsWith("le")) || word.matches(".*[^dt]ed");
        return Math.max(1, silent ? vowels - 1 : vowels);
    }
}

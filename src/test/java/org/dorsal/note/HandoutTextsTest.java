package org.dorsal.note;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Codes;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SomeProfiles;
import org.dorsal.knowledge.Wording;
import org.dorsal.scoring.EvidenceCases;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts that a patient takes home, over the check cases and every decision about them: plain English, and Spanish. */
class HandoutTextsTest {
    /** Flesch-Kincaid grade of an eleven-year-old. */
    private static final double GRADE = 6;

    private static final int FEW_WORDS = 15;
    private static final int IN_SIGHT = 7;
    private static final Pattern NUMBER = Pattern.compile("\\d+");
    private static final Pattern SENTENCE = Pattern.compile("[.;:!?](\\s+|$)");

    @ParameterizedTest
    @ValueSource(strings = {"en-US", "en-GB"})
    void a_person_of_eleven_can_read_it(String tag) {
        Wording.Locale locale = new Wording.Locale(tag);
        texts().forEach(text ->
                assertThat(grade(text.in(locale))).as("%s", text.in(locale)).isLessThanOrEqualTo(GRADE));
    }

    @Test
    void every_text_is_in_spanish_with_the_numbers_of_the_country() {
        for (Wording text : texts()) {
            for (String country : List.of("US", "GB")) {
                Wording.Locale english = new Wording.Locale("en-" + country);
                Wording.Locale spanish = HandoutView.spanish(english);
                assertThat(text.has(spanish)).as("%s in %s", text.us(), spanish).isTrue();
                assertThat(text.in(spanish)).isNotEqualTo(text.in(english));
                assertThat(numbers(text.in(spanish)))
                        .as("numbers of %s", text.in(spanish))
                        .containsExactlyInAnyOrderElementsOf(numbers(text.in(english)));
            }
        }
    }

    @Test
    void each_tier_has_a_spanish_name() {
        Codes codes = SomeProfiles.knowledge().codes();
        for (Disposition disposition : Disposition.values()) {
            String english = CodeNames.disposition(codes, disposition, Wording.Locale.EN_GB);
            String spanish = CodeNames.disposition(codes, disposition, new Wording.Locale("es-GB"));
            assertThat(spanish).isNotBlank().isNotEqualTo(english);
        }
    }

    @Test
    void the_words_of_the_page_are_in_spanish() {
        for (String key : List.of("title", "translated", "more", "none", "questions", "print")) {
            assertThat(Words.say(new Wording.Locale("es-US"), "handout." + key))
                    .isNotEqualTo(Words.say(Wording.Locale.EN_US, "handout." + key));
        }
    }

    @Test
    void at_most_seven_activities_are_in_sight() {
        plans().forEach(plan -> assertThat(
                        FoldedPlan.of(plan, activity -> activity.code().code()).inSight())
                .hasSizeLessThanOrEqualTo(IN_SIGHT));
    }

    private static List<List<Care.Activity>> plans() {
        List<List<Care.Activity>> plans = new ArrayList<>();
        for (EvidenceCases.EvidenceCase checked : EvidenceCases.all()) {
            for (Disposition decided : Disposition.TIERS) {
                plans.add(EvidenceCases.scored(checked.answers(), Optional.of(decided))
                        .offers());
            }
        }
        return plans;
    }

    /** Texts for the patient, each once. */
    private static Set<Wording> texts() {
        Set<Wording> texts = new LinkedHashSet<>();
        plans().stream()
                .flatMap(List::stream)
                .filter(activity -> activity.kind().equals("CommunicationRequest"))
                .forEach(activity -> texts.add(activity.says()));
        assertThat(texts).hasSizeGreaterThan(FEW_WORDS);
        return texts;
    }

    private static List<String> numbers(String text) {
        return NUMBER.matcher(text).results().map(number -> number.group()).toList();
    }

    private static double grade(String text) {
        String[] words = text.replaceAll("[^A-Za-z' ]", " ").strip().split("\\s+");
        long sentences = SENTENCE.matcher(text).results().count();
        int syllables = 0;
        for (String word : words) {
            syllables += syllables(word.toLowerCase(Locale.ROOT));
        }
        return 0.39 * words.length / sentences + 11.8 * syllables / words.length - 15.59;
    }

    /** Groups of vowels, without a silent e at the end. */
    private static int syllables(String word) {
        long groups = Pattern.compile("[aeiouy]+").matcher(word).results().count();
        boolean silent = (word.endsWith("e") && !word.endsWith("le")) || word.matches(".*[^td]ed");
        return (int) Math.max(1, silent && groups > 1 ? groups - 1 : groups);
    }
}

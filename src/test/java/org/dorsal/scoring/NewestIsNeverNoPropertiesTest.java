package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.junit.jupiter.api.Test;

/**
 * Promise P9 over the newest edition: knowing less never decides more, and a worse answer never makes a result milder.
 * {@code -Ddorsal.long=true} takes twelve times as many responses.
 */
class NewestIsNeverNoPropertiesTest {
    private static final long SEED = 20261121;
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 1_500 : 120;
    private static final int AT_LEAST = 60 * RESPONSES;

    /** Questions with "yes" as the better answer. */
    private static final Set<String> BETTER = Set.of("eased-by-position", "eased-by-rest", "explained-by-strain");

    private final Random random = new Random(SEED);
    private final RandomResponses answers = new RandomResponses(SEED);
    private int comparisons;
    private int findingsLost;

    @Test
    void an_answer_less_never_turns_into_self_care_nor_decides_a_flag() {
        for (SomeScoredResponse response : some()) {
            Scoring before = NewestEdition.score(response);
            for (String linkId : response.answered()) {
                knowsLess(before, NewestEdition.score(response.without(linkId)), linkId, response);
                knowsLess(before, NewestEdition.score(response.unknown(linkId)), linkId, response);
            }
        }
        tell("answers taken away or unknown");
        assertThat(findingsLost)
                .as("findings of an examination taken away, seed %s", SEED)
                .isGreaterThan(RESPONSES / 10);
        assertThat(comparisons).isGreaterThan(AT_LEAST);
    }

    @Test
    void a_worse_answer_never_makes_the_result_milder() {
        for (SomeScoredResponse response : some()) {
            Disposition before = NewestEdition.score(response).disposition();
            for (Item item : questions()) {
                for (SomeScoredResponse worse : worse(response, item)) {
                    Disposition after = NewestEdition.score(worse).disposition();
                    comparisons++;
                    if (rank(after) < rank(before)) {
                        throw new AssertionError("worse by %s, %s turns %s, seed %s: %s"
                                .formatted(item.linkId(), before, after, SEED, response));
                    }
                }
            }
        }
        tell("answers made worse");
        assertThat(comparisons).isGreaterThan(AT_LEAST);
    }

    /**
     * Compares the results with and without an answer: a flag may only change to "not assessed"; a lost flag is named
     * as an open question or as not examined; removing an answer that everybody is to give never leads to self-care;
     * and the new result is self-care only if the old one was so apart from findings now named as not examined.
     */
    private void knowsLess(Scoring before, Scoring after, String linkId, SomeScoredResponse response) {
        comparisons++;
        findingsLost += ExaminationTest.found(before) && !ExaminationTest.found(after) ? 1 : 0;
        Map<String, FlagState> states = DefaultScoring.states(before);
        DefaultScoring.states(after).forEach((flag, state) -> {
            if (state != FlagState.NOT_ASSESSED && state != states.get(flag)) {
                throw new AssertionError("without %s, %s turns %s from %s, seed %s: %s"
                        .formatted(linkId, flag, state, states.get(flag), SEED, response));
            }
        });
        Set<String> named = named(after);
        states.forEach((flag, state) -> {
            if (DefaultScoring.states(after).get(flag) == FlagState.NOT_ASSESSED && !named.contains(flag)) {
                throw new AssertionError(
                        "without %s, %s is open and not named, seed %s: %s".formatted(linkId, flag, SEED, response));
            }
        });
        if (byWhatIsAsked(after) == Disposition.SELF_CARE && byWhatIsAsked(before) != Disposition.SELF_CARE) {
            throw new AssertionError(
                    "without %s what is asked comes to self-care, seed %s: %s".formatted(linkId, SEED, response));
        }
        if (after.disposition() == Disposition.SELF_CARE) {
            selfCare(before, after, linkId, response);
        }
    }

    /** Checks that every flag is absent, or was and depends on an examination alone and is named as not examined. */
    private static void selfCare(Scoring before, Scoring after, String linkId, SomeScoredResponse response) {
        for (FlagResult was : before.flags()) {
            FlagResult is = DefaultScoring.flag(after, was.criterion().flag().code());
            boolean absent = was.state() == FlagState.ABSENT && is.state() == FlagState.ABSENT;
            if (!absent && !(was.criterion().optional() && is.notExamined())) {
                throw new AssertionError("without %s it is self-care although %s was %s, seed %s: %s"
                        .formatted(linkId, was.criterion().flag().code(), was.state(), SEED, response));
            }
        }
    }

    /**
     * Codes of the flags that are not assessed and of which the result says so, with the questions or as not examined.
     */
    private static Set<String> named(Scoring scoring) {
        return scoring.flags().stream()
                .filter(flag -> flag.notExamined()
                        || (flag.open()
                                && !flag.settledBy().isEmpty()
                                && scoring.open().containsAll(flag.settledBy())))
                .map(flag -> flag.criterion().flag().code())
                .collect(Collectors.toSet());
    }

    /** The disposition by the criteria that are not optional: an examination can only raise it. */
    private static Disposition byWhatIsAsked(Scoring scoring) {
        List<FlagResult> asked = scoring.flags().stream()
                .filter(flag -> !flag.criterion().optional())
                .toList();
        Disposition disposition = asked.stream()
                .filter(flag -> flag.state() == FlagState.PRESENT)
                .map(flag -> flag.criterion().tier())
                .min(Enum::compareTo)
                .orElse(
                        asked.stream().allMatch(flag -> flag.state() == FlagState.ABSENT)
                                ? Disposition.SELF_CARE
                                : Disposition.INCOMPLETE);
        Disposition found = scoring.flags().stream()
                .filter(flag -> flag.criterion().optional() && flag.state() == FlagState.PRESENT)
                .map(flag -> flag.criterion().tier())
                .min(Enum::compareTo)
                .orElse(disposition);
        Disposition expected = found.compareTo(disposition) < 0 ? found : disposition;
        assertThat(scoring.disposition()).as("seed %s", SEED).isEqualTo(expected);
        return disposition;
    }

    /**
     * Copies with a worse answer: "yes" instead of no or open, and an additional sign in an answered multiple choice;
     * choosing one in an open choice would also state that the others are absent.
     */
    private static List<SomeScoredResponse> worse(SomeScoredResponse response, Item item) {
        List<String> now = response.codes(item.linkId());
        if (BETTER.contains(item.linkId()) || !response.asks(item) || item.kind() != Item.ItemKind.CHOICE) {
            return List.of();
        }
        List<SomeScoredResponse> worse = new ArrayList<>();
        for (Item.AnswerOption option : item.options()) {
            String code = option.coded().code();
            if (code.equals("Y") && !now.contains(code)) {
                worse.add(response.with(item.linkId(), code));
            } else if (item.repeats() && known(now) && !option.exclusive() && !now.contains(code)) {
                worse.add(response.with(item.linkId(), more(item, now, code)));
            }
        }
        return worse;
    }

    private static boolean known(List<String> now) {
        return !now.isEmpty() && !now.contains("UNK") && !now.contains("ASKU");
    }

    private static String[] more(Item item, List<String> now, String code) {
        return Stream.concat(
                        now.stream()
                                .filter(chosen -> item.options().stream()
                                        .noneMatch(option -> option.exclusive()
                                                && option.coded().code().equals(chosen))),
                        Stream.of(code))
                .toArray(String[]::new);
    }

    /** Rank of a disposition; incomplete is above self-care, which requires known answers. */
    private static int rank(Disposition disposition) {
        return switch (disposition) {
            case EMERGENCY -> 5;
            case URGENT -> 4;
            case SOON -> 3;
            case CLINICIAN_REVIEW -> 2;
            case INCOMPLETE -> 1;
            case SELF_CARE_WITH_CHECK, SELF_CARE -> 0;
        };
    }

    private List<SomeScoredResponse> some() {
        List<Item> questions = questions();
        return Stream.generate(() -> {
                    boolean almostWell = random.nextBoolean();
                    SomeScoredResponse response =
                            almostWell ? Story.base() : SomeScoredResponse.empty(NewestEdition.FORM);
                    for (int changes = random.nextInt(almostWell ? 6 : 150); changes > 0; changes--) {
                        response = answers.changed(response, questions.get(random.nextInt(questions.size())));
                    }
                    return (random.nextInt(3) == 0 ? examined(response) : response).asAsked();
                })
                .limit(RESPONSES)
                .toList();
    }

    /** Copy with one finding of an examination. */
    private SomeScoredResponse examined(SomeScoredResponse response) {
        List<String[]> findings = NewestEdition.EXAMINATION.stream()
                .sorted()
                .flatMap(linkId -> NewestEdition.FORM.item(linkId).orElseThrow().options().stream()
                        .filter(option -> !option.exclusive())
                        .map(option -> option.coded().code())
                        .filter(code -> !linkId.equals("examined") && !code.equals("UNK"))
                        .map(code -> new String[] {linkId, code}))
                .toList();
        String[] finding = findings.get(random.nextInt(findings.size()));
        return response.with("examined", "Y").with(finding[0], finding[1]);
    }

    private static List<Item> questions() {
        return NewestEdition.FORM.items().values().stream()
                .filter(item -> item.kind() != Item.ItemKind.GROUP && item.kind() != Item.ItemKind.DISPLAY)
                .toList();
    }

    private void tell(String what) {
        System.out.println(what + ", edition " + NewestEdition.FORM.edition().version() + ": " + comparisons
                + " comparisons, 0 differences, seed " + SEED);
    }
}

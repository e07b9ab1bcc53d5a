package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.Item;
import org.junit.jupiter.api.Test;

/**
 * Promise P9 over the newest edition: knowing less never decides more, and a worse answer never makes a result milder. {@code
 * -Ddorsal.long=true} takes three times as many responses.
 */
class NewestIsNeverNoPropertiesTest {
    private static final long SEED = 20261121;
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 1_500 : 500;
    private static final int AT_LEAST = 60 * RESPONSES;

    /** Questions whose "yes" is the better answer. */
    private static final Set<String> BETTER = Set.of("eased-by-position", "eased-by-rest", "explained-by-strain");

    private final Random random = new Random(SEED);
    private final RandomResponses answers = new RandomResponses(SEED);
    private int comparisons;

    @Test
    void an_answer_less_never_turns_into_self_care_nor_decides_a_flag() {
        for (SomeResponses response : some()) {
            Scoring before = Newest.score(response);
            for (String linkId : response.answered()) {
                knowsLess(before, Newest.score(response.without(linkId)), linkId, response);
                knowsLess(before, Newest.score(response.unknown(linkId)), linkId, response);
            }
        }
        tell("answers taken away or unknown");
        assertThat(comparisons).isGreaterThan(AT_LEAST);
    }

    @Test
    void a_worse_answer_never_makes_the_result_milder() {
        for (SomeResponses response : some()) {
            Disposition before = Newest.score(response).disposition();
            for (Item item : questions()) {
                for (SomeResponses worse : worse(response, item)) {
                    Disposition after = Newest.score(worse).disposition();
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

    /** A finding of an examination is taken away with the finding: nobody need be examined. */
    private void knowsLess(Scoring before, Scoring after, String linkId, SomeResponses response) {
        comparisons++;
        Map<String, FlagState> states = Scored.states(before);
        Scored.states(after).forEach((flag, state) -> {
            if (state != FlagState.NOT_ASSESSED && state != states.get(flag)) {
                throw new AssertionError("without %s, %s turns %s from %s, seed %s: %s"
                        .formatted(linkId, flag, state, states.get(flag), SEED, response));
            }
        });
        boolean found = Newest.EXAMINATION.contains(linkId) && ExaminationTest.found(before);
        if (after.disposition() == Disposition.SELF_CARE && before.disposition() != Disposition.SELF_CARE && !found) {
            throw new AssertionError("without %s it is self-care, seed %s: %s".formatted(linkId, SEED, response));
        }
    }

    /**
     * With "yes" where it was no or open, and with one sign more where several may be chosen and the question is
     * answered: choosing one where it was open would also say that the others are not there.
     */
    private static List<SomeResponses> worse(SomeResponses response, Item item) {
        List<String> now = response.codes(item.linkId());
        if (BETTER.contains(item.linkId()) || !response.asks(item) || item.kind() != Item.Kind.CHOICE) {
            return List.of();
        }
        List<SomeResponses> worse = new ArrayList<>();
        for (Item.Option option : item.options()) {
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

    /** Unknown stands above self-care: nobody is sent home on it. */
    private static int rank(Disposition disposition) {
        return switch (disposition) {
            case EMERGENCY -> 4;
            case URGENT -> 3;
            case CLINICIAN_REVIEW -> 2;
            case INCOMPLETE -> 1;
            case SELF_CARE -> 0;
        };
    }

    private List<SomeResponses> some() {
        List<Item> questions = questions();
        return Stream.generate(() -> {
                    boolean almostWell = random.nextBoolean();
                    SomeResponses response = almostWell ? Story.base() : SomeResponses.empty(Newest.FORM);
                    for (int changes = random.nextInt(almostWell ? 6 : 150); changes > 0; changes--) {
                        response = answers.changed(response, questions.get(random.nextInt(questions.size())));
                    }
                    return response.asAsked();
                })
                .limit(RESPONSES)
                .toList();
    }

    private static List<Item> questions() {
        return Newest.FORM.items().values().stream()
                .filter(item -> item.kind() != Item.Kind.GROUP && item.kind() != Item.Kind.DISPLAY)
                .toList();
    }

    private void tell(String what) {
        System.out.println(what + ", edition " + Newest.FORM.edition().version() + ": " + comparisons
                + " comparisons, 0 differences, seed " + SEED);
    }
}

package org.dorsal.scoring;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.knowledge.Disposition.INCOMPLETE;
import static org.dorsal.knowledge.Disposition.SELF_CARE;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.dorsal.knowledge.Item;
import org.junit.jupiter.api.Test;

/** The criteria of edition 1.1 against their table, and what no answer may ever do to a result. */
class NewestCriteriaTest {
    private static final long SEED = 20261120;
    private static final int RESPONSES = Boolean.getBoolean("dorsal.long") ? 12_000 : 1_500;
    private static final Set<String> CHANGED =
            NewestTable.ROWS.stream().map(ClinicalRow::flag).collect(toSet());
    static final List<ClinicalRow> ROWS = Stream.concat(
                    NewestTable.ROWS.stream(), ClinicalTable.ROWS.stream().filter(row -> !CHANGED.contains(row.flag())))
            .toList();
    /** More of these is worse; a "no" is worse for what eases or explains the pain. */
    static final Set<String> GOOD = Set.of("eased-by-position", "eased-by-rest", "explained-by-strain");

    private static final Set<String> NO_RISK = Set.of("pain-side", "care-tried", "contributing-factors");

    @Test
    void every_flag_has_a_row_with_its_tier_and_its_origin() {
        List<FlagResult> flags = NewestEdition.score(SomeScoredResponse.empty(NewestEdition.FORM))
                .flags();
        assertThat(flags).hasSize(ROWS.size());
        for (ClinicalRow row : ROWS) {
            assertThat(flags)
                    .filteredOn(flag -> flag.criterion().flag().code().equals(row.flag()))
                    .as(row.toString())
                    .singleElement()
                    .returns(row.tier(), flag -> flag.criterion().tier())
                    .returns(row.origin(), flag -> flag.criterion().label());
        }
    }

    @Test
    void random_responses_come_to_what_the_table_says_and_every_row_is_met_in_every_state() {
        Set<String> met = new HashSet<>();
        for (SomeScoredResponse response : NewestResponses.some(RESPONSES, SEED)) {
            Map<String, FlagState> states = DefaultScoring.states(NewestEdition.score(response));
            for (ClinicalRow row : ROWS) {
                FlagState expected = row.expected(response);
                met.add(row.flag() + expected);
                if (states.get(row.flag()) != expected) {
                    throw new AssertionError("%s is %s and not %s, seed %s: %s"
                            .formatted(row, states.get(row.flag()), expected, SEED, response));
                }
            }
        }
        System.out.println(RESPONSES * ROWS.size() + " comparisons, 0 differences, seed " + SEED);
        assertThat(met).hasSize(3 * ROWS.size());
    }

    @Test
    void no_answer_taken_away_or_made_worse_lowers_a_disposition() {
        int compared = 0;
        for (SomeScoredResponse response : NewestResponses.some(RESPONSES / 10, SEED + 1)) {
            Scoring before = NewestEdition.score(response);
            for (String linkId : response.answered()) {
                Scoring after = NewestEdition.score(response.without(linkId).asAsked());
                boolean lost = after.disposition() == SELF_CARE
                        && before.disposition() != SELF_CARE
                        && !(NewestEdition.EXAMINATION.contains(linkId) && ExaminationTest.found(before));
                assertThat(lost)
                        .as("without %s, seed %s: %s", linkId, SEED, response)
                        .isFalse();
                compared++;
            }
            for (SomeScoredResponse worse : worse(response)) {
                assertThat(lower(NewestEdition.score(worse), before))
                        .as("seed %s: %s made worse to %s", SEED, response, worse)
                        .isFalse();
                compared++;
            }
        }
        System.out.println(compared + " changed responses, none lower, seed " + SEED);
        assertThat(compared).isGreaterThan(10 * RESPONSES);
    }

    /**
     * Whether the disposition became less pressing. Incomplete ranks above self-care, because the assessment then
     * continues.
     */
    private static boolean lower(Scoring after, Scoring before) {
        if (before.disposition() == INCOMPLETE) {
            return after.disposition() == SELF_CARE;
        }
        return after.disposition() == INCOMPLETE
                ? before.disposition() != SELF_CARE
                : after.disposition().compareTo(before.disposition()) > 0;
    }

    private static List<SomeScoredResponse> worse(SomeScoredResponse response) {
        return NewestEdition.FORM.items().values().stream()
                .filter(item -> item.kind() == Item.ItemKind.CHOICE && response.asks(item))
                .flatMap(item -> worse(response, item))
                .map(SomeScoredResponse::asAsked)
                .toList();
    }

    private static Stream<SomeScoredResponse> worse(SomeScoredResponse response, Item item) {
        String linkId = item.linkId();
        List<String> given = response.codes(linkId);
        List<String> codes =
                item.options().stream().map(option -> option.coded().code()).toList();
        if (codes.contains("Y")) {
            String bad = GOOD.contains(linkId) ? "N" : "Y";
            return given.contains(bad) ? Stream.empty() : Stream.of(response.with(linkId, bad));
        }
        boolean open = given.isEmpty() || given.contains("UNK");
        if (open || !item.repeats() || NO_RISK.contains(linkId) || item.gate().isPresent()) {
            return Stream.empty();
        }
        List<String> kept = given.stream()
                .filter(code -> !Set.of("none", "UNK").contains(code))
                .toList();
        return item.options().stream()
                .filter(option -> !option.exclusive())
                .map(option -> option.coded().code())
                .filter(code -> !kept.contains(code))
                .map(code -> response.with(
                        linkId, Stream.concat(kept.stream(), Stream.of(code)).toArray(String[]::new)));
    }
}

package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.TableFile;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.api.Test;

/** Activities by reasons, each present, unknown and absent, compared with {@link CareTable}. */
class CareMatrixTest {
    private static final Set<String> MUST = Set.of("safety-net", "emergency-call", "emergency-transfer");

    private static final List<List<String>> PRESENT = TableFile.rows(CareMatrixTest.class, "care-answers.table");

    @Test
    void nothing_is_proposed_that_a_reason_present_or_open_speaks_against() {
        MatrixCheck walk = new MatrixCheck(NewestEdition.CARE);
        assertThat(walk.faults).isEmpty();
        System.out.println(
                walk.cells + " cells of activity and reason, each present, unknown or absent: 0 differences");
        assertThat(walk.cells).isGreaterThan(20_000);
    }

    @Test
    void a_hole_is_found_wherever_it_is() {
        int holes = 0;
        for (Care.Offer offer : NewestEdition.CARE.offers()) {
            for (Care.Exclusion hole : offer.never()) {
                Predicate<Care.Offer> same = other -> other.activity().equals(offer.activity());
                List<Care.Exclusion> without =
                        offer.never().stream().filter(one -> !one.equals(hole)).toList();
                Care care = with(NewestEdition.CARE, other -> same.test(other) ? never(other, without) : other);
                assertThat(new MatrixCheck(care).faults)
                        .as("%s although %s", code(offer), hole.reason().us())
                        .isNotEmpty();
                holes++;
            }
        }
        assertThat(holes).isGreaterThan(60);
    }

    @Test
    void nobody_can_decline_the_safety_net_and_the_emergency_call() {
        assertThat(NewestEdition.CARE.undeclinable()).isEqualTo(MUST);
        NewestEdition.CARE.offers().stream()
                .filter(offer -> MUST.contains(code(offer)))
                .forEach(offer ->
                        assertThat(offer.must() && offer.never().isEmpty()).isTrue());
    }

    @Test
    void what_the_shipped_plan_proposes_has_nothing_against_it_wherever_it_leads() {
        for (SomeScoredResponse response : states()) {
            Scoring scoring = NewestEdition.score(response);
            Set<String> proposed = scoring.offers().stream()
                    .map(activity -> activity.code().code())
                    .collect(Collectors.toSet());
            assertThat(proposed).contains("safety-net");
            for (String activity : proposed) {
                assertThat(against(activity, response, scoring))
                        .as("%s: %s", activity, response)
                        .isEmpty();
            }
        }
    }

    /** One walk over all states of all reasons and all activities of a plan, whatever its conditions say. */
    private static final class MatrixCheck {
        private final List<String> faults = new ArrayList<>();
        private int cells;

        MatrixCheck(Care care) {
            Care all = with(
                    care,
                    offer ->
                            new Care.Offer(offer.activity(), List.of(), offer.never(), Optional.empty(), offer.must()));
            Set<String> activities =
                    all.offers().stream().map(CareMatrixTest::code).collect(Collectors.toSet());
            for (SomeScoredResponse response : states()) {
                Scoring scoring = NewestEdition.score(response, all);
                Map<String, Map<String, Boolean>> said = said(scoring);
                for (String activity : activities) {
                    compare(activity, against(activity, response, scoring), said, response);
                }
            }
        }

        private void compare(
                String activity,
                Map<String, Boolean> expected,
                Map<String, Map<String, Boolean>> said,
                SomeScoredResponse response) {
            cells += CareTable.REASONS.size() + 1;
            Map<String, Boolean> found = said.getOrDefault(activity, Map.of());
            if (!found.equals(expected)) {
                faults.add(activity + ": expected " + expected + ", found " + found + ", with " + response);
            }
        }

        private static Map<String, Map<String, Boolean>> said(Scoring scoring) {
            Map<String, Map<String, Boolean>> said = new HashMap<>();
            for (Scoring.WithheldActivity withheld : scoring.withheld()) {
                Map<String, Boolean> because = new HashMap<>();
                withheld.because().forEach(one -> because.put(key(one.reason().us()), one.open()));
                said.put(withheld.activity().code().code(), because);
            }
            return said;
        }
    }

    /** By the table: each reason that holds or is open, and whether it is only open. */
    private static Map<String, Boolean> against(String activity, SomeScoredResponse response, Scoring scoring) {
        Map<String, Boolean> against = new HashMap<>();
        CareTable.REASONS.forEach((reason, holds) -> {
            Optional<Boolean> now = holds.apply(new ClinicalAnswers(response));
            if (CareTable.speaksAgainst(reason, activity) && now.orElse(true)) {
                against.put(reason, now.isEmpty());
            }
        });
        Optional<Boolean> today = today(scoring);
        if (CareTable.speaksAgainst(CareTable.TODAY, activity) && today.orElse(true)) {
            against.put(CareTable.TODAY, today.isEmpty());
        }
        return against;
    }

    private static Optional<Boolean> today(Scoring scoring) {
        Set<FlagState> states = scoring.flags().stream()
                .filter(flag -> flag.criterion().tier().compareTo(Disposition.CLINICIAN_REVIEW) < 0)
                .filter(flag -> !flag.notExamined())
                .map(FlagResult::state)
                .collect(Collectors.toSet());
        if (states.contains(FlagState.PRESENT)) {
            return Optional.of(true);
        }
        return states.contains(FlagState.NOT_ASSESSED) ? Optional.empty() : Optional.of(false);
    }

    /** The base, and each answer of it replaced by what makes a reason hold, by "don't know", by nothing. */
    private static List<SomeScoredResponse> states() {
        SomeScoredResponse base = Story.base();
        Set<String> asked = new TreeSet<>();
        List<SomeScoredResponse> states = new ArrayList<>(List.of(base));
        for (List<String> one : PRESENT) {
            states.add(base.with(one.getFirst(), one.getLast()).asAsked());
            asked.add(one.getFirst());
        }
        for (String linkId : NewestEdition.EXAMINATION) {
            NewestEdition.FORM.item(linkId).orElseThrow().options().stream()
                    .map(option -> base.with("examined", "Y")
                            .with(linkId, option.coded().code()))
                    .forEach(states::add);
        }
        for (String linkId : asked) {
            states.add(base.unknown(linkId).asAsked());
            states.add(base.without(linkId).asAsked());
        }
        return Stream.concat(states.stream(), Stream.of(SomeScoredResponse.empty(NewestEdition.FORM)))
                .toList();
    }

    private static String key(String reason) {
        return Stream.concat(CareTable.REASONS.keySet().stream(), Stream.of(CareTable.TODAY))
                .filter(reason::startsWith)
                .findFirst()
                .orElse(reason);
    }

    private static Care with(Care care, java.util.function.UnaryOperator<Care.Offer> change) {
        return new Care(
                care.edition(),
                care.title(),
                care.form(),
                care.offers().stream().map(change).toList(),
                List.of(),
                List.of());
    }

    private static Care.Offer never(Care.Offer offer, List<Care.Exclusion> never) {
        return new Care.Offer(offer.activity(), offer.conditions(), never, offer.insteadOf(), offer.must());
    }

    private static String code(Care.Offer offer) {
        return offer.activity().code().code();
    }
}

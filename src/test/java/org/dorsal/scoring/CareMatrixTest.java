package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Disposition;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Activities of editions 1.1.0 and 1.2.0 by reasons, each present, unknown and absent, compared with {@link CareTable}. */
class CareMatrixTest {
    private static final Set<String> MUST = Set.of("safety-net", "emergency-call", "emergency-transfer");

    static Stream<ComparedEdition> editions() {
        return ComparedEdition.all();
    }

    @ParameterizedTest
    @MethodSource("editions")
    void nothing_is_proposed_that_a_reason_present_or_open_speaks_against(ComparedEdition edition) {
        MatrixCheck walk = new MatrixCheck(edition, edition.care());
        states(edition).forEach(walk::check);
        assertThat(walk.faults).isEmpty();
        System.out.println(walk.cells + " cells of activity and reason in edition " + edition
                + ", each present, unknown or absent: 0 differences");
        assertThat(walk.cells).isGreaterThan(20_000);
    }

    /** A reason that no answer decides either way would be compared only while it is open. */
    @ParameterizedTest
    @MethodSource("editions")
    void every_reason_is_met_present_unknown_and_absent(ComparedEdition edition) {
        CareTable table = CareTable.of(edition);
        Map<String, Set<Optional<Boolean>>> met = new HashMap<>();
        for (SomeScoredResponse response : states(edition)) {
            table.reasons()
                    .forEach((reason, holds) -> met.computeIfAbsent(reason, _ -> new LinkedHashSet<>())
                            .add(holds.apply(new ClinicalAnswers(response))));
        }
        assertThat(met.values()).allMatch(values -> values.size() == 3);
    }

    @ParameterizedTest
    @MethodSource("editions")
    void a_hole_is_found_wherever_it_is(ComparedEdition edition) {
        List<SomeScoredResponse> openFirst = states(edition).reversed();
        Set<List<String>> holes = new LinkedHashSet<>();
        for (Care.Offer offer : edition.care().offers()) {
            for (Care.Exclusion hole : offer.never()) {
                if (holes.add(List.of(code(offer), hole.reason().us()))) {
                    List<Care.Exclusion> without = offer.never().stream()
                            .filter(one -> !one.equals(hole))
                            .toList();
                    Care care = with(
                            edition.care(),
                            other -> other.activity().equals(offer.activity()) ? never(other, without) : other);
                    MatrixCheck walk = new MatrixCheck(edition, care);
                    assertThat(openFirst.stream().peek(walk::check).anyMatch(_ -> !walk.faults.isEmpty()))
                            .as("%s although %s", code(offer), hole.reason().us())
                            .isTrue();
                }
            }
        }
        System.out.println(holes.size() + " holes in edition " + edition + ", all found");
        assertThat(holes).hasSizeGreaterThan(60);
    }

    @ParameterizedTest
    @MethodSource("editions")
    void nobody_can_decline_the_safety_net_and_the_emergency_call(ComparedEdition edition) {
        assertThat(edition.care().undeclinable()).isEqualTo(MUST);
        edition.care().offers().stream()
                .filter(offer -> MUST.contains(code(offer)))
                .forEach(offer ->
                        assertThat(offer.must() && offer.never().isEmpty()).isTrue());
    }

    @ParameterizedTest
    @MethodSource("editions")
    void what_the_shipped_plan_proposes_has_nothing_against_it_wherever_it_leads(ComparedEdition edition) {
        CareTable table = CareTable.of(edition);
        for (SomeScoredResponse response : states(edition)) {
            Scoring scoring = edition.score(response, edition.care());
            Map<String, Optional<Boolean>> now = judged(table, response, scoring);
            Set<String> proposed = scoring.offers().stream()
                    .map(activity -> activity.code().code())
                    .collect(Collectors.toSet());
            assertThat(proposed).contains("safety-net");
            for (String activity : proposed) {
                assertThat(against(table, activity, now))
                        .as("%s: %s", activity, response)
                        .isEmpty();
            }
        }
    }

    /** One walk over all states of all reasons and all activities of a plan, whatever its conditions say. */
    private static final class MatrixCheck {
        private final List<String> faults = new ArrayList<>();
        private final ComparedEdition edition;
        private final CareTable table;
        private final Care all;
        private final Set<String> activities;
        private int cells;

        MatrixCheck(ComparedEdition edition, Care care) {
            this.edition = edition;
            table = CareTable.of(edition);
            all = with(
                    care,
                    offer -> new Care.Offer(
                            offer.activity(), List.of(), offer.never(), Optional.empty(), offer.must(), offer.signs()));
            activities = all.offers().stream().map(CareMatrixTest::code).collect(Collectors.toSet());
        }

        void check(SomeScoredResponse response) {
            Scoring scoring = edition.score(response, all);
            Map<String, Map<String, Boolean>> said = said(scoring);
            Map<String, Optional<Boolean>> now = judged(table, response, scoring);
            for (String activity : activities) {
                Map<String, Boolean> expected = against(table, activity, now);
                Map<String, Boolean> found = said.getOrDefault(activity, Map.of());
                cells += table.reasons().size() + CareTable.OF_FLAGS.size();
                if (!found.equals(expected)) {
                    faults.add(activity + ": expected " + expected + ", found " + found + ", with " + response);
                }
            }
        }

        private Map<String, Map<String, Boolean>> said(Scoring scoring) {
            Map<String, Map<String, Boolean>> said = new HashMap<>();
            for (Scoring.WithheldActivity withheld : scoring.withheld()) {
                Map<String, Boolean> because = new HashMap<>();
                withheld.because()
                        .forEach(one -> because.put(table.name(one.reason().us()), one.open()));
                said.put(withheld.activity().code().code(), because);
            }
            return said;
        }
    }

    /** Whether each reason of the table holds; empty while that is open. */
    private static Map<String, Optional<Boolean>> judged(
            CareTable table, SomeScoredResponse response, Scoring scoring) {
        Map<String, Optional<Boolean>> now = new HashMap<>();
        table.reasons().forEach((reason, holds) -> now.put(reason, holds.apply(new ClinicalAnswers(response))));
        CareTable.OF_FLAGS.forEach((reason, tiers) -> now.put(reason, raised(scoring, tiers)));
        return now;
    }

    /** By the table: each reason against the activity that holds or is open, and whether it is only open. */
    private static Map<String, Boolean> against(CareTable table, String activity, Map<String, Optional<Boolean>> now) {
        Map<String, Boolean> against = new HashMap<>();
        now.forEach((reason, holds) -> {
            if (table.speaksAgainst(reason, activity) && holds.orElse(true)) {
                against.put(reason, holds.isEmpty());
            }
        });
        return against;
    }

    private static Optional<Boolean> raised(Scoring scoring, Set<Disposition> tiers) {
        Set<FlagState> states = scoring.flags().stream()
                .filter(flag -> tiers.contains(flag.criterion().tier()))
                .filter(flag -> !flag.notExamined())
                .map(FlagResult::state)
                .collect(Collectors.toSet());
        if (states.contains(FlagState.PRESENT)) {
            return Optional.of(true);
        }
        return states.contains(FlagState.NOT_ASSESSED) ? Optional.empty() : Optional.of(false);
    }

    /** The base, and each answer of it replaced by what makes a reason hold, by "don't know", by nothing. */
    private static List<SomeScoredResponse> states(ComparedEdition edition) {
        SomeScoredResponse base = Story.base(edition.form());
        List<SomeScoredResponse> states = new ArrayList<>(List.of(base));
        Set<String> asked = new TreeSet<>();
        for (Map<String, String> together : CareTable.answers(edition)) {
            SomeScoredResponse holding = base;
            for (Map.Entry<String, String> answer : together.entrySet()) {
                holding = holding.with(answer.getKey(), answer.getValue());
            }
            states.add(holding.asAsked());
            asked.addAll(together.keySet());
            if (together.size() > 1) {
                for (String linkId : together.keySet()) {
                    states.add(holding.unknown(linkId).asAsked());
                }
            }
        }
        for (String linkId : NewestEdition.EXAMINATION) {
            edition.form().item(linkId).orElseThrow().options().stream()
                    .map(option -> base.with("examined", "Y")
                            .with(linkId, option.coded().code()))
                    .forEach(states::add);
        }
        for (String linkId : asked) {
            states.add(base.unknown(linkId).asAsked());
            states.add(base.without(linkId).asAsked());
        }
        states.add(SomeScoredResponse.empty(edition.form()));
        return states;
    }

    private static Care with(Care care, UnaryOperator<Care.Offer> change) {
        return new Care(
                care.edition(),
                care.title(),
                care.form(),
                care.offers().stream().map(change).toList(),
                List.of(),
                List.of(),
                List.of(),
                Approval.NONE);
    }

    private static Care.Offer never(Care.Offer offer, List<Care.Exclusion> never) {
        return new Care.Offer(
                offer.activity(), offer.conditions(), never, offer.insteadOf(), offer.must(), offer.signs());
    }

    private static String code(Care.Offer offer) {
        return offer.activity().code().code();
    }
}

package org.dorsal.proof;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Condition.DecidedFact.DecidedSubject;
import org.dorsal.knowledge.Disposition;
import org.dorsal.knowledge.SafetyRule;
import org.junit.jupiter.api.Test;

/** Texts of the care of edition 1.2.0, proved for all responses: medicines, urgent plans and the safety net. */
class AdviceTest {
    private static final ProvenEdition EDITION = ProvenEdition.of("1.2.0");
    private static final Satisfiability SOLVER = new Satisfiability(EDITION.circuit());
    private static final Map<String, String> TEXTS = EDITION.care().offers().stream()
            .map(Care.Offer::activity)
            .distinct()
            .collect(Collectors.toMap(
                    activity -> activity.code().code(),
                    activity -> (activity.title().us() + ". " + activity.says().us()).toLowerCase(Locale.ROOT),
                    (one, other) -> one + " " + other));
    private static final List<String> SAFETY_NETS = EDITION.care().offers().stream()
            .map(Care.Offer::activity)
            .filter(activity -> activity.code().code().equals("safety-net"))
            .map(activity -> activity.says().us().toLowerCase(Locale.ROOT))
            .distinct()
            .toList();

    @Test
    void no_plan_says_two_things_about_one_medicine() {
        for (String medicine :
                List.of("acetaminophen", "ibuprofen", "naproxen", "aspirin", "anti-inflammatory", "muscle relaxant")) {
            List<String> naming = TEXTS.keySet().stream()
                    .filter(code -> TEXTS.getOrDefault(code, "").contains(medicine))
                    .sorted()
                    .toList();
            assertThat(naming).as(medicine).isNotEmpty();
            for (String one : naming) {
                naming.stream()
                        .filter(other -> other.compareTo(one) > 0)
                        .forEach(other -> assertThat(SOLVER.holds(proposed(one), proposed(other)))
                                .as("%s and %s both name %s", one, other, medicine)
                                .isFalse());
            }
        }
    }

    @Test
    void every_urgent_plan_thinks_of_pain_relief_and_says_not_to_lift_or_bend() {
        int within = EDITION.scoring().flag("outside-intended-use").no();
        int urgent = EDITION.scoring().disposition(Disposition.URGENT);
        assertThat(SOLVER.holds(urgent, within)).isTrue();
        for (String activity : List.of("medication-discussion", "see-doctor-today", "same-day-assessment")) {
            assertThat(SOLVER.holds(urgent, within, -proposed(activity)))
                    .as(activity)
                    .isFalse();
        }
        assertThat(SOLVER.holds(urgent, proposed("pain-relief-without-anti-inflammatory")))
                .isTrue();
        assertThat(TEXTS).extractingByKey("see-doctor-today").asString().contains("do not lift, bend or twist");
    }

    @Test
    void nothing_with_a_later_date_is_proposed_while_an_emergency_is_open() {
        int open = -EDITION.scoring().atLeast(Disposition.EMERGENCY).no();
        for (String activity : List.of(
                "see-doctor",
                "clinician-referral",
                "see-doctor-within-a-week",
                "appointment-within-a-week",
                "two-week-follow-up",
                "physiotherapy-referral")) {
            assertThat(SOLVER.holds(open, proposed(activity))).as(activity).isFalse();
        }
    }

    @Test
    void the_safety_net_has_the_words_of_every_emergency_flag_and_no_sign_of_an_older_edition() {
        List<SafetyRule.SafetyNetWords> words = EDITION.rules().safetyNet();
        assertThat(words)
                .extracting(SafetyRule.SafetyNetWords::flag)
                .containsExactlyInAnyOrderElementsOf(EDITION.criteria().stream()
                        .flatMap(plan -> plan.criteria().stream())
                        .filter(criterion -> criterion.tier() == Disposition.EMERGENCY && !criterion.optional())
                        .map(criterion -> criterion.flag().code())
                        .toList());
        assertThat(SAFETY_NETS).hasSize(2).allSatisfy(text -> {
            String emergencies = text.split("gets worse:|see a doctor the same day")[1];
            assertThat(words).allMatch(flag -> flag.anyOf().stream().anyMatch(emergencies::contains));
            assertThat(Stream.of(emergencies.split(";")))
                    .allMatch(sign -> words.stream()
                            .flatMap(flag -> flag.anyOf().stream())
                            .anyMatch(sign::contains));
        });
    }

    @Test
    void everybody_is_told_when_to_see_a_doctor_or_what_to_do_until_the_ambulance_comes() {
        assertThat(SOLVER.holds(-proposed("safety-net"))).isFalse();
        for (Care.Offer offer : EDITION.care().offers()) {
            if (offer.activity().code().code().equals("safety-net")) {
                boolean emergency =
                        decided(offer, DecidedSubject.DISPOSITION).anyMatch(Disposition.EMERGENCY.code()::equals);
                assertThat(offer.activity().says().us()).contains(emergency ? "ambulance" : "See a doctor if the pain");
            }
        }
    }

    @Test
    void every_plan_of_a_child_names_a_clinician_who_is_experienced_with_children() {
        List<String> dispositions = EDITION.care().offers().stream()
                .filter(offer -> offer.activity().code().code().equals("clinician-for-children"))
                .flatMap(offer -> decided(offer, DecidedSubject.DISPOSITION))
                .toList();
        assertThat(dispositions)
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(Disposition.values()).map(Disposition::code).toList());
    }

    @Test
    void a_flag_that_asks_for_an_activity_can_stand_beside_the_disposition_that_proposes_it() {
        List<String> dead = EDITION.care().offers().stream()
                .flatMap(offer -> decided(offer, DecidedSubject.DISPOSITION)
                        .flatMap(disposition -> decided(offer, DecidedSubject.FLAG)
                                .filter(flag -> !canStand(flag, disposition))
                                .map(flag -> offer.activity().code().code() + ": " + flag + " in " + disposition)))
                .toList();
        assertThat(dead).isEmpty();
    }

    private static boolean canStand(String flag, String disposition) {
        Disposition decided = Stream.of(Disposition.values())
                .filter(one -> one.code().equals(disposition))
                .findFirst()
                .orElseThrow();
        return EDITION.scoring().flags().containsKey(flag)
                && SOLVER.holds(
                        EDITION.scoring().disposition(decided),
                        EDITION.scoring().flag(flag).yes());
    }

    private static Stream<String> decided(Care.Offer offer, DecidedSubject subject) {
        return offer.conditions().stream()
                .flatMap(AdviceTest::facts)
                .filter(fact -> fact.subject() == subject)
                .map(Condition.DecidedFact::code);
    }

    private static Stream<Condition.DecidedFact> facts(Condition condition) {
        return switch (condition) {
            case Condition.DecidedFact fact -> Stream.of(fact);
            case Condition.OrCondition or -> or.operands().stream().flatMap(AdviceTest::facts);
            case Condition.AndCondition and -> and.operands().stream().flatMap(AdviceTest::facts);
            case Condition.NamedCondition _,
                    Condition.NotCondition _,
                    Condition.NotKnownCondition _,
                    Condition.YesCondition _,
                    Condition.OptionCondition _,
                    Condition.ComparedNumber _,
                    Condition.PointsCondition _ -> Stream.empty();
        };
    }

    private static int proposed(String activity) {
        return EDITION.scoring().activities().getOrDefault(activity, Circuit.FALSE);
    }
}

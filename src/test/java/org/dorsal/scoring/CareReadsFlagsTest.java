package org.dorsal.scoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.dorsal.knowledge.Approval;
import org.dorsal.knowledge.Care;
import org.dorsal.knowledge.Condition;
import org.dorsal.knowledge.Criteria;
import org.dorsal.knowledge.Criterion;
import org.dorsal.knowledge.SomeProfiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CareReadsFlagsTest {
    /** A site may use an additional plan that raises a flag of the shipped plans for further reasons. */
    @ParameterizedTest
    @CsvSource({"Y, N, true", "N, Y, true", "N, N, false", "N, UNK, false", "UNK, Y, true"})
    void a_flag_of_two_plans_is_present_for_care_when_either_raises_it(String fever, String chills, boolean offered) {
        Criteria real = SomeProfiles.criteria().getFirst();
        Criterion flag = real.criteria().getFirst();
        SomeScoredResponse response =
                SomeScoredResponse.empty().with("fever", fever).with("chills", chills);
        List<Criteria> both = List.of(with(real, flag, "fever"), with(real, flag, "chills"));
        Care.Offer offer = SomeProfiles.care().offers().getFirst();
        Condition raised = new Condition.DecidedFact(
                Condition.DecidedFact.DecidedSubject.FLAG, flag.flag().code());
        Scoring scoring = CriteriaScorer.score(both, offering(offer, raised), SomeProfiles.form(), answers(response));
        assertThat(scoring.offers().size()).isEqualTo(offered ? 1 : 0);
        Scoring without = CriteriaScorer.score(
                both, offering(offer, new Condition.NotCondition(raised)), SomeProfiles.form(), answers(response));
        assertThat(without.offers().size()).isEqualTo(fever.equals("N") && chills.equals("N") ? 1 : 0);
    }

    @Test
    void a_flag_that_is_not_in_force_is_unknown_to_care() {
        Condition raised = new Condition.DecidedFact(Condition.DecidedFact.DecidedSubject.FLAG, "chest-pain-any-side");
        Care.Offer offer = SomeProfiles.care().offers().getFirst();
        for (Condition condition : List.of(raised, new Condition.NotCondition(raised))) {
            Scoring scoring = CriteriaScorer.score(
                    List.of(SomeProfiles.criteria().getFirst()),
                    offering(offer, condition),
                    SomeProfiles.form(),
                    answers(SomeScoredResponse.nothingWrong()));
            assertThat(scoring.offers()).isEmpty();
        }
    }

    private static Criteria with(Criteria real, Criterion flag, String linkId) {
        Criterion reading = new Criterion(
                flag.flag(),
                flag.also(),
                flag.tier(),
                flag.role(),
                flag.groups(),
                flag.label(),
                flag.statement(),
                flag.why(),
                flag.citations(),
                flag.expression(),
                new Condition.YesCondition(linkId));
        return new Criteria(real.edition(), real.title(), real.form(), List.of(reading), real.approval());
    }

    private static Care offering(Care.Offer offer, Condition condition) {
        Care care = SomeProfiles.care();
        return new Care(
                care.edition(),
                care.title(),
                care.form(),
                List.of(new Care.Offer(
                        offer.activity(), List.of(condition), List.of(), Optional.empty(), false, List.of())),
                List.of(),
                List.of(),
                List.of(),
                Approval.NONE);
    }

    private static Answers answers(SomeScoredResponse response) {
        return AnswerReader.read(SomeProfiles.form(), response.response(), Optional.empty(), SomeScoredResponse.DAY);
    }
}

package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import java.util.stream.Stream;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.writeback.DeliveryResolver.Resolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Schedules that broke a promise once, as {@link WritebackSimulation} found them, step by step. "Results reach the EHR
 * once and in order" (README); a withdrawn result is not left in the chart in silence (hazard H34); no other person's
 * change is overwritten.
 */
class AdversaryTest {
    private static final SimEhr.CreateReplyDetail ALL = SimEhr.CreateReplyDetail.LOCATION_AND_ETAG;
    private static final SimEhr.EhrTraits SEARCHABLE = new SimEhr.EhrTraits(true, false, true, false, false, ALL);
    private static final SimEhr.EhrTraits UNSEARCHABLE = new SimEhr.EhrTraits(false, false, true, false, false, ALL);
    private static final SimEhr.EhrTraits CONDITIONAL = new SimEhr.EhrTraits(false, true, true, false, false, ALL);
    private static final ResourceKind NOTE = ResourceKind.NOTE;
    private static final ResourceKind PANEL = ResourceKind.PANEL;
    private static final ResourceKind RESPONSE = ResourceKind.RESPONSE;
    private static final EhrReply LOST = new HttpAnswer.MissingAnswer();

    @Test
    void a_withdrawal_is_not_dropped_after_an_uncertain_copy_was_given_up() {
        SimScript script = new SimScript(UNSEARCHABLE, true);
        script.answerAfterEffect(LOST);
        script.order(1, "final", PANEL, NOTE);
        script.decide(script.item(1, PANEL), new Resolution.AbandonDelivery());
        script.work();
        script.order(2, "entered-in-error", PANEL, NOTE);

        assertThat(script.chart(PANEL)).as("wrong, and still there").containsExactly("final");
        assertThat(script.pageSaysInTheRecord()).isFalse();
        assertThat(script.stopped()).contains(PANEL);
    }

    @Test
    void a_withdrawal_finds_the_uncertain_copy_that_was_given_up_and_takes_it_back() {
        SimScript script = new SimScript(SEARCHABLE, false); // no search has found anything yet: it proves nothing
        script.answerAfterEffect(LOST);
        script.ehr().hideFromSearch(true);
        script.order(1, "final", NOTE);
        script.decide(script.item(1, NOTE), new Resolution.AbandonDelivery());
        script.ehr().hideFromSearch(false);
        script.order(2, "entered-in-error", NOTE);

        assertThat(script.chart(NOTE)).containsExactly("entered-in-error");
        assertThat(script.pageSaysInTheRecord()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void an_amendment_makes_no_second_copy_after_an_uncertain_one_was_given_up(boolean arrived) {
        SimScript script = new SimScript(UNSEARCHABLE, true);
        if (arrived) {
            script.answerAfterEffect(LOST);
        } else {
            script.answerWithoutEffect(LOST);
        }
        script.order(1, "final", NOTE);
        script.decide(script.item(1, NOTE), new Resolution.AbandonDelivery());
        script.order(2, "amended", NOTE);
        assertThat(script.chart(NOTE)).hasSizeLessThanOrEqualTo(1);
        assertThat(script.stopped()).contains(NOTE);

        script.decide(
                script.item(1, NOTE),
                arrived ? new Resolution.PresentInEhr(Optional.empty()) : new Resolution.AbsentFromEhr());
        script.work();
        assertThat(script.chart(NOTE)).hasSize(1);
        assertThat(script.pageSaysInTheRecord()).isEqualTo(!arrived);
        assertThat(script.stopped()).isEqualTo(arrived ? List.of(NOTE) : List.of());
    }

    /** "With its ID Dorsal can correct it later" (the operators' page). */
    @Test
    void a_copy_that_an_operator_found_is_corrected_and_withdrawn_by_its_id() {
        SimScript script = new SimScript(UNSEARCHABLE, true);
        script.answerAfterEffect(LOST);
        script.order(1, "final", RESPONSE);
        script.decide(script.item(1, RESPONSE), new Resolution.PresentInEhr(Optional.of(script.onlyId())));
        script.order(2, "amended", RESPONSE);
        assertThat(script.chart(RESPONSE)).containsExactly("amended");
        assertThat(script.stopped()).isEmpty();

        script.order(3, "entered-in-error", RESPONSE);
        assertThat(script.chart(RESPONSE)).containsExactly("entered-in-error");
        assertThat(script.pageSaysInTheRecord()).isTrue();
        assertThat(script.ehr().crimes()).isEmpty();
    }

    @Test
    void a_copy_that_an_operator_found_and_a_clinician_has_changed_is_not_overwritten() {
        SimScript script = new SimScript(UNSEARCHABLE, true);
        script.answerAfterEffect(LOST);
        script.order(1, "final", RESPONSE);
        script.decide(script.item(1, RESPONSE), new Resolution.PresentInEhr(Optional.of(script.onlyId())));
        script.edit();
        script.order(2, "amended", RESPONSE);

        assertThat(script.ehr().crimes()).isEmpty();
        assertThat(script.chart(RESPONSE)).doesNotContain("amended");
        assertThat(script.stopped()).containsExactly(RESPONSE);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void no_failure_after_the_effect_makes_a_second_note(int status, Map<String, String> headers, String body) {
        SimScript script = new SimScript(SEARCHABLE, true);
        script.answerAfterEffect(SimEhr.reply(status, headers, body));
        script.order(1, "final", NOTE);
        assertThat(script.chart(NOTE)).hasSize(1);
        if (script.stopped().contains(NOTE)) {
            script.decide(script.item(1, NOTE), new Resolution.RetryDelivery());
            script.work();
        }
        assertThat(script.chart(NOTE)).hasSize(1);
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_after_the_effect_asks_a_person_where_the_EHR_can_not_be_searched(
            int status, Map<String, String> headers, String body) {
        SimScript script = new SimScript(UNSEARCHABLE, true);
        script.answerAfterEffect(SimEhr.reply(status, headers, body));
        script.order(1, "final", NOTE);
        assertThat(script.chart(NOTE)).hasSize(1);
        assertThat(script.stopped()).containsExactly(NOTE);
        assertThat(script.item(1, NOTE).mayBeThere()).isTrue();
    }

    @ParameterizedTest
    @MethodSource("failures")
    void no_failure_without_an_effect_loses_a_note(int status, Map<String, String> headers, String body) {
        SimScript script = new SimScript(SEARCHABLE, true);
        script.answerWithoutEffect(SimEhr.reply(status, headers, body));
        script.order(1, "final", NOTE);
        assertThat(script.chart(NOTE).size() + script.stopped().size()).isEqualTo(1);
        assertThat(script.pageSaysInTheRecord()).isEqualTo(!script.chart(NOTE).isEmpty());
    }

    @ParameterizedTest
    @MethodSource("failures")
    void no_failure_of_a_withdrawal_leaves_the_result_in_silence(int status, Map<String, String> headers, String body) {
        SimScript script = new SimScript(SEARCHABLE, true);
        script.order(1, "final", NOTE);
        script.answerWithoutEffect(SimEhr.reply(status, headers, body));
        script.order(2, "entered-in-error", NOTE);
        boolean withdrawn = script.chart(NOTE).equals(List.of("entered-in-error"));
        assertThat(withdrawn || script.stopped().contains(NOTE)).isTrue();
        assertThat(script.pageSaysInTheRecord()).isEqualTo(withdrawn);
    }

    @ParameterizedTest
    @ValueSource(ints = {404, 410})
    void a_copy_that_a_gateway_calls_gone_is_corrected_when_an_operator_has_it_looked_at_again(int status) {
        SimScript script = new SimScript(SEARCHABLE, true);
        script.order(1, "final", NOTE);
        script.answerWithoutEffect(SimEhr.reply(status, Map.of(), ""));
        script.order(2, "amended", NOTE);
        assertThat(script.item(2, NOTE).reason()).contains(DeliveryReason.GONE_THERE);

        script.decide(script.item(2, NOTE), new Resolution.RetryDelivery());
        script.work();
        assertThat(script.chart(NOTE)).containsExactly("amended");
        assertThat(script.pageSaysInTheRecord()).isTrue();
    }

    @Test
    void an_EHR_that_says_itself_that_it_was_overloaded_gets_it_again_without_a_search() {
        SimScript script = new SimScript(UNSEARCHABLE, true);
        script.answerWithoutEffect(SimEhr.reply(429, Map.of("retry-after", "30"), SimAnswers.outcome("throttled")));
        script.order(1, "final", NOTE);
        assertThat(script.chart(NOTE)).hasSize(1);
        assertThat(script.pageSaysInTheRecord()).isTrue();
    }

    @Test
    void a_conditional_creation_that_meets_an_old_version_is_not_filed() {
        SimScript script = new SimScript(CONDITIONAL, true);
        script.delay();
        script.order(1, "final", RESPONSE);
        script.decide(script.item(1, RESPONSE), new Resolution.AbsentFromEhr()); // and then it arrives late
        script.answerWithoutEffect(SimEhr.reply(422, Map.of(), SimAnswers.outcome("invalid")));
        script.work();
        script.arrive();
        script.order(2, "amended", RESPONSE);

        assertThat(script.chart(RESPONSE)).as("the old answers").containsExactly("final");
        assertThat(script.pageSaysInTheRecord()).isFalse();
        assertThat(script.stopped()).containsExactly(RESPONSE);
    }

    @Test
    void an_edit_of_a_copy_that_arrived_late_is_not_overwritten() {
        SimScript script = new SimScript(SEARCHABLE, true);
        script.order(1, "final", NOTE);
        script.delay();
        script.answerWithoutEffect(new HttpAnswer.UnsentRequest()); // the second try, after a look that found nothing
        script.queue(2, "amended", NOTE);
        while (!script.allAnswered()) {
            script.step();
        }
        script.arrive();
        script.edit();
        script.work();
        script.order(3, "amended", NOTE);

        assertThat(script.ehr().crimes()).isEmpty();
        assertThat(script.stopped()).containsExactly(NOTE);
    }

    /**
     * Every status, bare, as a page, with Retry-After, and with the location of another server; and 200s that are no
     * answer to the request.
     */
    static Stream<Arguments> failures() {
        String patient = "{\"resourceType\":\"Patient\",\"id\":\"p1\"}";
        return Stream.concat(SimAnswers.STATUSES.stream(), SimAnswers.REFUSALS.stream())
                .flatMap(status -> Stream.of(
                        Arguments.of(status, Map.of(), ""),
                        Arguments.of(status, Map.of("content-type", "text/html"), "<html>Sign in</html>"),
                        Arguments.of(status, Map.of("location", "https://evil.example/fhir"), ""),
                        Arguments.of(status, Map.of("retry-after", "60"), patient)));
    }
}

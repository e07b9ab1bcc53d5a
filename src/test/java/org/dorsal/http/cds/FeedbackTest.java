package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.*;
import org.dorsal.store.TestPostgres;
import org.dorsal.system.FieldCases;
import org.dorsal.system.SomeAnswer;
import org.dorsal.system.SomeEvents;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** CDS Hooks 2.0 on a running service: "Feedback" and its rules cds-fb-1 to cds-fb-3. */
class FeedbackTest {
    private static final String PATH = CdsHooksController.ID + "/feedback";
    private static final SomeHooks HOOKS = SomeHooks.shared();

    @Test
    void an_override_is_stored_and_in_the_signed_log_once_however_often_it_comes() {
        String card = shown("feedback-1");
        var override = overridden(card);
        override.put(
                "overrideReason", Map.of("reason", Map.of("code", "action-completed"), "userComment", "By phone."));

        assertThat(send(override).status()).isEqualTo(200);
        assertThat(send(override).status()).isEqualTo(200);
        assertThat(HOOKS.events().withFact("card-id=" + card))
                .hasSize(2)
                .anySatisfy(event -> assertThat(SomeEvents.facts(event))
                        .contains(
                                "card=pain-in-record",
                                "outcome=overridden",
                                "reason=action-completed",
                                "comment=By phone."));
    }

    /** Epic's "CDS Hooks Tutorial", Feedback: the reason of the card, or one that the hospital has built. */
    @Test
    void epics_override_reasons_are_stored() {
        String ownFeedback = shown("feedback-3");
        String otherFeedback = shown("feedback-4");
        var first = overridden(ownFeedback);
        first.put(
                "overrideReasons", Map.of("reason", Map.of("code", "action-completed"), "userComment", "By telephone"));
        var second = overridden(otherFeedback);
        second.put(
                "overrideReasons",
                Map.of(
                        "extension",
                        Map.of(
                                "com.epic.cdshooks.feedback.overrideReason.reasonCategory",
                                "45",
                                "com.epic.cdshooks.feedback.overrideReason.reasonDisplay",
                                "Seen elsewhere")));

        assertThat(send(first, second).status()).isEqualTo(200);
        assertThat(HOOKS.events().withFact("card-id=" + ownFeedback))
                .anySatisfy(event -> assertThat(SomeEvents.facts(event))
                        .contains("reason=action-completed", "comment=By telephone"));
        assertThat(HOOKS.events().withFact("card-id=" + otherFeedback))
                .anySatisfy(
                        event -> assertThat(SomeEvents.facts(event)).contains("reason=45", "comment=Seen elsewhere"));
    }

    @Test
    void of_several_outcomes_all_are_stored_or_none() {
        String card = shown("feedback-2");

        var answer = send(overridden(card), overridden(UUID.randomUUID().toString()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("feedback[1].card:");
        assertThat(HOOKS.events().withFact("card-id=" + card)).hasSize(1);
    }

    /** The newest outcome of a card counts; none is older than the card. */
    @Test
    void an_outcome_of_before_its_card_counts_as_of_the_card() {
        String card = shown("feedback-5");

        assertThat(send(overridden(card)).status()).isEqualTo(200);

        assertThat(TestPostgres.texts(
                        HOOKS.service().database().asSuperuser(),
                        "select (f.outcome_at = c.shown_at)::text from cds_feedback f join cds_card c on c.id = f.card"
                                + " where c.id = '" + card + "'"))
                .containsExactly("true");
    }

    @Test
    void an_outcome_of_after_its_card_keeps_its_time() {
        String card = shown("feedback-6");
        Instant shown = Instant.parse(TestPostgres.texts(
                        HOOKS.service().database().asSuperuser(),
                        "select to_json(shown_at at time zone 'UTC') #>> '{}' || 'Z' from cds_card where id = '" + card
                                + "'")
                .getFirst());
        Map<String, Object> outcome = overridden(card);
        outcome.put("outcomeTimestamp", shown.plusMillis(1).toString());

        assertThat(send(outcome).status()).isEqualTo(200);

        assertThat(TestPostgres.texts(
                        HOOKS.service().database().asSuperuser(),
                        "select (f.outcome_at - c.shown_at)::text from cds_feedback f join cds_card c on c.id = f.card"
                                + " where c.id = '" + card + "'"))
                .containsExactly("00:00:00.001");
    }

    @ParameterizedTest
    @CsvSource({
        "card, x, feedback[0].card:",
        "outcome, ignored, feedback[0].outcome:",
        "outcome, accepted, feedback[0].acceptedSuggestions:",
        "outcomeTimestamp, yesterday, feedback[0].outcomeTimestamp:",
        "outcomeTimestamp, +999999-01-01T00:00:00Z, feedback[0].outcomeTimestamp:",
        "outcomeTimestamp, 2026-01-05T10:00Z, feedback[0].outcomeTimestamp:",
        "outcomeTimestamp, 2026-01-05T10:00:00, feedback[0].outcomeTimestamp:",
        "outcomeTimestamp, 0000-01-05T10:00:00Z, feedback[0].outcomeTimestamp:",
        "outcomeTimestamp, 9999-12-31T23:59:59Z, feedback[0].outcomeTimestamp:",
    })
    void a_faulty_member_is_named(String member, String value, String place) {
        var feedback = overridden(UUID.randomUUID().toString());
        feedback.put(member, value);

        var answer = send(feedback);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith(place);
    }

    /** R4 datatypes, "instant": a year of four digits. The newest outcome counts, so that none could replace such a one. */
    @Test
    void a_time_that_no_clock_shows_is_refused() {
        String sent = FieldCases.read("feedback-j1").replace("UUID-OF-A-CARD", shown("feedback-j1"));
        var answer = HOOKS.post(HOOKS.token(_ -> {}), PATH, sent);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).startsWith("feedback[0].outcomeTimestamp:");
    }

    /** CDS Hooks 2.0.1, "Trusting CDS Clients": aud is the URL of the endpoint that is called. */
    @Test
    void a_token_for_the_feedback_does_not_open_the_service() {
        String service = HOOKS.service().baseUrl() + "/cds/northside/cds-services/" + CdsHooksController.ID;
        String token = HOOKS.token(claims -> claims.put("aud", service + "/feedback"));

        assertThat(HOOKS.post(token, CdsHooksController.ID, "{}").status()).isEqualTo(401);
        assertThat(HOOKS.post(HOOKS.token(claims -> claims.put("aud", service)), CdsHooksController.ID, "{}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void an_empty_override_reason_and_no_feedback_are_refused() {
        var feedback = overridden(UUID.randomUUID().toString());
        feedback.put("overrideReason", Map.of());

        assertThat(send(feedback).text()).startsWith("feedback[0].overrideReason:");
        assertThat(send().text()).startsWith("feedback:");
    }

    @Test
    void feedback_needs_a_token_for_the_service_or_for_its_feedback() {
        String address = HOOKS.service().baseUrl() + "/cds/northside/cds-services/" + PATH;
        String body = "{\"feedback\":[]}";
        assertThat(HOOKS.post("", PATH, body).status()).isEqualTo(401);
        assertThat(HOOKS.post(HOOKS.token(claims -> claims.put("aud", address)), PATH, body)
                        .status())
                .isEqualTo(400);
        assertThat(HOOKS.caller(HOOKS.token(_ -> {})).get(PATH).status()).isEqualTo(405);
    }

    private static String shown(String patient) {
        return HOOKS.cards(SomeHooks.painInRecord(patient))
                .getFirst()
                .path("uuid")
                .stringValue();
    }

    private static Map<String, Object> overridden(String card) {
        return new TreeMap<>(Map.of("card", card, "outcome", "overridden", "outcomeTimestamp", "2026-01-05T10:00:00Z"));
    }

    private static SomeAnswer send(Map<?, ?>... feedback) {
        return HOOKS.post(
                HOOKS.token(_ -> {}), PATH, SomeHooks.JSON.writeValueAsString(Map.of("feedback", List.of(feedback))));
    }
}

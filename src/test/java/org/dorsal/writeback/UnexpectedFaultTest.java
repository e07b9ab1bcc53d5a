package org.dorsal.writeback;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.dorsal.writeback.DeliveryResolver.Resolution;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Deliveries with work that throws: "what needs a person is on one page", and "results reach the EHR once and in order"
 * (README).
 */
class UnexpectedFaultTest {
    private static final SimEhr.EhrTraits SEARCHABLE =
            new SimEhr.EhrTraits(true, false, true, false, false, SimEhr.CreateReplyDetail.LOCATION_AND_ETAG);
    private static final ResourceKind NOTE = ResourceKind.NOTE;
    private static final ResourceKind PANEL = ResourceKind.PANEL;
    private static final ResourceKind RESPONSE = ResourceKind.RESPONSE;

    private final SimScript script = new SimScript(SEARCHABLE, true);

    @Test
    void a_write_that_always_throws_is_shown_to_the_operator_and_stops_no_other() {
        script.throwAtWrites(PANEL, false);
        script.order(1, "final", PANEL, NOTE);
        assertThat(script.stopped()).containsExactly(PANEL);
        assertThat(script.item(1, PANEL).reason()).contains(DeliveryReason.INTERNAL_FAULT);
        assertThat(script.chart(NOTE)).containsExactly("final");
        assertThat(script.pageSaysInTheRecord()).isFalse();

        script.mend();
        script.decide(script.item(1, PANEL), new Resolution.RetryDelivery());
        script.work();
        assertThat(script.chart(PANEL)).containsExactly("final");
        assertThat(script.pageSaysInTheRecord()).isTrue();
    }

    @Test
    void a_write_that_throws_after_its_effect_is_found_and_not_sent_again() {
        script.throwAtWrites(NOTE, true);
        script.order(1, "final", NOTE);
        assertThat(script.chart(NOTE)).containsExactly("final");
        assertThat(script.pageSaysInTheRecord()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_version_that_can_not_be_read_is_sent_whole_when_it_is_tried_again(boolean throwing) {
        if (throwing) {
            script.throwAtReads();
            script.queue(1, "final", RESPONSE, PANEL, NOTE);
        } else {
            script.queueWithoutContents(1);
        }
        script.work();
        assertThat(script.stopped()).containsExactly(RESPONSE);
        assertThat(script.item(1, RESPONSE).reason())
                .isEqualTo(Optional.of(throwing ? DeliveryReason.INTERNAL_FAULT : DeliveryReason.UNREADABLE));

        script.mend();
        script.store(1, "final", RESPONSE, PANEL, NOTE);
        script.decide(script.item(1, RESPONSE), new Resolution.RetryDelivery());
        script.work();
        assertThat(script.chart(RESPONSE)).containsExactly("final");
        assertThat(script.chart(PANEL)).containsExactly("final");
        assertThat(script.chart(NOTE)).containsExactly("final");
        assertThat(script.pageSaysInTheRecord()).isTrue();
    }

    @Test
    void a_later_version_is_sent_after_one_that_could_not_be_read() {
        script.queueWithoutContents(1);
        script.work();
        script.order(2, "amended", RESPONSE, PANEL, NOTE);
        assertThat(script.chart(PANEL)).containsExactly("amended");
        assertThat(script.chart(NOTE)).containsExactly("amended");
        assertThat(script.pageSaysInTheRecord()).isTrue();
    }
}

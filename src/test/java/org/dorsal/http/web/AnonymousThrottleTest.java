package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeThrottle.LAUNCH;
import static org.dorsal.http.web.SomeThrottle.NAT;
import static org.dorsal.http.web.SomeThrottle.NOBODY_LOOKED;
import static org.dorsal.http.web.SomeThrottle.VERIFIED;
import static org.dorsal.http.web.SomeThrottle.request;
import static org.dorsal.http.web.SomeThrottle.times;
import static org.dorsal.http.web.SomeThrottle.turnedAway;

import jakarta.servlet.FilterChain;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.dorsal.limit.Limit;
import org.dorsal.limit.SomeLimits;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;

/** Tests of the rate limit for requests without credentials. */
class AnonymousThrottleTest {
    private final SomeThrottle throttle = new SomeThrottle();

    @Test
    void a_flood_is_turned_away_with_a_time_to_come_again_and_passes() {
        assertThat(turnedAway(times(20, () -> launch(NAT)))).isEqualTo(10);
        assertThat(throttle.answered).hasValue(10);
        var refused = throttle.send(NAT, LAUNCH, 303);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");

        throttle.later(Duration.ofSeconds(1));
        assertThat(times(3, () -> launch(NAT))).containsExactly(303, 303, 429);
    }

    @Test
    void refusals_leave_one_after_the_other_and_nobody_waits_for_longer_than_a_second() {
        throttle.withCookie("good", 200, VERIFIED);
        times(10 + 20, () -> launch(NAT));
        assertThat(throttle.delays).as("the first refusals").isEmpty();

        assertThat(times(300, () -> launch(NAT))).containsOnly(429);
        assertThat(throttle.delays)
                .hasSize(200)
                .isSorted()
                .startsWith(Duration.ofMillis(5).toNanos());
        assertThat(throttle.delays.getLast()).isEqualTo(Duration.ofSeconds(1).toNanos());

        throttle.delays.clear();
        throttle.withCookie("good", 200, VERIFIED);
        throttle.withCookie("new", 200, VERIFIED);
        launch("192.0.2.8");
        assertThat(throttle.delays).as("whoever is answered").isEmpty();
    }

    @Test
    void a_flood_on_many_connections_holds_a_part_of_the_request_threads_only() {
        times(10 + 20, () -> launch(NAT));
        throttle.whileDelayed = () -> launch(NAT);

        assertThat(launch(NAT)).isEqualTo(429);
        assertThat(throttle.delays)
                .as("three quarters of the strangers' half of 100 places, the share of one address")
                .hasSize(37);
    }

    @Test
    void another_address_has_its_own_and_an_ipv6_network_is_one() {
        times(20, () -> launch(NAT));
        assertThat(launch("192.0.2.8")).isEqualTo(303);

        times(20, () -> launch("2001:db8:0:1:0:0:0:1"));
        assertThat(launch("2001:db8:0:1:5:6:7:8")).isEqualTo(429);
        assertThat(launch("2001:db8:0:2:0:0:0:1")).isEqualTo(303);
    }

    @Test
    void so_many_at_once_and_no_more() {
        var inside = new AtomicInteger();
        FilterChain[] deeper = new FilterChain[1];
        deeper[0] = (_, _) -> {
            inside.incrementAndGet();
            throttle.pass(request(NAT, LAUNCH), new MockHttpServletResponse(), deeper[0]);
        };
        throttle.pass(request(NAT, LAUNCH), new MockHttpServletResponse(), deeper[0]);

        assertThat(inside).hasValue(3);
        assertThat(launch(NAT)).as("they have left").isEqualTo(303);
    }

    @Test
    void many_addresses_together_leave_threads_to_verified_callers() {
        AtomicInteger inside = new AtomicInteger();
        FilterChain[] deeper = new FilterChain[1];
        deeper[0] = (_, _) -> {
            String address = "192.0.2." + (10 + inside.incrementAndGet());
            throttle.pass(request(address, LAUNCH), new MockHttpServletResponse(), deeper[0]);
        };
        throttle.pass(request(NAT, LAUNCH), new MockHttpServletResponse(), deeper[0]);

        assertThat(inside.get())
                .as("answered at the same time, each for another address: half of four times what one address gets")
                .isEqualTo(4 * 3 / 2);
        assertThat(launch(NAT)).as("they have left").isEqualTo(303);
    }

    /** A caller refused during a flood of others has the whole allowance afterwards. */
    @Test
    void a_refusal_for_want_of_a_place_takes_nothing_from_the_allowance() {
        List<Limit.Grant> flood = SomeLimits.exhaust(throttle.limits.strangers());
        List<Integer> refused = times(5, () -> throttle.withCookie("x", 200, NOBODY_LOOKED));
        flood.forEach(Limit.Grant::close);

        assertThat(refused).hasSize(5).containsOnly(429);
        assertThat(turnedAway(times(50, () -> throttle.withCookie("x", 200, NOBODY_LOOKED))))
                .isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/x.css", "/.well-known/jwks.json"})
    void what_lies_in_memory_for_anybody_is_not_counted(String path) {
        assertThat(times(50, () -> throttle.send(NAT, path, 200).getStatus())).containsOnly(200);
    }

    private int launch(String address) {
        return throttle.send(address, LAUNCH, 303).getStatus();
    }
}

package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.dorsal.http.web.AnonymousThrottle.AnonymousTraffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** Whoever floods is slowed down; whoever is known from the same address is not. */
class AnonymousThrottleTest {
    private static final String NAT = "192.0.2.7";
    private static final String LAUNCH = "/launch/north";
    private static final String FHIR = "/fhir/north/Observation";
    private static final String PAGE = "/a/north.01900000-0000-7000-8000-000000000000/";

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger answered = new AtomicInteger();
    private final List<Long> delays = new ArrayList<>();
    private final AnonymousThrottle throttle = new AnonymousThrottle(
            new AnonymousTraffic(new AnonymousSettings(2, 10, 3, 3), new SomeTime(nanos), delays::add),
            new WebSettings(URI.create("https://dorsal.example"), Map.of(), new Operators(Map.of())),
            (door, _, seconds) ->
                    Sent.empty(429).with("Retry-After", Long.toString(seconds)).with("X-Door", door));

    private record SomeTime(AtomicLong nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Test
    void a_flood_is_turned_away_with_a_time_to_come_again_and_passes() {
        assertThat(times(20, () -> send(NAT, LAUNCH, 303).getStatus()))
                .filteredOn(status -> status == 429)
                .hasSize(10);
        assertThat(answered).hasValue(10);
        var refused = send(NAT, LAUNCH, 303);
        assertThat(refused.getHeader("Retry-After")).isEqualTo("1");
        assertThat(refused.getHeader("X-Door")).isEqualTo("launch");

        nanos.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(times(3, () -> send(NAT, LAUNCH, 303).getStatus())).containsExactly(303, 303, 429);
    }

    @Test
    void refusals_leave_one_after_the_other_and_nobody_waits_for_longer_than_a_second() {
        withCookie("good", 200);
        times(10 + 20, () -> send(NAT, LAUNCH, 303).getStatus());
        assertThat(delays).as("the first refusals").isEmpty();

        assertThat(times(300, () -> send(NAT, LAUNCH, 303).getStatus())).containsOnly(429);
        assertThat(delays)
                .hasSize(200)
                .isSorted()
                .startsWith(Duration.ofMillis(5).toNanos());
        assertThat(delays.getLast()).isEqualTo(Duration.ofSeconds(1).toNanos());

        delays.clear();
        withCookie("good", 200);
        withCookie("new", 200);
        send("192.0.2.8", LAUNCH, 303);
        assertThat(delays).as("whoever is answered").isEmpty();
    }

    @Test
    void another_address_has_its_own_and_an_ipv6_network_is_one() {
        times(20, () -> send(NAT, LAUNCH, 303).getStatus());
        assertThat(send("192.0.2.8", LAUNCH, 303).getStatus()).isEqualTo(303);

        times(20, () -> send("2001:db8:0:1:0:0:0:1", LAUNCH, 303).getStatus());
        assertThat(send("2001:db8:0:1:5:6:7:8", LAUNCH, 303).getStatus()).isEqualTo(429);
        assertThat(send("2001:db8:0:2:0:0:0:1", LAUNCH, 303).getStatus()).isEqualTo(303);
    }

    @Test
    void whoever_is_known_works_on_beside_a_flood_of_both_kinds_from_the_same_address() {
        assertThat(withCookie("good", 200).getStatus()).isEqualTo(200);
        assertThat(withToken("good", 200).getStatus()).isEqualTo(200);
        times(50, () -> send(NAT, LAUNCH, 303).getStatus());
        assertThat(withCookie("new", 200).getStatus())
                .as("somebody new with a credential")
                .isEqualTo(200);
        IntStream.range(0, 50).forEach(i -> withCookie("guess-" + i, 403));
        IntStream.range(0, 50).forEach(i -> withToken("guess-" + i, 401));

        for (int status : List.of(200, 303, 404, 409, 500, 200)) {
            assertThat(withCookie("good", status).getStatus()).isEqualTo(status);
            assertThat(withToken("good", status).getStatus()).isEqualTo(status);
        }
        assertThat(withToken("good", 403).getStatus()).isEqualTo(403);
        assertThat(withToken("good", 200).getStatus())
                .as("not enough for one thing is not wrong")
                .isEqualTo(200);
    }

    @Test
    void guessing_is_slowed_down() {
        IntStream.range(0, 50).forEach(i -> withToken("guess-" + i, 401));
        assertThat(answered).hasValue(10);
        assertThat(withToken("guess", 401).getStatus()).isEqualTo(429);
    }

    @Test
    void a_credential_that_ended_counts_again() {
        withCookie("good", 200);
        IntStream.range(0, 50).forEach(_ -> withCookie("good", 403));
        assertThat(withCookie("good", 403).getStatus()).isEqualTo(429);
        assertThat(answered).hasValue(11);
    }

    @Test
    void so_many_at_once_and_no_more() throws Exception {
        var inside = new AtomicInteger();
        FilterChain[] deeper = new FilterChain[1];
        deeper[0] = (request, response) -> {
            inside.incrementAndGet();
            throttle.doFilter(request(NAT, LAUNCH), new MockHttpServletResponse(), deeper[0]);
        };
        throttle.doFilter(request(NAT, LAUNCH), new MockHttpServletResponse(), deeper[0]);

        assertThat(inside).hasValue(3);
        assertThat(send(NAT, LAUNCH, 303).getStatus()).as("they have left").isEqualTo(303);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/assets/x.css", "/.well-known/jwks.json", "/favicon.ico", "/"})
    void what_lies_in_memory_for_anybody_is_not_counted(String path) {
        assertThat(times(50, () -> send(NAT, path, 200).getStatus())).containsOnly(200);
    }

    @Test
    void memory_is_bounded() {
        var traffic = new AnonymousTraffic(new AnonymousSettings(1, 1, 1, 1), new SomeTime(nanos), delays::add);
        var first = traffic.of("first", "");
        IntStream.range(0, AnonymousTraffic.MOST_CALLERS).forEach(i -> traffic.of("caller-" + i, ""));
        assertThat(traffic.of("first", "")).as("it was forgotten").isNotSameAs(first);
        traffic.accept("first");
        IntStream.range(0, AnonymousTraffic.MOST_CREDENTIALS).forEach(i -> traffic.accept("credential-" + i));
        assertThat(traffic.wasAccepted("first")).isFalse();
    }

    private MockHttpServletResponse withCookie(String value, int status) {
        var request = request(NAT, PAGE);
        request.setCookies(
                new Cookie("somebody-elses", "x"),
                new Cookie("__Host-dorsal-01900000-0000-7000-8000-000000000000", value));
        return send(request, status);
    }

    private MockHttpServletResponse withToken(String token, int status) {
        var request = request(NAT, FHIR);
        request.addHeader("Authorization", "Bearer " + token);
        return send(request, status);
    }

    private MockHttpServletResponse send(String address, String path, int status) {
        return send(request(address, path), status);
    }

    private MockHttpServletResponse send(MockHttpServletRequest request, int status) {
        var response = new MockHttpServletResponse();
        try {
            throttle.doFilter(request, response, (_, sent) -> {
                answered.incrementAndGet();
                ((HttpServletResponse) sent).setStatus(status);
            });
        } catch (IOException | ServletException fault) {
            throw new IllegalStateException(fault);
        }
        return response;
    }

    private static MockHttpServletRequest request(String address, String path) {
        var request = new MockHttpServletRequest("GET", path);
        request.setRemoteAddr(address);
        return request;
    }

    private static List<Integer> times(int times, Supplier<Integer> send) {
        return IntStream.range(0, times).mapToObj(_ -> send.get()).toList();
    }
}

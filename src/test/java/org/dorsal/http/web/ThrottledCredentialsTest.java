package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeThrottle.COOKIE;
import static org.dorsal.http.web.SomeThrottle.FHIR;
import static org.dorsal.http.web.SomeThrottle.LAUNCH;
import static org.dorsal.http.web.SomeThrottle.NAT;
import static org.dorsal.http.web.SomeThrottle.NEW_TOKEN;
import static org.dorsal.http.web.SomeThrottle.NOBODY_LOOKED;
import static org.dorsal.http.web.SomeThrottle.PAGE;
import static org.dorsal.http.web.SomeThrottle.REFUSED;
import static org.dorsal.http.web.SomeThrottle.VERIFIED;
import static org.dorsal.http.web.SomeThrottle.request;
import static org.dorsal.http.web.SomeThrottle.times;
import static org.dorsal.http.web.SomeThrottle.token;
import static org.dorsal.http.web.SomeThrottle.turnedAway;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.dorsal.http.CredentialCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletResponse;

/** Tests that requests with a verified credential are exempt from the rate limit, and no others. */
class ThrottledCredentialsTest {
    private final SomeThrottle throttle = new SomeThrottle();

    @Test
    void whoever_is_verified_works_on_beside_a_flood_of_all_kinds_from_the_same_address() {
        assertThat(throttle.withCookie("good", 200, VERIFIED)).isEqualTo(200);
        assertThat(throttle.withToken("good", 200, VERIFIED)).isEqualTo(200);
        times(50, () -> throttle.send(NAT, LAUNCH, 303).getStatus());
        assertThat(throttle.withCookie("new", 200, VERIFIED))
                .as("somebody new with a credential")
                .isEqualTo(200);
        IntStream.range(0, 50).forEach(i -> throttle.withCookie("guess-" + i, 403, REFUSED));
        IntStream.range(0, 50).forEach(i -> throttle.withToken("guess-" + i, 401, REFUSED));

        for (int status : List.of(200, 303, 403, 404, 409, 500, 200)) {
            assertThat(throttle.withCookie("good", status, VERIFIED)).isEqualTo(status);
            assertThat(throttle.withToken("good", status, VERIFIED)).isEqualTo(status);
        }
        assertThat(times(50, () -> throttle.withToken("good", 200, NOBODY_LOOKED)))
                .as("what is open to all, asked with a token that is good")
                .containsOnly(200);
        assertThat(throttle.withToken(NEW_TOKEN, 200, VERIFIED))
                .as("what can be checked without the database")
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 303, 401, 403, 404, 500})
    void no_status_exempts(int status) {
        assertThat(turnedAway(times(50, () -> throttle.withToken("x", status, NOBODY_LOOKED))))
                .isEqualTo(40);
        assertThat(turnedAway(times(50, () -> throttle.withCookie("x", status, NOBODY_LOOKED))))
                .isEqualTo(40);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/log/north/checkpoint", LAUNCH, "/operate/north", FHIR, PAGE})
    void a_cookie_or_header_that_the_door_does_not_read_is_none(String path) {
        var request = request(NAT, path);
        request.setCookies(new Cookie("__Host-dorsal-auditor-north", "x"));
        if (!path.equals(FHIR) && !path.startsWith("/operate")) {
            request.addHeader("Authorization", "Bearer x");
        }
        assertThat(turnedAway(times(
                        50, () -> throttle.send(request, 200, NOBODY_LOOKED).getStatus())))
                .isEqualTo(40);
    }

    @Test
    void a_credential_is_known_only_at_the_door_that_verified_it() {
        throttle.withToken("good", 200, VERIFIED);
        var elsewhere = request(NAT, "/operate/north");
        elsewhere.addHeader("Authorization", "Bearer good");
        assertThat(turnedAway(times(
                        50, () -> throttle.send(elsewhere, 200, NOBODY_LOOKED).getStatus())))
                .isEqualTo(40);
    }

    @Test
    void guessing_is_slowed_down() {
        IntStream.range(0, 50).forEach(i -> throttle.withToken("guess-" + i, 401, REFUSED));
        assertThat(throttle.answered).hasValue(10);
        assertThat(throttle.withToken("guess", 401, REFUSED)).isEqualTo(429);
    }

    @Test
    void a_program_with_a_bad_token_takes_nothing_from_browsers() {
        times(50, () -> throttle.withToken("expired", 401, REFUSED));
        assertThat(throttle.withCookie("session on another replica", 200, VERIFIED))
                .isEqualTo(200);
    }

    /** No guess that was let in is answered before each of the others was let in or refused. */
    @Test
    void a_thousand_parallel_guesses_dont_share_one_unit() throws Exception {
        times(9, () -> throttle.withToken("guess", 401, REFUSED));
        var undecided = new CountDownLatch(1_000);
        var inside = new AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 1_000; i++) {
                var guess = token("guess-" + i);
                threads.execute(() -> {
                    var response = new MockHttpServletResponse();
                    throttle.pass(guess, response, (request, _) -> {
                        inside.incrementAndGet();
                        undecided.countDown();
                        await(undecided);
                        CredentialCheck.REFUSED.mark((HttpServletRequest) request);
                    });
                    if (response.getStatus() == 429) {
                        undecided.countDown();
                    }
                });
            }
        }
        assertThat(inside).hasValue(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException stop) {
            throw new IllegalStateException(stop);
        }
    }

    @Test
    void more_new_callers_than_the_allowance_are_verified_one_after_the_other() {
        assertThat(IntStream.range(0, 500).mapToObj(i -> throttle.withToken("token-" + i, 200, VERIFIED)))
                .as("each was given its unit back")
                .containsOnly(200);
    }

    @Test
    void a_session_is_known_from_its_first_page_on() {
        var callback = request(NAT, "/launch/north/callback");
        callback.setCookies(new Cookie("__Host-dorsal-l-0123456789abcdef", "sealed"));
        throttle.pass(callback, new MockHttpServletResponse(), (request, sent) -> {
            CredentialCheck.VERIFIED.mark((HttpServletRequest) request);
            HttpServletResponse answer = (HttpServletResponse) sent;
            answer.addHeader("Set-Cookie", "__Host-dorsal-l-0123456789abcdef=; Max-Age=0; Path=/");
            answer.addHeader("Set-Cookie", COOKIE + "=issued; Path=/; Secure; HttpOnly");
        });
        IntStream.range(0, 50).forEach(i -> throttle.withCookie("guess-" + i, 403, REFUSED));
        assertThat(throttle.withCookie("issued", 200, VERIFIED)).isEqualTo(200);
        assertThat(throttle.withCookie("not issued", 200, VERIFIED)).isEqualTo(429);
    }

    @Test
    void a_credential_that_ended_counts_again() {
        throttle.withCookie("good", 200, VERIFIED);
        IntStream.range(0, 50).forEach(_ -> throttle.withCookie("good", 403, REFUSED));
        assertThat(throttle.withCookie("good", 403, REFUSED)).isEqualTo(429);
        assertThat(throttle.answered).hasValue(11);
    }

    @Test
    void a_credential_that_nobody_verified_for_long_counts_again() {
        throttle.withToken("good", 200, VERIFIED);
        throttle.later(AnonymousTraffic.CREDENTIAL_TTL);
        assertThat(turnedAway(times(50, () -> throttle.withToken("good", 200, NOBODY_LOOKED))))
                .isEqualTo(40);
    }
}

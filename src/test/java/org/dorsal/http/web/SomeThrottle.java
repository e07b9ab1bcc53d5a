package org.dorsal.http.web;

import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.dorsal.http.CredentialCheck;
import org.dorsal.limit.SharedLimits;
import org.dorsal.limit.SomeLimits;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** The anonymous throttle with a burst of ten and two requests a second, before doors that a test makes up. */
final class SomeThrottle {
    static final Optional<CredentialCheck> VERIFIED = Optional.of(CredentialCheck.VERIFIED);

    /** State of a request to a public path, which is answered without a check of the credential. */
    static final Optional<CredentialCheck> NOBODY_LOOKED = Optional.empty();

    static final String NAT = "192.0.2.7";
    static final String LAUNCH = "/launch/north";
    static final String PAGE = "/a/north.01900000-0000-7000-8000-000000000000/";
    static final String COOKIE = "__Host-dorsal-01900000-0000-7000-8000-000000000000";

    final SharedLimits limits = SomeLimits.some(3);
    final AtomicInteger answered = new AtomicInteger();
    final List<Long> delays = new ArrayList<>();
    Runnable whileDelayed = () -> {};
    private final AtomicLong nanos = new AtomicLong();
    private final AnonymousThrottle throttle = new AnonymousThrottle(
            new AnonymousSettings(2, 10, 3, 3),
            limits,
            Map.of(),
            new ProblemPages(new Pages(Assets.shipped()), List.of()),
            (_, _) -> false,
            new SimpleMeterRegistry(),
            new TestClock(nanos),
            delay -> {
                delays.add(delay);
                whileDelayed.run();
            });

    private record TestClock(AtomicLong nanos) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanos.get();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    void later(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    int withCookie(String value, int status, Optional<CredentialCheck> check) {
        var request = request(NAT, PAGE);
        request.setCookies(new Cookie("somebody-elses", "x"), new Cookie(COOKIE, value));
        return send(request, status, check).getStatus();
    }

    MockHttpServletResponse send(String address, String path, int status) {
        return send(request(address, path), status, NOBODY_LOOKED);
    }

    /** @param check what the door says of the credential */
    MockHttpServletResponse send(MockHttpServletRequest request, int status, Optional<CredentialCheck> check) {
        var response = new MockHttpServletResponse();
        pass(request, response, (servletRequest, sent) -> {
            answered.incrementAndGet();
            check.ifPresent(credential -> credential.mark((HttpServletRequest) servletRequest));
            ((HttpServletResponse) sent).setStatus(status);
        });
        return response;
    }

    void pass(MockHttpServletRequest request, MockHttpServletResponse response, FilterChain chain) {
        try {
            throttle.doFilter(request, response, chain);
        } catch (IOException | ServletException fault) {
            throw new IllegalStateException(fault);
        }
    }

    static MockHttpServletRequest request(String address, String path) {
        var request = new MockHttpServletRequest("GET", path);
        request.setRemoteAddr(address);
        return request;
    }

    static List<Integer> times(int times, Supplier<Integer> send) {
        return IntStream.range(0, times).mapToObj(_ -> send.get()).toList();
    }

    /** Counts the refusals with status 429. */
    static long turnedAway(List<Integer> answers) {
        return answers.stream().filter(status -> status == 429).count();
    }
}

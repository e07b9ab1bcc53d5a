package org.dorsal.writeback;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.dorsal.smart.ManualClock;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.launch.EhrReply;
import org.dorsal.smart.launch.HttpAnswer;
import org.dorsal.writeback.EhrCapabilities.CapabilityCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Tests the cache of CapabilityStatements: few requests, and use of the last statement while an EHR does not answer.
 */
class CapabilityCacheTest {
    private static final SiteId SITE = new SiteId("northside");
    private static final Duration LONG = Duration.ofSeconds(20);

    private final ManualClock clock = new ManualClock();
    private final AtomicInteger requests = new AtomicInteger();
    private EhrReply reply = answered("open");
    private final CapabilityCache capabilities = new CapabilityCache(
            _ -> {
                requests.incrementAndGet();
                return reply;
            },
            clock,
            Runnable::run);

    @Test
    void it_asks_once_in_a_minute() {
        assertThat(capabilities.of(SITE, LONG)).isPresent();
        clock.forward(CapabilityCache.FRESH.minusSeconds(1));
        assertThat(capabilities.of(SITE, LONG)).isPresent();
        assertThat(requests).hasValue(1);
        clock.forward(Duration.ofSeconds(1));
        reply = answered("read-only");
        assertThat(capabilities.of(SITE, LONG).orElseThrow().of("CarePlan").takes("create"))
                .isFalse();
        assertThat(requests).hasValue(2);
    }

    @Test
    void a_promise_rests_on_an_answer_of_the_last_minute() {
        capabilities.of(SITE, LONG);
        assertThat(capabilities.confirmed(SITE, LONG)).isPresent();
        assertThat(requests).hasValue(1);

        reply = new HttpAnswer.MissingAnswer();
        clock.forward(CapabilityCache.FRESH);
        assertThat(capabilities.confirmed(SITE, LONG)).isEmpty();
        assertThat(requests).hasValue(2);
        assertThat(capabilities.of(SITE, LONG)).isPresent();
    }

    @Test
    void a_silent_ehr_is_left_alone_for_a_while_and_believed_for_a_day() {
        capabilities.of(SITE, LONG);
        reply = new HttpAnswer.MissingAnswer();
        clock.forward(CapabilityCache.FRESH);
        assertThat(capabilities.of(SITE, LONG)).isPresent();
        assertThat(capabilities.of(SITE, LONG)).isPresent();
        assertThat(requests).hasValue(2);
        clock.forward(CapabilityCache.PAUSE);
        assertThat(capabilities.of(SITE, LONG)).isPresent();
        assertThat(requests).hasValue(3);
        clock.forward(CapabilityCache.KEPT);
        assertThat(capabilities.of(SITE, LONG)).isEmpty();
        reply = answered("open");
        clock.forward(CapabilityCache.PAUSE);
        assertThat(capabilities.of(SITE, LONG)).isPresent();
    }

    @Test
    void whatever_is_no_statement_says_nothing() {
        for (EhrReply next : List.of(
                new HttpAnswer.CompleteAnswer(500, Map.of(), SomeStatements.json("open")),
                new HttpAnswer.CompleteAnswer(302, Map.of(), new byte[0]),
                new HttpAnswer.CompleteAnswer(200, Map.of(), "<html>".getBytes(UTF_8)),
                new HttpAnswer.OversizedAnswer(200),
                new HttpAnswer.UnsentRequest(),
                new EhrReply.ForeignAddress())) {
            reply = next;
            assertThat(capabilities.of(SITE, LONG)).isEmpty();
            clock.forward(CapabilityCache.PAUSE);
        }
        assertThat(requests).hasValue(6);
    }

    @Test
    void an_asker_that_breaks_is_a_failure_like_others() {
        var broken = new CapabilityCache(
                _ -> {
                    throw new IllegalStateException("no");
                },
                clock,
                Runnable::run);
        assertThat(broken.of(SITE, LONG)).isEmpty();
        assertThat(broken.of(SITE, LONG)).isEmpty();
    }

    @Test
    void of_many_at_once_one_asks_and_nobody_waits_longer_than_they_want_to() throws InterruptedException {
        var open = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = new CapabilityCache(
                    _ -> {
                        requests.incrementAndGet();
                        await(open);
                        return answered("open");
                    },
                    clock,
                    threads);
            assertThat(slow.of(SITE, Duration.ofMillis(20))).isEmpty();
            List<Boolean> results = new ArrayList<>();
            var waiting = IntStream.range(0, 8)
                    .mapToObj(_ -> threads.submit(() -> slow.of(SITE, LONG).isPresent()))
                    .toList();
            open.countDown();
            for (var waiter : waiting) {
                results.add(waiter.get());
            }
            assertThat(results).containsOnly(true);
            assertThat(requests).hasValue(1);
        } catch (java.util.concurrent.ExecutionException broken) {
            throw new AssertionError(broken);
        }
    }

    @Test
    void sites_are_asked_apart() {
        capabilities.of(SITE, LONG);
        capabilities.of(new SiteId("southside"), LONG);
        assertThat(requests).hasValue(2);
    }

    @Test
    void only_what_the_server_itself_does_counts() {
        EhrCapabilities epic = SomeStatements.of("epic-like");
        assertThat(epic.of("CarePlan").interactions()).isEqualTo(Set.of("read", "search-type"));
        assertThat(epic.of("Observation").takes("create")).isTrue();
        assertThat(epic.of("Unheard")).isEqualTo(EhrCapabilities.TypeCapabilities.NOTHING);
        assertThat(SomeStatements.of("open").of("CarePlan").conditionalCreate()).isTrue();
    }

    @Test
    void a_type_that_is_listed_twice_has_what_both_list() {
        String twice = "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":\"server\",\"resource\":["
                + "{\"type\":\"Observation\",\"interaction\":[{\"code\":\"read\"}],\"conditionalCreate\":true},"
                + "{\"type\":\"Observation\",\"interaction\":[{\"code\":\"create\"}],"
                + "\"searchParam\":[{\"name\":\"code\",\"type\":\"token\"}]}]}]}";
        assertThat(EhrCapabilities.read(twice.getBytes(UTF_8)).orElseThrow().of("Observation"))
                .isEqualTo(new EhrCapabilities.TypeCapabilities(Set.of("read", "create"), Set.of("code"), false));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"resourceType\":\"Bundle\"}",
                "{\"resourceType\":\"CapabilityStatement\",\"rest\":[{\"mode\":\"server\",\"mode\":\"client\"}]}",
                "{\"resourceType\":\"CapabilityStatement\",\"implicitRules\":\"urn:x\"}"
            })
    void a_statement_that_can_not_be_trusted_is_none(String body) {
        assertThat(EhrCapabilities.read(body.getBytes(UTF_8))).isEmpty();
    }

    private static EhrReply answered(String kind) {
        return new HttpAnswer.CompleteAnswer(200, Map.of(), SomeStatements.json(kind));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(20, TimeUnit.SECONDS)) {
                throw new AssertionError("nobody opened");
            }
        } catch (InterruptedException broken) {
            throw new AssertionError(broken);
        }
    }
}

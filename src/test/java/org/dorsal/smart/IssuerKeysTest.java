package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.*;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class IssuerKeysTest {
    private static final Duration MOMENT = Duration.ofSeconds(1);

    private final ManualClock clock = new ManualClock();
    private final FakeIssuer issuer = new FakeIssuer();
    private final IssuerKeys keys =
            new IssuerKeys(URI.create("https://issuer.example/jwks"), issuer, KeyStrength.USUAL, clock);

    @Test
    void keys_are_read_when_first_needed_and_then_kept() throws Exception {
        issuer.has("a");

        assertThat(issuer.reads).isZero();
        assertThat(find("a")).hasSize(1);
        clock.forward(IssuerKeys.FRESH.minus(MOMENT));
        assertThat(find("a")).hasSize(1);
        assertThat(issuer.reads).isEqualTo(1);
    }

    @Test
    void a_key_that_the_issuer_adds_is_found() throws Exception {
        issuer.has("a");
        find("a");
        issuer.has("a", "b");
        clock.forward(IssuerKeys.PAUSE);

        assertThat(find("b")).hasSize(1);
        assertThat(issuer.reads).isEqualTo(2);
    }

    @Test
    void invented_key_names_ask_the_issuer_only_once_in_a_pause() throws Exception {
        issuer.has("a");
        for (int i = 0; i < 1000; i++) {
            assertThat(find("invented-" + i)).isEmpty();
        }
        assertThat(issuer.reads).isEqualTo(1);

        clock.forward(IssuerKeys.PAUSE);
        find("invented");
        assertThat(issuer.reads).isEqualTo(2);
    }

    @Test
    void a_key_that_the_issuer_withdraws_ends_when_the_keys_grow_old() throws Exception {
        issuer.has("a", "b");
        find("a");
        issuer.has("b");
        clock.forward(IssuerKeys.FRESH);

        assertThat(find("a")).isEmpty();
        assertThat(find("b")).hasSize(1);
    }

    @Test
    void old_keys_serve_for_an_hour_while_the_issuer_is_down_and_then_no_longer() throws Exception {
        issuer.has("a");
        find("a");
        issuer.down = true;
        clock.forward(IssuerKeys.USABLE.minus(MOMENT));
        assertThat(find("a")).hasSize(1);

        clock.forward(MOMENT);
        assertUnreachable("a");
    }

    @Test
    void an_unknown_key_while_the_issuer_is_down_is_not_called_bad() throws Exception {
        issuer.has("a");
        find("a");
        issuer.down = true;
        clock.forward(IssuerKeys.PAUSE);

        assertUnreachable("newest");
    }

    @Test
    void an_issuer_that_was_down_is_asked_again_after_a_pause_and_not_before() throws Exception {
        issuer.down = true;
        assertUnreachable("a");
        issuer.down = false;
        issuer.has("a");
        assertUnreachable("a");
        assertThat(issuer.reads).isEqualTo(1);

        clock.forward(IssuerKeys.PAUSE);
        assertThat(find("a")).hasSize(1);
    }

    @Test
    void a_clock_that_is_set_back_after_a_failed_read_does_not_stop_the_next_one() throws Exception {
        issuer.down = true;
        assertUnreachable("a");
        issuer.down = false;
        issuer.has("a");
        clock.back(Duration.ofHours(2));
        clock.forward(IssuerKeys.PAUSE);

        assertThat(find("a")).hasSize(1);
    }

    @Test
    void a_withdrawn_key_ends_although_the_clock_is_set_back() throws Exception {
        issuer.has("a", "b");
        find("a");
        issuer.has("b");
        clock.back(Duration.ofHours(2));
        clock.forward(IssuerKeys.FRESH);

        assertThat(find("a")).isEmpty();
        assertThat(find("b")).hasSize(1);
    }

    @Test
    void old_keys_serve_no_longer_than_an_hour_although_the_clock_is_set_back() throws Exception {
        issuer.has("a");
        find("a");
        issuer.down = true;
        clock.back(Duration.ofHours(2));
        clock.forward(IssuerKeys.USABLE);

        assertUnreachable("a");
    }

    @Test
    void a_key_set_that_is_no_key_set_is_like_an_issuer_that_is_down() {
        issuer.text = "<html>";

        assertUnreachable("a");
    }

    @Test
    void many_callers_at_once_read_the_keys_once() throws Exception {
        issuer.has("a");
        var start = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<JWK>>> answers = IntStream.range(0, 50)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return find("a");
                    }))
                    .toList();
            start.countDown();
            for (Future<List<JWK>> answer : answers) {
                assertThat(answer.get()).hasSize(1);
            }
        }
        assertThat(issuer.reads).isEqualTo(1);
    }

    @Test
    void an_issuer_that_hangs_holds_nobody_whom_the_old_keys_serve() throws Exception {
        issuer.has("a");
        var requestBegun = new CountDownLatch(1);
        var answers = new CountDownLatch(1);
        var hanging = new IssuerKeys(
                URI.create("https://issuer.example/jwks"),
                uri -> {
                    if (issuer.reads > 0) {
                        requestBegun.countDown();
                        await(answers);
                    }
                    return issuer.fetch(uri);
                },
                KeyStrength.USUAL,
                clock);
        hanging.get(named("a"), null);
        clock.forward(IssuerKeys.FRESH);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            try {
                var first = threads.submit(() -> hanging.get(named("a"), null));
                requestBegun.await();
                var second = threads.submit(() -> hanging.get(named("a"), null));
                assertThat(second.get(1, TimeUnit.MINUTES)).hasSize(1);
                assertThat(first.isDone()).isFalse();
            } finally {
                answers.countDown();
            }
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static JWKSelector named(String keyId) {
        return new JWKSelector(new JWKMatcher.Builder().keyID(keyId).build());
    }

    private List<JWK> find(String keyId) throws IssuerKeys.KeysUnreachableException {
        return keys.get(named(keyId), null);
    }

    private void assertUnreachable(String keyId) {
        assertThatExceptionOfType(IssuerKeys.KeysUnreachableException.class).isThrownBy(() -> find(keyId));
    }

    private static final class FakeIssuer implements IssuerKeys.KeyFetch {
        private String text = "{\"keys\":[]}";
        private boolean down;
        private int reads;

        void has(String... keyIds) {
            var keys = Arrays.stream(keyIds).map(FakeIssuer::key).toList();
            text = new JWKSet(keys).toString();
        }

        private static JWK key(String id) {
            try {
                return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
            } catch (JOSEException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public synchronized String fetch(URI jwksUri) throws IOException {
            reads++;
            if (down) {
                throw new IOException("down");
            }
            return text;
        }
    }
}

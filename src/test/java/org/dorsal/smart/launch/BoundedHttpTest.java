package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import org.dorsal.limit.Limit;
import org.dorsal.limit.LimitRules;
import org.dorsal.limit.Owner;
import org.dorsal.smart.ManualClock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.boot.ssl.SslBundle;

/** Whether a request may have arrived decides whether a refresh token may be sent again. */
class BoundedHttpTest {
    private final FakeEhr ehr = new FakeEhr(new ManualClock());
    private final BoundedHttp http =
            new BoundedHttp(Duration.ofSeconds(20), SomeDestinations.local(), SslBundle.systemDefault());
    /** Client with a short time limit, for requests without an answer. */
    private final BoundedHttp hasty =
            new BoundedHttp(Duration.ofSeconds(1), SomeDestinations.local(), SslBundle.systemDefault());

    @AfterEach
    void stop() {
        ehr.close();
    }

    @Test
    void a_port_where_nobody_listens_was_certainly_not_reached() {
        var nobody = ehr.origin();
        ehr.close();

        assertThat(http.get(request(nobody), 100)).isEqualTo(new HttpAnswer.UnsentRequest());
    }

    @Test
    void a_host_that_has_no_address_was_certainly_not_reached() {
        assertThat(http.get(request("http://nobody.invalid"), 100)).isEqualTo(new HttpAnswer.UnsentRequest());
    }

    @Test
    void a_server_that_does_not_speak_tls_was_certainly_not_told_anything() {
        assertThat(hasty.get(request(ehr.origin().replace("http:", "https:")), 100))
                .isInstanceOfAny(HttpAnswer.UnsentRequest.class, HttpAnswer.MissingAnswer.class);
        assertThat(ehr.calls()).isZero();
    }

    @Test
    void silence_and_a_cut_line_leave_it_open() {
        ehr.broken.put("/slow", 0);
        ehr.broken.put("/cut", -1);

        assertThat(hasty.get(request(ehr.origin() + "/slow"), 100)).isEqualTo(new HttpAnswer.MissingAnswer());
        assertThat(http.get(request(ehr.origin() + "/cut"), 100)).isEqualTo(new HttpAnswer.MissingAnswer());
    }

    @Test
    void a_body_is_read_up_to_its_cap() {
        ehr.broken.put("/error", 500);
        var size = "{\"error\":\"invalid_grant\"}".length();

        assertThat(http.get(request(ehr.origin() + "/error"), size))
                .isInstanceOfSatisfying(HttpAnswer.CompleteAnswer.class, whole -> {
                    assertThat(whole.status()).isEqualTo(500);
                    assertThat(whole.body()).hasSize(size);
                });
        assertThat(http.get(request(ehr.origin() + "/error"), size - 1)).isEqualTo(new HttpAnswer.OversizedAnswer(500));
    }

    @Test
    void a_body_is_read_while_its_memory_is_granted() {
        ehr.broken.put("/error", 500);
        int size = "{\"error\":\"invalid_grant\"}".length();
        Limit memory =
                new Limit(new LimitRules("memory", 2L * size * EhrMemory.BYTES_OF_BODY, 1, 1, false), (_, _, _) -> {});
        EhrMemory first = EhrMemory.of(memory, new Owner("northside", "first"));
        EhrMemory second = EhrMemory.of(memory, new Owner("northside", "second"));
        HttpRequest.Builder request = request(ehr.origin() + "/error");

        assertThat(http.get(request, 100, http.whole(), first)).isInstanceOf(HttpAnswer.CompleteAnswer.class);
        assertThat(memory.held()).isEqualTo(3L * size); // received, joined, cut
        assertThat(http.get(request, 100, http.whole(), first)).isEqualTo(new HttpAnswer.OversizedAnswer(500, true));
        assertThat(http.get(request, 100, http.whole(), second)).isEqualTo(new HttpAnswer.OversizedAnswer(500, true));

        first.close();
        assertThat(http.get(request, 100, http.whole(), second)).isInstanceOf(HttpAnswer.CompleteAnswer.class);
    }

    private static HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address));
    }
}

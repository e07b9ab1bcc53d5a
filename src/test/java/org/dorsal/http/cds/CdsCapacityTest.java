package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.concurrent.*;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Limits of the CDS Hooks endpoint: for unknown callers as everywhere, and for all calls together. */
class CdsCapacityTest {
    private static final int BURST = 20;

    /** Calls of which one is refused also on a loaded machine, where the allowance grows between them. */
    private static final int MANY = 5_000;

    private static final SomeHooks HOOKS =
            SomeHooks.start("--dorsal.anonymous.requests-a-second=1", "--dorsal.anonymous.burst=" + BURST);
    private static final SomeHooks ANY = SomeHooks.shared();
    private static final String BODY = SomeHooks.request("patient-view", _ -> {});

    @AfterAll
    static void stop() {
        HOOKS.close();
    }

    @Test
    void a_client_works_on_however_many_tokens_it_signs_and_forged_ones_are_limited() {
        assertThat(IntStream.range(0, 2 * BURST).map(_ -> HOOKS.call(BODY).status()))
                .as("calls, each with a new token")
                .containsOnly(200);
        List<Integer> answers = new ArrayList<>();
        while (answers.size() < MANY && !answers.contains(429)) {
            answers.add(HOOKS.post(forged(answers.size()), BODY).status());
        }
        assertThat(answers).as("forged tokens").contains(401, 429).doesNotContain(200);
    }

    /** A call without its body holds no place of those that came whole. */
    @Test
    void calls_that_wait_for_somebody_else_keep_no_other_call_from_its_cards() throws Exception {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int call = 0; call < 24; call++) {
                slow.add(begun(ANY.token(_ -> {})));
            }
            assertThat(together(8)).containsOnly(200);
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 16})
    void a_ward_that_opens_so_many_charts_at_once_gets_all_cards(int calls) throws Exception {
        for (int round = 0; round < 5; round++) {
            assertThat(together(calls)).containsOnly(200);
        }
    }

    /** A record that ended the process of a service which read it without a bound. */
    @Test
    void calls_with_11_000_conditions_are_refused_or_answered_and_the_next_one_gets_its_cards() throws Exception {
        Object condition =
                SomeHooks.pain("hook-anna").get("entry") instanceof List<?> entries ? entries.getFirst() : "";
        String record = SomeHooks.request(
                "patient-view",
                request -> request.put(
                        "prefetch",
                        Map.of(
                                "conditions",
                                Map.of("resourceType", "Bundle", "entry", Collections.nCopies(11_000, condition)))));

        assertThat(ANY.call(record).status()).as("alone").isEqualTo(200);
        assertThat(together(16, record)).as("together").isSubsetOf(200, 413, 429, 503);
        assertThat(together(1)).containsOnly(200);
    }

    private static List<Integer> together(int calls) throws Exception {
        return together(calls, BODY);
    }

    private static List<Integer> together(int calls, String body) throws Exception {
        try (var callers = Executors.newFixedThreadPool(calls)) {
            List<Callable<Integer>> requests =
                    Collections.nCopies(calls, () -> ANY.call(body).status());
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : callers.invokeAll(requests)) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }

    private static String forged(int number) {
        String token = HOOKS.token(_ -> {});
        return token.substring(0, token.length() - 8) + "%04d".formatted(number) + "AAAA";
    }

    /** Opens a call without its body. */
    private static Socket begun(String token) throws IOException {
        Socket socket = new Socket("127.0.0.1", ANY.service().port());
        String head = "POST /cds/northside/cds-services/upper-back-pain HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\nAuthorization: Bearer " + token
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}

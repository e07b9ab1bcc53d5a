package org.dorsal.http.cds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** Limits of the CDS Hooks endpoint: for unknown callers as everywhere, and for all calls together. */
class CdsCapacityTest {
    private static final int BURST = 20;

    /** Calls of which one is refused also on a loaded machine, where the allowance grows between them. */
    private static final int MANY = 5_000;

    private static final SomeHooks HOOKS =
            SomeHooks.start("--dorsal.anonymous.requests-a-second=1", "--dorsal.anonymous.burst=" + BURST);
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

    @Test
    void a_signature_is_checked_only_while_there_is_a_place() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            await("the answer that all places are taken").until(() -> {
                for (int call = 0; call < 8; call++) {
                    slow.add(begun(HOOKS.token(_ -> {}))); // again each time: the service ends a slow call soon
                }
                return HOOKS.post(forged(BURST + 1), BODY).status() == 503;
            });
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        await("a place").until(() -> HOOKS.call(BODY).status() == 200);
    }

    private static String forged(int number) {
        String token = HOOKS.token(_ -> {});
        return token.substring(0, token.length() - 8) + "%04d".formatted(number) + "AAAA";
    }

    /** Opens a call without its body. */
    private static Socket begun(String token) throws IOException {
        Socket socket = new Socket("127.0.0.1", HOOKS.service().port());
        String head = "POST /cds/northside/cds-services/upper-back-pain HTTP/1.1\r\nHost: localhost\r\n"
                + "Content-Type: application/json\r\nContent-Length: 100\r\nAuthorization: Bearer " + token
                + "\r\n\r\n";
        socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
        return socket;
    }
}

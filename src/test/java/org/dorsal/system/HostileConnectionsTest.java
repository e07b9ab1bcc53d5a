package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;
import static org.dorsal.system.SomeService.NORTHSIDE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.*;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Hundreds of connections from many addresses that begin a request and never end it: callers who send whole requests
 * are answered meanwhile, and the service ends each of the others (promise {@code unavailable}). The cost for a clinician and
 * the memory are measured by the benchmark's {@code hostile}.
 */
@ExtendWith(OutputCaptureExtension.class)
class HostileConnectionsTest {
    private static final boolean LONG = Boolean.getBoolean("dorsal.long");

    /** More than there are request threads. */
    private static final int CONNECTIONS = 260;

    private static final int ADDRESSES = 30;

    /** A prompt answer, on a machine that does other work as well. */
    private static final Duration PROMPT = Duration.ofSeconds(15);

    /** Silence and whole request together, and the time to notice. */
    private static final Duration GIVEN_UP = Duration.ofSeconds(40);

    private static final SomeService SERVICE = SomeService.with();
    private static final SomeClient EHR = SERVICE.client(NORTHSIDE, "system/*.cruds");
    private static final String LONG_FORM =
            "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 2000000";
    private static final String SHORT_FORM = "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000";

    /** Callers without a credential would decide how much is logged. */
    @AfterEach
    void no_connection_leaves_a_stack_trace(CapturedOutput output) {
        assertThat(output.getAll()).doesNotContain("\tat org.", "Exception");
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @Test
    void a_form_that_announces_more_than_any_form_needs_is_not_waited_for() {
        try (HostileConnections connections = open(1, 1, post("/launch/northside/callback", LONG_FORM))) {
            await("the refusal").atMost(PROMPT).until(() -> connections.isAnswered(0));
            assertThat(connections.answer(0)).startsWith("HTTP/1.1 4");
            await("the end of the connection").atMost(PROMPT).until(() -> connections.ended() == 1);
        }
    }

    /** All at once; {@code -Ddorsal.long=true} begins as many of each alone. */
    static Stream<List<String>> beginningsOfStrangers() {
        Stream<String> bodies = Stream.of(
                        "/launch/northside/callback",
                        "/audit/northside/callback",
                        "/audit/northside/searches",
                        "/operate/northside",
                        "/a/northside.01900000-0000-7000-8000-000000000000/answers",
                        "/fhir/northside/QuestionnaireResponse",
                        "/cds/northside/cds-services/upper-back-pain",
                        "/log/northside/checkpoint",
                        "/nothing")
                .map(path -> post(path, SHORT_FORM) + "a");
        String chunk = post(
                        "/launch/northside/callback",
                        "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked")
                + "1";
        List<String> beginnings = Stream.concat(bodies, Stream.of(chunk)).toList();
        return LONG ? beginnings.stream().map(List::of) : Stream.of(beginnings);
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("beginningsOfStrangers")
    void bodies_of_strangers_that_drip_hold_up_nobody_and_end(List<String> beginnings) {
        assertNobodyWaits(beginnings);
    }

    @Test
    void nor_do_bodies_of_a_caller_with_a_token_nor_heads() {
        String body = post(
                        "/fhir/northside/QuestionnaireResponse",
                        "Authorization: Bearer " + EHR.token()
                                + "\r\nContent-Type: application/fhir+json\r\nContent-Length: 20000")
                + " ".repeat(15_000);
        String head = "GET /fhir/northside/metadata HTTP/1.1\r\nHost: x\r\nX-Long: a";
        if (LONG) {
            assertNobodyWaits(List.of(body));
            assertNobodyWaits(List.of(head));
        }
        assertNobodyWaits(List.of(body, head));
    }

    /** Client that requests more than the kernel keeps for it, and takes a byte at a time. */
    @Test
    void an_answer_that_nobody_takes_holds_its_thread_for_seconds_only() throws IOException {
        String request = "GET /fhir/northside/Questionnaire?_count=100 HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n";
        try (SocketChannel slow = SocketChannel.open()) {
            slow.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
            slow.connect(new InetSocketAddress("127.0.0.1", SERVICE.port()));
            slow.configureBlocking(false);
            ByteBuffer requests = StandardCharsets.US_ASCII.encode(request.repeat(300));
            ByteBuffer one = ByteBuffer.allocate(1);
            await("the end of the connection").atMost(GIVEN_UP).until(() -> {
                try {
                    slow.write(requests.hasRemaining() ? requests : one.clear());
                    slow.read(one.clear());
                    return false;
                } catch (IOException _) {
                    return true;
                }
            });
        }
        took(SomeResponse.of("after-a-slow-reader").json());
    }

    /**
     * Clients that take a thousand bytes a second of a megabyte each, from more connections than there are threads: what the
     * kernel has taken of an answer holds neither a thread nor memory of the service.
     */
    @Test
    void readers_of_a_thousand_bytes_a_second_hold_up_nobody() throws IOException {
        String request =
                "GET /fhir/northside/Questionnaire?_count=1 HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer "
                        + EHR.token() + "\r\n\r\n";
        String response = SomeResponse.of("slow-readers").json();
        List<SocketChannel> slow = new ArrayList<>();
        try {
            ByteBuffer second = ByteBuffer.allocate(1000);
            Set<String> statuses = new TreeSet<>();
            for (int number = 0; number < CONNECTIONS; number++) {
                SocketChannel channel = SocketChannel.open();
                slow.add(channel);
                channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
                channel.connect(new InetSocketAddress("127.0.0.1", SERVICE.port()));
                channel.write(StandardCharsets.US_ASCII.encode(request));
                channel.configureBlocking(false);
            }
            for (int round = 0; round < 4; round++) {
                assertThat(took(response)).isLessThan(PROMPT);
                for (SocketChannel channel : slow) {
                    channel.read(second.clear());
                    String some =
                            StandardCharsets.ISO_8859_1.decode(second.flip()).toString();
                    if (some.startsWith("HTTP/1.1 ")) {
                        statuses.add(some.substring(9, 12));
                    }
                }
            }
            assertThat(statuses).contains("200").isSubsetOf("200", "429", "503");
        } finally {
            for (SocketChannel channel : slow) {
                channel.close();
            }
        }
    }

    @Test
    void a_refused_body_that_has_arrived_costs_an_honest_caller_no_connection() throws IOException {
        String body = " ".repeat(9_000);
        String refused = post(
                "/fhir/northside/QuestionnaireResponse",
                "Authorization: Bearer expired\r\nContent-Type: application/fhir+json\r\nContent-Length: "
                        + body.length());
        try (var socket = new java.net.Socket("127.0.0.1", SERVICE.port())) {
            socket.setSoTimeout(180_000);
            for (int request = 0; request < 3; request++) {
                socket.getOutputStream().write((refused + body).getBytes(StandardCharsets.US_ASCII));
                assertThat(HostileConnections.readAnswer(socket))
                        .startsWith("HTTP/1.1 401")
                        .doesNotContainIgnoringCase("Connection: close");
            }
        }
    }

    /** "A server that does not support persistent connections … sends the close option" (RFC 9112, 9.6). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /launch/northside/callback",
                "POST /audit/northside/searches",
                "POST /operate/northside",
                "POST /a/northside.01900000-0000-7000-8000-000000000000/answers",
                "PUT /fhir/northside/QuestionnaireResponse/x",
                "POST /fhir/northside/Patient",
                "GET /fhir/northside/QuestionnaireResponse",
                "POST /cds/northside/cds-services/upper-back-pain",
                "POST /log/northside/checkpoint",
                "PUT /log/northside/checkpoint",
                "DELETE /nothing"
            })
    void a_refusal_before_all_of_the_body_has_arrived_announces_the_end_of_the_connection(String request) {
        String head =
                request + " HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\nContent-Length: 1000000\r\n\r\n";
        try (HostileConnections connections = open(1, 1, head + " ".repeat(9_000))) {
            await("the answer").atMost(PROMPT).until(() -> connections.ended() == 1);
            assertThat(connections.answer(0))
                    .startsWith("HTTP/1.1 4")
                    .containsIgnoringCase("\r\nConnection: close\r\n");
        }
    }

    private static void assertNobodyWaits(List<String> beginnings) {
        String response = SomeResponse.of("hostile-connections").json();
        took(response);
        try (HostileConnections hostile = open(CONNECTIONS, ADDRESSES, beginnings.toArray(String[]::new))) {
            for (int round = 0; round < 4; round++) {
                hostile.drip("a");
                assertThat(IntStream.range(0, 3).mapToObj(_ -> took(response)))
                        .allSatisfy(took -> assertThat(took).isLessThan(PROMPT));
            }
            await("the end of each connection").atMost(GIVEN_UP).until(() -> {
                hostile.drip("a");
                return hostile.ended() == CONNECTIONS;
            });
        }
    }

    /** Time in which a response of a caller with a token is stored; an answer of 503 is retried. */
    private static Duration took(String response) {
        long began = System.nanoTime();
        await("the creation").until(() -> {
            int status = EHR.post("QuestionnaireResponse", response).status();
            assertThat(status).isIn(201, 503);
            return status == 201;
        });
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private static String post(String path, String headers) {
        return "POST " + path + " HTTP/1.1\r\nHost: 127.0.0.1\r\n" + headers + "\r\n\r\n";
    }

    private static HostileConnections open(int connections, int addresses, String... beginnings) {
        try {
            return HostileConnections.open(SERVICE.port(), connections, addresses, beginnings);
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        }
    }
}

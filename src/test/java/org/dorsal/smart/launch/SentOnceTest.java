package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.*;
import java.net.http.HttpRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Flow;
import org.dorsal.Server;
import org.dorsal.smart.launch.BareEhr.EhrReaction;
import org.dorsal.smart.launch.BoundedHttp.SingleUseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Exactly-once or not-at-all delivery of writes; "not sent" is reported only if the request certainly did not arrive.
 */
class SentOnceTest {
    private static final byte[] BODY = "{\"resourceType\":\"Observation\"}".getBytes(StandardCharsets.UTF_8);

    private final BoundedHttp http = SomeClients.within(Duration.ofSeconds(20));
    /** Client with a short time limit, for requests without an answer. */
    private final BoundedHttp hasty = SomeClients.within(Duration.ofSeconds(3));

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT"})
    void what_is_cut_on_a_kept_line_is_never_repeated_by_the_client(String method) {
        try (var ehr = new BareEhr(BareEhr.ok(), new EhrReaction.SendAndClose(""), BareEhr.ok())) {
            assertThat(send(ehr, method)).isInstanceOf(HttpAnswer.CompleteAnswer.class);
            assertThat(send(ehr, method)).isEqualTo(new HttpAnswer.MissingAnswer());

            assertThat(ehr.arrived).hasSize(2);
            assertThat(ehr.begun).hasSize(2);
        }
    }

    @Test
    void a_read_that_is_cut_on_a_kept_line_may_be_repeated_for_it_changes_nothing() {
        try (var ehr = new BareEhr(BareEhr.ok(), new EhrReaction.SendAndClose(""), BareEhr.ok())) {
            assertThat(get(ehr)).isInstanceOf(HttpAnswer.CompleteAnswer.class);
            assertThat(get(ehr)).isInstanceOf(HttpAnswer.CompleteAnswer.class);

            assertThat(ehr.arrived).hasSize(3);
        }
    }

    @Test
    void a_line_that_is_cut_after_the_request_leaves_it_open() {
        try (var ehr = new BareEhr(new EhrReaction.SendAndClose(""))) {
            assertThat(send(ehr, "POST")).isEqualTo(new HttpAnswer.MissingAnswer());
            assertThat(ehr.arrived).hasSize(1);
        }
    }

    @Test
    void silence_after_the_request_leaves_it_open() {
        try (var ehr = new BareEhr(new EhrReaction.ReadWithoutAnswer())) {
            assertThat(send(hasty, ehr.origin() + "/")).isEqualTo(new HttpAnswer.MissingAnswer());
            assertThat(ehr.arrived).hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 201 Created\r\nContent-Length: 100\r\n\r\n{",
                "HTTP/1.1 201 Created\r\nLocation: x",
                "HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{",
                "it is done, believe me\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello"
            })
    void half_an_answer_is_no_answer(String half) {
        try (var ehr = new BareEhr(new EhrReaction.SendAndClose(half))) {
            assertThat(send(ehr, "POST")).isEqualTo(new HttpAnswer.MissingAnswer());
            assertThat(ehr.arrived).hasSize(1);
        }
    }

    /** The client may connect again: nothing was sent yet. */
    @Test
    void whoever_hangs_up_on_those_who_knock_has_got_nothing_or_is_told_once_on_another_line() {
        for (var time = 0; time < 20; time++) {
            try (var ehr = new BareEhr(new EhrReaction.CloseAtConnect(), BareEhr.ok())) {
                var answer = send(ehr, "POST");
                assertThat(ehr.arrived).hasSize(answer instanceof HttpAnswer.CompleteAnswer ? 1 : 0);
            }
        }
    }

    @Test
    void whoever_cuts_after_the_headers_is_not_sent_them_again() {
        try (var ehr = new BareEhr(new EhrReaction.CutAfterHeaders(), BareEhr.ok())) {
            assertThat(send(ehr, "POST"))
                    .isInstanceOfAny(HttpAnswer.UnsentRequest.class, HttpAnswer.MissingAnswer.class);
            assertThat(ehr.begun).hasSize(1);
            assertThat(ehr.arrived).isEmpty();
        }
    }

    @Test
    void a_port_where_nobody_listens_and_a_name_without_an_address_were_not_reached() {
        var closed = new BareEhr();
        closed.close();

        assertThat(send(closed, "POST")).isEqualTo(new HttpAnswer.UnsentRequest());
        assertThat(send("http://nobody.invalid/", "POST")).isEqualTo(new HttpAnswer.UnsentRequest());
    }

    @Test
    void a_server_that_does_not_speak_tls_was_not_told_anything() {
        try (var ehr = new BareEhr()) {
            assertThat(send(hasty, ehr.origin().replace("http:", "https:")))
                    .isInstanceOfAny(HttpAnswer.UnsentRequest.class, HttpAnswer.MissingAnswer.class);
            assertThat(ehr.arrived).isEmpty();
        }
    }

    @Test
    void a_line_that_is_not_taken_up_in_time_was_not_sent_on() throws IOException {
        var full = new ArrayList<Socket>();
        try (var deaf = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            for (var index = 0; index < 3; index++) { // more than the kernel queues for a socket that never accepts
                var waiting = new Socket();
                full.add(waiting);
                try {
                    waiting.connect(deaf.getLocalSocketAddress(), 100);
                } catch (java.net.SocketTimeoutException _) {
                    break;
                }
            }
            assertThat(send("http://127.0.0.1:" + deaf.getLocalPort() + "/", "POST"))
                    .isEqualTo(new HttpAnswer.UnsentRequest());
        } finally {
            for (var socket : full) {
                socket.close();
            }
        }
    }

    @Test
    void nothing_speaks_http_2_where_one_line_carries_many_requests() {
        try (var ehr = new BareEhr(BareEhr.ok())) {
            send(ehr, "POST");
            assertThat(ehr.arrived)
                    .singleElement()
                    .asString()
                    .startsWith("POST / HTTP/1.1\r\n")
                    .doesNotContainIgnoringCase("upgrade:", "h2c");
        }
    }

    @Test
    void the_service_gives_idle_lines_up_before_an_ehr_cuts_them() {
        Server.application();

        assertThat(Integer.getInteger("jdk.httpclient.keepalive.timeout")).isLessThan(5);
    }

    @Test
    void a_body_is_given_away_once() {
        var body = new SingleUseBody(BODY);
        assertThat(body.contentLength()).isEqualTo(BODY.length);
        assertThat(new RecordingSubscriber().from(body)).isEqualTo(List.of("begun", BODY.length + " bytes", "done"));

        assertThat(new RecordingSubscriber().from(body)).isEqualTo(List.of("begun", "refused"));
        assertThat(body.takeBack()).isFalse();
    }

    @Test
    void a_body_that_was_taken_back_is_given_to_nobody() {
        var body = new SingleUseBody(BODY);

        assertThat(body.takeBack()).isTrue();
        assertThat(new RecordingSubscriber().from(body)).isEqualTo(List.of("begun", "refused"));
    }

    @Test
    void a_request_without_content_could_not_be_told_sent_from_unsent() {
        assertThatIllegalArgumentException().isThrownBy(() -> new SingleUseBody(new byte[0]));
    }

    /** Subscriber that records a client's view of a body. */
    private static final class RecordingSubscriber implements Flow.Subscriber<ByteBuffer> {
        private final List<String> requests = new ArrayList<>();

        List<String> from(SingleUseBody body) {
            body.subscribe(this);
            return requests;
        }

        @Override
        public void onSubscribe(Flow.Subscription begun) {
            requests.add("begun");
            begun.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(ByteBuffer bytes) {
            requests.add(bytes.remaining() + " bytes");
        }

        @Override
        public void onError(Throwable fault) {
            requests.add("refused");
        }

        @Override
        public void onComplete() {
            requests.add("done");
        }
    }

    private HttpAnswer get(BareEhr ehr) {
        return http.get(HttpRequest.newBuilder(URI.create(ehr.origin() + "/")), 100);
    }

    private HttpAnswer send(BareEhr ehr, String method) {
        return send(ehr.origin() + "/", method);
    }

    private static HttpAnswer send(BoundedHttp client, String address) {
        return client.send(HttpRequest.newBuilder(URI.create(address)), "POST", BODY, 100);
    }

    private HttpAnswer send(String address, String method) {
        return http.send(HttpRequest.newBuilder(URI.create(address)), method, BODY, 100);
    }
}

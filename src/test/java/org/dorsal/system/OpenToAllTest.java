package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import ca.uhn.fhir.interceptor.api.Hook;
import ca.uhn.fhir.interceptor.api.Interceptor;
import ca.uhn.fhir.interceptor.api.Pointcut;
import ca.uhn.fhir.rest.server.RestfulServer;
import ca.uhn.fhir.rest.server.servlet.ServletRequestDetails;
import java.util.TreeMap;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Resources readable without a token. */
class OpenToAllTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SomeClient ANYBODY = SomeClient.anonymous(SERVICE.base(SomeService.NORTHSIDE));

    @Test
    void knowledge_may_be_kept_until_it_changes() {
        var form = ANYBODY.get("Questionnaire").entries().getFirst().path("id").asString("");

        var read = ANYBODY.get("Questionnaire/" + form);
        assertThat(read.status()).isEqualTo(200);
        assertThat(read.type()).isEqualTo("Questionnaire");
        assertThat(read.header("ETag")).matches("W/\"[0-9a-f]{64}\"");
        assertThat(read.header("Cache-Control")).contains("public");
        assertThat(read.header("Vary"))
                .as("JSON is not kept for XML")
                .isEqualToIgnoringCase("origin,accept,accept-encoding");
        assertThat(ANYBODY.get("Questionnaire/" + form, "If-None-Match", read.header("ETag")))
                .returns(304, SomeAnswer::status)
                .returns("", SomeAnswer::text);
    }

    /** The CapabilityStatement describes the API to programs, and the documents and requests that tests run to people. */
    @ParameterizedTest
    @ValueSource(
            strings = {"swagger-ui", "swagger-ui/", "swagger-ui/swagger-ui-bundle.js", "swagger-ui/start.js", "api-docs"
            })
    void there_is_no_second_description_of_the_api(String address) {
        assertThat(ANYBODY.get(address).status()).isEqualTo(404);
    }

    /**
     * Checks that few answers are encoded at once: it needs no token, so concurrent requests must not take the cores from
     * authenticated clients. Answers are held back in HAPI's server until half of all were answered.
     */
    @Test
    void what_needs_an_encoder_is_encoded_by_a_few_at_a_time() throws Exception {
        var held = new HeldEncoder();
        var server = SERVICE.part(RestfulServer.class);
        server.registerInterceptor(held);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var pending = IntStream.range(0, HeldEncoder.REQUESTS)
                    .mapToObj(_ -> threads.submit(() -> {
                        int status = ANYBODY.get("ActivityDefinition?_count=100&_format=xml")
                                .status();
                        held.answered.countDown();
                        return status;
                    }))
                    .toList();
            assertThat(ANYBODY.get("Questionnaire").status())
                    .as("what is sent as stored waits for no encoder")
                    .isEqualTo(200);
            var answers = new TreeMap<Integer, Integer>();
            for (var answer : pending) {
                answers.merge(answer.get(), 1, Integer::sum);
            }
            assertThat(held.most.get()).as("answers encoded at once").isBetween(1, HeldEncoder.REQUESTS / 2 - 1);
            assertThat(answers.keySet()).contains(200).isSubsetOf(200, 429, 503).hasSizeGreaterThan(1);
        } finally {
            server.unregisterInterceptor(held);
        }
        assertThat(ANYBODY.get("Questionnaire?_format=xml").header("Content-Type"))
                .startsWith("application/fhir+xml");
    }

    /** Holds back answers about one type, in the place where HAPI's server encodes them. */
    @Interceptor
    public static final class HeldEncoder {
        static final int REQUESTS = 60;
        private static final int MAX_WAITS = 6_000;

        final CountDownLatch answered = new CountDownLatch(REQUESTS / 2);
        final AtomicInteger most = new AtomicInteger();
        private final AtomicInteger inside = new AtomicInteger();

        @Hook(value = Pointcut.SERVER_OUTGOING_RESPONSE, order = -1)
        public void holds(ServletRequestDetails details) throws InterruptedException {
            if (!"ActivityDefinition".equals(details.getResourceName())) {
                return;
            }
            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
            try {
                boolean isServed = false;
                for (int waits = 0; waits < MAX_WAITS && !isServed; waits++) {
                    isServed = answered.await(10, TimeUnit.MILLISECONDS);
                }
            } finally {
                inside.decrementAndGet();
            }
        }
    }

    @Test
    void a_site_tells_where_its_tokens_come_from() {
        var reply = ANYBODY.get(".well-known/smart-configuration");

        assertThat(reply.header("Content-Type")).startsWith("application/json");
        assertThat(reply.json().path("token_endpoint").asString(""))
                .isEqualTo(SERVICE.ehr(SomeService.NORTHSIDE).tokenEndpoint().toString());
        assertThat(reply.json().path("code_challenge_methods_supported").toString())
                .isEqualTo("[\"S256\"]");
    }

    @Test
    void the_capability_statement_is_of_this_site() {
        var statement = ANYBODY.get("metadata");

        assertThat(statement.type()).isEqualTo("CapabilityStatement");
        assertThat(statement.json().path("implementation").path("url").asString(""))
                .isEqualTo(ANYBODY.base());
    }

    @Test
    void the_management_port_tells_how_the_service_is() {
        assertThat(SERVICE.readiness()).isEqualTo(200);
        assertThat(SERVICE.management("actuator/health/liveness").status()).isEqualTo(200);
        assertThat(SERVICE.management("actuator/health").text()).doesNotContain("components", "details");
    }

    @ParameterizedTest
    @ValueSource(strings = {"env", "beans", "configprops", "heapdump", "threaddump", "loggers", "shutdown", "mappings"})
    void and_nothing_of_its_inside(String endpoint) {
        assertThat(SERVICE.management("actuator/" + endpoint).status()).isEqualTo(404);
    }
}

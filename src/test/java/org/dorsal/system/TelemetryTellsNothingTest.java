package org.dorsal.system;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.dorsal.store.TestPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Metrics and structured log lines contain routes, times and counts, and nothing that a program, a clinician or a stranger sent.
 */
class TelemetryTellsNothingTest {
    private static final String NORTH = SomeService.NORTHSIDE;
    private static final String CANARY = "zwitscher7vogel";
    private static final List<String> PATIENT = List.of("Hazel", "Dummond", "SBX-08", "1992-12-31", "sandbox-08");
    private static final String FILED = "(Observation|DocumentReference|QuestionnaireResponse)";
    private static final String RESPONSES = "QuestionnaireResponse";
    private static final ByteArrayOutputStream LOGGED = new ByteArrayOutputStream();
    private static final SomeService SERVICE = SomeService.with();
    private static final SomeClient EHR = SERVICE.client(NORTH, "system/*.cruds");
    private static final OutputStreamAppender<ILoggingEvent> APPENDER = new OutputStreamAppender<>();

    @BeforeAll
    static void log_as_the_chart_does() {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        StructuredLogEncoder encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat("ecs");
        encoder.start();
        APPENDER.setContext(context);
        APPENDER.setEncoder(encoder);
        APPENDER.setOutputStream(LOGGED);
        APPENDER.start();
        context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(APPENDER);
    }

    @AfterAll
    static void stop() {
        ((LoggerContext) LoggerFactory.getILoggerFactory())
                .getLogger(Logger.ROOT_LOGGER_NAME)
                .detachAppender(APPENDER);
        SERVICE.close();
    }

    @Test
    void a_day_of_programs_clinicians_and_strangers_leaves_routes_and_counts_alone() {
        String response = programs();
        SomeClinician clinician = clinicians();
        strangers();
        await("metrics of the requests")
                .untilAsserted(() -> assertThat(metrics())
                        .contains(
                                "uri=\"/fhir/{site}/QuestionnaireResponse/{id}\"",
                                "uri=\"/fhir/{site}/Observation/_search\"",
                                "uri=\"/launch/{site}\"",
                                "uri=\"/a/{launch}/sign\"",
                                "uri=\"/operate/**\"",
                                "uri=\"/.well-known/smart-configuration\"",
                                "uri=\"/token\"",
                                "uri=\"/Patient/{id}\"")
                        .containsPattern("http_client_requests_seconds_count\\{.*status=\"201\",uri=\"/" + FILED)
                        .contains("dorsal_dispositions_total{")
                        .containsPattern(cause("received"))
                        .containsPattern(cause("signed"))
                        .containsPattern(
                                "dorsal_dispositions_changed_total\\{computed=\"emergency\",signed=\"urgent\"} 1"));
        assertThat(metrics() + LOGGED.toString(UTF_8))
                .doesNotContainIgnoringCase(CANARY)
                .doesNotContain(PATIENT)
                .doesNotContain(response, clinician.launch());
    }

    @Test
    void a_line_of_a_request_carries_its_id() {
        TestPostgres.run(SERVICE.database().asOwner(), "revoke insert on audit_event from " + TestPostgres.APPLICATION);
        SomeAnswer refused;
        try {
            refused = EHR.post(RESPONSES, SomeResponse.of(CANARY).json(), "X-Request-Id", "request-of-the-line");
        } finally {
            TestPostgres.run(
                    SERVICE.database().asOwner(), "grant insert on audit_event to " + TestPostgres.APPLICATION);
        }
        assertThat(refused.status()).isEqualTo(503);
        List<JsonNode> lines = LOGGED.toString(UTF_8)
                .lines()
                .map(line -> JsonMapper.shared().readTree(line))
                .filter(line -> line.at("/http/request/id").asString("").equals("request-of-the-line"))
                .toList();
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line.at("/log/level").asString()).isEqualTo("WARN");
            assertThat(line.at("/service/name").asString()).isEqualTo("dorsal");
            assertThat(line.toString()).doesNotContain(CANARY);
        });
    }

    private static String cause(String moment) {
        return "dorsal_causes_total\\{cause=\"acs\",criteria=\"upper-back-pain-evidence\",moment=\"" + moment
                + "\",tier=\"[a-z-]+\",version=\"2[.]0[.]0\"} 1";
    }

    /** @return id of the stored response */
    private static String programs() {
        String response = EHR.post(
                        RESPONSES,
                        SomeResponse.of(CANARY).json(),
                        "tracestate",
                        "some=" + CANARY,
                        "baggage",
                        "a=" + CANARY)
                .id();
        assertThat(EHR.get(RESPONSES + "/" + response).status()).isEqualTo(200);
        assertThat(EHR.get("Observation?patient=" + CANARY).status()).isEqualTo(200);
        assertThat(EHR.send(
                                "POST",
                                "Observation/_search",
                                "patient=" + CANARY,
                                "Content-Type",
                                "application/x-www-form-urlencoded")
                        .status())
                .isEqualTo(200);
        assertThat(EHR.get("Patient/" + CANARY).status()).isEqualTo(404);
        assertThat(EHR.send(CANARY, "Observation", "").status()).isEqualTo(405);
        return response;
    }

    private static SomeClinician clinicians() {
        SomeClinician clinician = SomeClinician.of(SERVICE, NORTH, "sandbox-08");
        clinician.answer("sign-with-pain=chest-tight", "clinician-note=" + CANARY);
        clinician.sign(
                "open=" + CANARY,
                "disposition=urgent",
                "disposition-reason=clinical-judgement",
                "disposition-text=" + CANARY);
        return clinician;
    }

    private static void strangers() {
        SomeClient stranger = SomeClient.anonymous(SERVICE.baseUrl());
        for (String path : List.of(
                "a/" + CANARY + "/assessment/" + CANARY,
                "launch/" + NORTH + "?iss=" + CANARY + "&launch=" + CANARY,
                "launch/" + NORTH + "/callback?state=" + CANARY,
                "audit/" + NORTH + "/search?patient=" + CANARY,
                "operate/" + CANARY,
                "log/" + NORTH + "/" + CANARY,
                CANARY)) {
            assertThat(stranger.get(path).status()).as(path).isBetween(300, 499);
        }
    }

    private static String metrics() {
        return SERVICE.management("actuator/prometheus").text();
    }
}

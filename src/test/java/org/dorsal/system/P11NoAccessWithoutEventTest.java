package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.Polling.await;

import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.*;
import java.util.function.Supplier;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.sandbox.SandboxStaff;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While no audit event can be stored, no data is shown or stored; afterwards all continues without a restart (promise {@code audit}).
 */
class P11NoAccessWithoutEventTest {
    private static final String NORTH = SomeService.NORTHSIDE;
    private static final SomeService SERVICE = SomeService.with();
    private static final SomeVisitor OPERATOR = SomeAuditor.operator(SERVICE, NORTH);
    private static final SomeClient EHR = SERVICE.client(NORTH, "system/*.cruds");
    private static final String RESPONSES = "QuestionnaireResponse";

    /** Texts of the patients in the requests. */
    private static final List<String> PATIENTS = List.of("p11-patient", "Dogwood", "SBX-04", "1971");

    private static final List<String> STORED =
            List.of("resource_version", "assessment", "sign_off", "draft", "launch", "delivery", "audit_event");

    private SomeClinician clinician = SomeClinician.of(SERVICE, NORTH, "sandbox-04");
    private String response = "";
    private String version = "";

    /** Result of a request. */
    private record RequestResult(int status, Optional<String> retryAfter, String body) {
        static RequestResult of(SomeAnswer answer) {
            return new RequestResult(
                    answer.status(),
                    Optional.of(answer.header("Retry-After")).filter(text -> !text.isEmpty()),
                    answer.text());
        }

        static RequestResult of(HttpResponse<String> answer) {
            return new RequestResult(answer.statusCode(), answer.headers().firstValue("Retry-After"), answer.body());
        }
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @BeforeEach
    void something_to_look_at() {
        response = EHR.post(RESPONSES, SomeResponse.of("p11-patient").json()).id();
        clinician.answer("sign-with-pain=chest-tight");
        version = clinician.page("").select("#answers").attr("data-version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"audit_event", "log_waiting"})
    void what_nobody_can_be_told_of_does_not_happen(String table) throws SQLException {
        Map<String, Supplier<RequestResult>> actions = actions();
        sql("revoke insert on " + table + " from dorsal_app");
        Map<String, Long> before = rows();
        try {
            actions.forEach((name, action) -> assertThat(action.get()).as(name).satisfies(got -> {
                assertThat(got.status()).isEqualTo(503);
                assertThat(got.retryAfter()).isPresent();
                assertThat(got.body()).doesNotContain(response, "SQL", "audit");
                assertThat(RandomIds.removedFrom(got.body())).doesNotContain(PATIENTS);
            }));
            assertThat(SomeClient.anonymous(SERVICE.base(NORTH)).get("metadata").status())
                    .isEqualTo(200);
            assertThat(rows()).isEqualTo(before);
        } finally {
            sql("grant insert on " + table + " to dorsal_app");
        }
        actions.forEach(
                (name, action) -> assertThat(action.get().status()).as(name).isBetween(200, 401));
    }

    @Test
    void who_looks_after_deliveries_is_told_by_name_and_whoever_has_no_session_by_address() {
        var events = new SomeEvents(SERVICE, NORTH);
        var browser = new SomeVisitor(SERVICE.baseUrl());
        var page = URI.create(SERVICE.baseUrl() + "/operate/" + NORTH);

        assertThat(events.during(() -> OPERATOR.get(page))).singleElement().satisfies(event -> {
            assertThat(SomeEvents.word(event)).isEqualTo("access:R:0");
            assertThat(SomeEvents.facts(event)).containsExactly("page=/operate/{site}");
            assertThat(event.getAgent())
                    .filteredOn(agent -> agent.getRequestor())
                    .singleElement()
                    .satisfies(agent -> {
                        assertThat(agent.getName()).isEqualTo(SandboxStaff.OPERATOR.words());
                        assertThat(agent.getPurposeOfUseFirstRep()
                                        .getCodingFirstRep()
                                        .getCode())
                                .isEqualTo("HOPERAT");
                    });
        });
        assertThat(events.during(() -> browser.post(URI.create(page + "/resolve"), "")))
                .singleElement()
                .satisfies(event -> {
                    assertThat(SomeEvents.word(event)).isEqualTo("access:R:4");
                    assertThat(event.getAgentFirstRep().getNetwork().getAddress())
                            .isEqualTo("127.0.0.1");
                });
    }

    @Test
    void the_start_is_told_with_software_knowledge_and_settings() {
        for (String site : List.of(NORTH, SomeService.SOUTHSIDE)) {
            assertThat(new SomeEvents(SERVICE, site).withSubtype("110120"))
                    .singleElement()
                    .satisfies(event -> {
                        assertThat(SomeEvents.facts(event))
                                .anyMatch(fact -> fact.startsWith("software=Dorsal "))
                                .anyMatch(fact -> fact.matches("settings-sha256=[0-9a-f]{64}"))
                                .anyMatch(fact ->
                                        fact.matches("knowledge=.*/Questionnaire/.*\\|2\\.0\\.0#sha256:[0-9a-f]{64}"));
                        assertThat(SomeEvents.about(event)).anyMatch(about -> about.startsWith("Device/"));
                        assertThat(event.getAgentFirstRep().getWho().getDisplay())
                                .isEqualTo("Dorsal");
                    });
        }
    }

    @Test
    void a_delivery_is_told_with_the_ehr_and_with_whose_token() {
        var events = new SomeEvents(SERVICE, NORTH);
        String signed = clinician.sign();

        await().until(() -> events.withFact("authority=clinician").stream()
                .anyMatch(event -> SomeEvents.about(event).contains("Patient/sandbox-04")
                        && event.getSubtypeFirstRep().getCode().equals("create")));
        assertThat(events.withFact("authority=clinician"))
                .allSatisfy(event -> assertThat(
                                event.getAgent().getLast().getNetwork().getAddress())
                        .isEqualTo(SERVICE.ehr(NORTH).fhirBase().toString()));
        assertThat(signed).isNotEmpty();
    }

    /** Requests that would succeed except for the missing events; the draft comes before the page that signs it. */
    private Map<String, Supplier<RequestResult>> actions() {
        String body = SomeResponse.of("p11-patient").json();
        Map<String, Supplier<RequestResult>> actions = new LinkedHashMap<>();
        actions.put("read", () -> RequestResult.of(EHR.get(RESPONSES + "/" + response)));
        actions.put("vread", () -> RequestResult.of(EHR.get(RESPONSES + "/" + response + "/_history/1")));
        actions.put("history", () -> RequestResult.of(EHR.get(RESPONSES + "/" + response + "/_history")));
        actions.put("search", () -> RequestResult.of(EHR.get("Observation?patient=p11-patient")));
        actions.put("search of events", () -> RequestResult.of(EHR.get("AuditEvent?patient=p11-patient")));
        actions.put("stored score", () -> RequestResult.of(EHR.get(RESPONSES + "/" + response + "/$score")));
        actions.put("score", () -> RequestResult.of(EHR.post(RESPONSES + "/$score", body)));
        actions.put("create", () -> RequestResult.of(EHR.post(RESPONSES, body)));
        actions.put(
                "update",
                () -> RequestResult.of(EHR.put(
                        RESPONSES + "/" + response,
                        SomeResponse.of("p11-patient")
                                .id(response)
                                .status("amended")
                                .json(),
                        "If-Match",
                        "W/\"1\"")));
        actions.put(
                "stranger",
                () -> RequestResult.of(SomeClient.anonymous(SERVICE.base(NORTH)).get("Observation")));
        actions.put("page", () -> RequestResult.of(clinician.get("")));
        actions.put("history page", () -> RequestResult.of(clinician.get("/history")));
        actions.put("review", () -> RequestResult.of(clinician.get("/review")));
        List<String> signature = SomeClinician.form(clinician.page("/review"));
        actions.put(
                "signature",
                () -> RequestResult.of(
                        clinician.browser().post(clinician.uri("/sign"), SomeClinician.encoded(signature))));
        String csrf = "csrf=" + clinician.csrf() + "&version=";
        actions.put(
                "draft",
                () -> RequestResult.of(clinician
                        .browser()
                        .post(clinician.uri("/plain"), csrf + first() + "&q-fever-time=now-or-3-days")));
        actions.put(
                "launch",
                () -> RequestResult.of(new SomeVisitor(SERVICE.baseUrl())
                        .open(SERVICE.ehr(NORTH).launchUrl(SandboxLaunch.of("sandbox-04")))));
        actions.put(
                "operators' page",
                () -> RequestResult.of(OPERATOR.get(URI.create(SERVICE.baseUrl() + "/operate/" + NORTH))));
        return actions;
    }

    /**
     * Returns the version shown by the page, which differs from the draft's after a signature has ended the draft.
     */
    private String first() {
        HttpResponse<String> page = clinician.get("");
        return page.statusCode() == 200
                ? Jsoup.parse(page.body()).select("#answers").attr("data-version")
                : version;
    }

    private static Map<String, Long> rows() throws SQLException {
        Map<String, Long> rows = new LinkedHashMap<>();
        for (String table : STORED) {
            rows.put(table, number("select count(*) from " + table));
        }
        return rows;
    }

    private static long number(String sql) throws SQLException {
        try (var connection = SERVICE.database().asSuperuser().getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void sql(String sql) throws SQLException {
        try (var connection = SERVICE.database().asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}

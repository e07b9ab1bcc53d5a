package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.sql.SQLException;
import java.util.*;
import java.util.stream.StreamSupport;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.sandbox.SandboxStaff;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.AuditorSessions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

/**
 * Coming in, being refused and leaving are events before they are answers; and nothing of it is in a log or an error.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuditorsEventsTest {
    private static final SomeService SERVICE = SomeService.with();
    private static final String SITE = SomeService.SOUTHSIDE;
    private static final String CANARY = "Zwitscher7Vogel";

    private final SomeVisitor browser = new SomeVisitor(SERVICE.baseUrl());

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @AfterEach
    void behave() {
        SERVICE.ehr(SITE).behave();
        sql("grant insert on audit_event to dorsal_app");
    }

    @Test
    void signing_in_and_out_name_the_person_their_role_and_the_client() {
        int before = events("110122").size();
        SomeAuditor ada = SomeAuditor.in(browser, SERVICE, SITE);

        assertThat(events("110122")).hasSize(before + 1).first().satisfies(event -> {
            assertThat(event.path("outcome").asString()).isEqualTo("0");
            assertThat(event.toString())
                    .contains(SandboxStaff.AUDITOR.subject(), SandboxStaff.AUDITOR.words(), "dorsal-auditors")
                    .contains("127.0.0.1")
                    .doesNotContain("Patient/");
        });
        assertThat(ada.post("sign-out", "csrf=" + SomeAuditor.csrf(auditor().orElseThrow()))
                        .statusCode())
                .isEqualTo(200);
        assertThat(events("110123")).first().satisfies(event -> {
            assertThat(event.path("outcome").asString()).isEqualTo("0");
            assertThat(event.toString()).contains(SandboxStaff.AUDITOR.subject());
        });
    }

    @Test
    void a_refusal_says_why_and_who_where_it_is_known() {
        browser.get(SomeAuditor.answerOf(SandboxStaff.CLINICIAN, browser, SERVICE.auditUrl(SITE, "sign-in")));
        assertThat(events("110122")).first().satisfies(event -> {
            assertThat(event.path("outcome").asString()).isEqualTo("4");
            assertThat(event.path("outcomeDesc").asString()).contains("These pages are for auditors");
            assertThat(event.toString()).contains(SandboxStaff.CLINICIAN.subject());
        });

        browser.get(SERVICE.auditUrl(SITE, "callback?state=" + CANARY + "&code=" + CANARY));
        assertThat(events("110122")).first().satisfies(event -> {
            assertThat(event.path("outcome").asString()).isEqualTo("4");
            assertThat(event.path("outcomeDesc").asString()).startsWith("This browser did not begin the sign-in");
            assertThat(event.toString()).doesNotContain(CANARY);
        });

        SERVICE.ehr(SITE).misbehave(Misbehaviour.TOKEN_ENDPOINT_DOWN);
        browser.get(SomeAuditor.answerOf(SandboxStaff.AUDITOR, browser, SERVICE.auditUrl(SITE, "sign-in")));
        assertThat(events("110122"))
                .first()
                .satisfies(event -> assertThat(event.path("outcome").asString()).isEqualTo("8"));
    }

    @Test
    void what_cannot_be_told_of_does_not_happen_and_goes_on_without_a_restart() {
        SomeAuditor ada = SomeAuditor.in(browser, SERVICE, SITE);
        String csrf = SomeAuditor.csrf(auditor().orElseThrow());
        var other = new SomeVisitor(SERVICE.baseUrl());
        URI back = SomeAuditor.answerOf(SandboxStaff.AUDITOR, other, SERVICE.auditUrl(SITE, "sign-in"));
        sql("revoke insert on audit_event from dorsal_app");

        HttpResponse<String> signedIn = other.get(back);
        HttpResponse<String> out = ada.post("sign-out", "csrf=" + csrf);
        HttpResponse<String> refused = other.get(SERVICE.auditUrl(SITE, "callback"));

        assertThat(List.of(signedIn, out, refused)).allSatisfy(answer -> {
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
            assertThat(answer.body()).contains("Dorsal is busy").doesNotContain("audit_event", "SQL");
        });
        assertThat(auditor()).as("nobody was signed out untold").isPresent();

        sql("grant insert on audit_event to dorsal_app");
        assertThat(ada.post("sign-out", "csrf=" + csrf).statusCode()).isEqualTo(200);
        assertThat(SomeAuditor.in(other, SERVICE, SITE).arrived()).isEqualTo(SERVICE.auditUrl(SITE, ""));
    }

    @Test
    void nothing_that_was_sent_or_that_opens_is_in_a_log_or_an_error(CapturedOutput output) {
        List<HttpResponse<String>> errors = new ArrayList<>();
        for (String sent : List.of(
                "callback?state=" + CANARY + "&code=" + CANARY + "&error=" + CANARY + "&iss=" + CANARY,
                "callback?state=%ff" + CANARY,
                "callback?state=" + CANARY.repeat(700))) {
            errors.add(browser.get(SERVICE.auditUrl(SITE, sent)));
        }
        SomeAuditor ada = SomeAuditor.in(browser, SERVICE, SITE);
        String secret = ada.secret();
        String csrf = SomeAuditor.csrf(auditor().orElseThrow());
        errors.add(ada.post("sign-out", "csrf=" + CANARY));
        errors.add(ada.post("sign-out", "csrf=" + CANARY.repeat(200_000)));
        errors.add(browser.get(
                SomeAuditor.answerOf(SandboxStaff.CLINICIAN, browser, SERVICE.auditUrl(SITE, "sign-in?to=" + CANARY))));

        assertThat(errors).allSatisfy(error -> {
            assertThat(error.statusCode()).isBetween(400, 499);
            assertThat(error.body() + error.headers().map()).doesNotContain(CANARY, secret, csrf);
        });
        assertThat(output.getAll()).doesNotContain(CANARY, secret, csrf, SandboxStaff.AUDITOR.subject(), "SAMPLE, ");
    }

    /** Newest first. */
    private static List<JsonNode> events(String subtype) {
        SomeAnswer page = SERVICE.client(SITE, "system/*.rs").get("AuditEvent?subtype=" + subtype + "&_count=100");
        assertThat(page.status()).as(page.text()).isEqualTo(200);
        return StreamSupport.stream(page.json().path("entry").spliterator(), false)
                .map(entry -> entry.path("resource"))
                .toList();
    }

    private Optional<Auditor> auditor() {
        return SERVICE.part(AuditorSessions.class)
                .open(new SiteId(SITE), Optional.ofNullable(browser.cookies().get("__Host-dorsal-auditor-" + SITE)));
    }

    private static void sql(String change) {
        try (var connection = SERVICE.database().asSuperuser().getConnection();
                var statement = connection.createStatement()) {
            statement.execute(change);
        } catch (SQLException fault) {
            throw new IllegalStateException(fault);
        }
    }
}

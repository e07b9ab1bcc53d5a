package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.*;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.sandbox.SandboxStaff;
import org.dorsal.smart.SiteId;
import org.dorsal.smart.signin.Auditor;
import org.dorsal.smart.signin.AuditorSessions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Auditors come in and leave, over HTTP, at the provider of each site. */
class AuditorsSignInTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final String SITE = SomeService.SOUTHSIDE;

    private final SomeVisitor browser = new SomeVisitor(SERVICE.baseUrl());

    @AfterEach
    void behave() {
        SERVICE.ehr(SITE).behave();
    }

    @ParameterizedTest
    @ValueSource(strings = {SomeService.NORTHSIDE, SomeService.SOUTHSIDE})
    void an_auditor_of_each_site_signs_in_and_lands_on_its_first_page(String site) {
        SomeAuditor ada = SomeAuditor.of(SERVICE, site);

        assertThat(ada.arrived()).isEqualTo(SERVICE.auditUrl(site, ""));
        assertThat(auditor(site, ada.browser())).hasValueSatisfying(auditor -> {
            assertThat(auditor.name()).isEqualTo(SandboxStaff.AUDITOR.words());
            assertThat(auditor.roles()).containsExactly("auditor");
            assertThat(auditor.issuer()).isEqualTo(SERVICE.ehr(site).issuer());
        });
    }

    @Test
    void the_sessions_cookie_is_for_this_host_and_for_no_script() {
        URI back = SomeAuditor.answerOf(SandboxStaff.AUDITOR, browser, SERVICE.auditUrl(SITE, "sign-in"));

        assertThat(browser.get(back).headers().allValues("Set-Cookie"))
                .filteredOn(line -> line.startsWith("__Host-dorsal-auditor-" + SITE + "="))
                .singleElement()
                .asString()
                .matches(".*; Path=/; Max-Age=28800; Expires=[^;]+; Secure; HttpOnly; SameSite=Lax");
        assertThat(browser.cookies()).containsOnlyKeys("__Host-dorsal-auditor-" + SITE);
    }

    @Test
    void the_wished_page_is_shown_and_never_one_elsewhere() {
        assertThat(to("/audit/" + SITE + "/records/7?version=2")).isEqualTo("/audit/" + SITE + "/records/7?version=2");
        for (String elsewhere : List.of(
                "https://evil.example/",
                "//evil.example/",
                "/audit/" + SITE + "//evil.example",
                "/audit/" + SITE + "/../../a",
                "/audit/" + SITE + "/%2e%2e/a",
                "/audit/" + SITE + "/\\evil.example",
                "/audit/" + SomeService.NORTHSIDE + "/",
                "/audit/" + SITE + "/x\r\nSet-Cookie: a=b")) {
            assertThat(to(elsewhere)).as(elsewhere).isEqualTo("/audit/" + SITE + "/");
        }
    }

    @Test
    void staff_without_the_role_are_told_so_and_get_no_session() {
        URI back = SomeAuditor.answerOf(SandboxStaff.CLINICIAN, browser, SERVICE.auditUrl(SITE, "sign-in"));
        HttpResponse<String> page = browser.get(back);

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("These pages are for auditors").contains("auditors.role");
        assertThat(browser.cookies()).doesNotContainKey("__Host-dorsal-auditor-" + SITE);
    }

    @Test
    void an_answer_is_good_once_and_in_the_browser_that_asked() {
        URI back = SomeAuditor.answerOf(SandboxStaff.AUDITOR, browser, SERVICE.auditUrl(SITE, "sign-in"));
        var cookiesBefore = Map.copyOf(browser.cookies());
        var thief = new SomeVisitor(SERVICE.baseUrl());

        assertThat(thief.get(back).statusCode()).isEqualTo(403);
        assertThat(thief.cookies()).isEmpty();
        assertThat(browser.get(back).statusCode())
                .as("the thief's try spends nothing")
                .isEqualTo(303);
        browser.cookies().clear();
        browser.cookies().putAll(cookiesBefore);
        assertThat(browser.get(back).statusCode()).as("good once").isEqualTo(400);
        assertThat(browser.cookies().keySet()).noneMatch(name -> name.startsWith("__Host-dorsal-auditor-"));
    }

    @Test
    void an_answer_of_one_site_is_nothing_at_another() {
        URI back = SomeAuditor.answerOf(SandboxStaff.AUDITOR, browser, SERVICE.auditUrl(SITE, "sign-in"));

        assertThat(browser.get(URI.create(back.toString().replace(SITE, SomeService.NORTHSIDE)))
                        .statusCode())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @EnumSource(
            value = Misbehaviour.class,
            names = {
                "ID_TOKEN_OF_ANOTHER_ISSUER",
                "ID_TOKEN_FOR_ANOTHER_CLIENT",
                "ID_TOKEN_WITH_ANOTHER_NONCE",
                "ID_TOKEN_WITH_BROKEN_SIGNATURE",
                "ID_TOKEN_EXPIRED",
                "ID_TOKEN_UNSIGNED",
                "NO_ID_TOKEN",
                "ANOTHER_ISS_IN_ANSWER",
                "NO_ISS_IN_ANSWER",
                "TOKEN_ENDPOINT_DOWN"
            })
    void a_provider_that_does_wrong_signs_nobody_in(Misbehaviour wrong) {
        SERVICE.ehr(SITE).misbehave(wrong);
        URI back = SomeAuditor.answerOf(SandboxStaff.AUDITOR, browser, SERVICE.auditUrl(SITE, "sign-in"));
        HttpResponse<String> page = browser.get(back);

        assertThat(page.statusCode()).isIn(403, 502, 503);
        assertThat(page.body()).contains("You are not signed in").contains("/audit/" + SITE + "/sign-in");
        assertThat(browser.cookies()).doesNotContainKey("__Host-dorsal-auditor-" + SITE);
    }

    @Test
    void signing_out_needs_the_form_of_a_page_and_ends_the_session_everywhere() {
        SomeAuditor ada = SomeAuditor.of(SERVICE, SITE);
        Auditor auditor = auditor(SITE, ada.browser()).orElseThrow();
        String secret = ada.secret();

        assertThat(ada.post("sign-out").statusCode()).isEqualTo(403);
        assertThat(ada.post("sign-out", "csrf=made-up").statusCode()).isEqualTo(403);
        assertThat(ada.browser()
                        .post(
                                ada.uri("sign-out"),
                                "csrf=" + SomeAuditor.csrf(auditor),
                                "Origin",
                                "https://evil.example",
                                "Sec-Fetch-Site",
                                "cross-site")
                        .statusCode())
                .isEqualTo(403);
        assertThat(auditor(SITE, ada.browser())).isPresent();

        HttpResponse<String> left = ada.post("sign-out", "csrf=" + SomeAuditor.csrf(auditor));
        assertThat(left.statusCode()).isEqualTo(200);
        assertThat(left.body()).contains("You are signed out");
        assertThat(ada.browser().cookies()).isEmpty();
        assertThat(SERVICE.part(AuditorSessions.class).open(new SiteId(SITE), Optional.of(secret)))
                .isEmpty();
        assertThat(ada.post("sign-out").statusCode()).as("again").isEqualTo(200);
    }

    @Test
    void a_site_without_auditors_says_so() {
        assertThat(browser.get(SERVICE.auditUrl("nowhere", "sign-in")).statusCode())
                .isEqualTo(404);
        assertThat(browser.get(SERVICE.auditUrl("nowhere", "callback")).statusCode())
                .isEqualTo(404);
        assertThat(browser.post(SERVICE.auditUrl("nowhere", "sign-out"), "").statusCode())
                .isEqualTo(404);
    }

    private String to(String wished) {
        URI begin = SERVICE.auditUrl(SITE, "sign-in?" + SomeClinician.encoded(List.of("to=" + wished)));
        URI back = SomeAuditor.answerOf(SandboxStaff.AUDITOR, browser, begin);
        return browser.get(back).headers().firstValue("Location").orElseThrow();
    }

    private static Optional<Auditor> auditor(String site, SomeVisitor browser) {
        return SERVICE.part(AuditorSessions.class)
                .open(new SiteId(site), Optional.ofNullable(browser.cookies().get("__Host-dorsal-auditor-" + site)));
    }
}

package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.AttackedService.ALPHA;
import static org.dorsal.system.AttackedService.BETA;
import static org.dorsal.system.AttackedService.location;

import java.io.IOException;
import java.net.*;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dorsal.sandbox.Misbehaviour;
import org.dorsal.sandbox.SandboxLaunch;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Attacks on what a launch leads to in the running service: rows A10, A13 and A14. */
class LaunchPageAttackTest {
    private static final AttackedService ATTACKED = AttackedService.shared();
    private static final String EVIL = "https://evil.example/";

    private final SomeVisitor browser = ATTACKED.browser();

    @AfterEach
    void behaveAgain() {
        ATTACKED.ehr().behave();
    }

    @Test
    void A10_the_page_shows_name_birth_date_and_record_number_of_the_patient() {
        var banner = ATTACKED.launched(browser, ALPHA, "sandbox-01").page("").select("header.banner");

        assertThat(banner.text()).contains("Alder (sandbox), Testa", "15-Jun-1984", "SBX-01");
    }

    @Test
    void A10_a_launch_without_a_patient_stops_and_leaves_nothing() {
        var answer = ATTACKED.answer(browser, ALPHA, "sandbox-01");
        ATTACKED.ehr().misbehave(Misbehaviour.NO_PATIENT);

        var page = browser.get(answer);

        assertThat(page.statusCode()).isEqualTo(502);
        assertThat(page.body()).contains("which patient").doesNotContain("Alder");
        assertThat(page.headers().allValues("Set-Cookie")).allMatch(line -> line.contains("Max-Age=0"));
    }

    @Test
    void A10_an_encounter_a_context_and_an_intent_that_nobody_knows_hinder_nobody() {
        var bare = SandboxLaunch.of("sandbox-01").outsideAnEncounter();
        for (var launch : List.of(
                bare,
                bare.withIntent("reconcile-medications"),
                bare.withIntent("<script>alert(1)</script>"),
                bare.with("https://evil.example/fhir/Binary/1"),
                bare.with("ImagingStudy/7"))) {
            var click = ATTACKED.click(
                    ALPHA, ATTACKED.ehr().fhirBase().toString(), ATTACKED.ehr().launch(launch));
            var page = SomeClinician.in(browser, click).page("");

            assertThat(page.select("#answers")).hasSize(1);
            assertThat(page.html()).doesNotContain("evil.example", "<script>alert");
        }
    }

    @Test
    void A13_nothing_in_a_request_says_where_a_browser_is_sent() throws IOException {
        for (var bait : List.of("redirect_uri", "next", "return_to", "target_link_uri", "login_hint")) {
            var to = browser.get(URI.create(ATTACKED.click(ALPHA, "sandbox-01") + "&" + bait + "=" + EVIL));
            assertThat(location(to).toString())
                    .startsWith(ATTACKED.ehr().issuer() + "/")
                    .doesNotContain("evil");
            var back = browser.get(URI.create(location(browser.get(location(to))) + "&" + bait + "=" + EVIL));
            assertThat(location(back).toString()).matches("/a/alpha\\.[0-9a-f-]{36}");
        }
        assertThat(raw("""
                        GET /launch/alpha HTTP/1.1
                        Host: evil.example
                        X-Forwarded-Host: evil.example
                        X-Forwarded-Proto: https
                        Forwarded: host=evil.example
                        """))
                .contains("HTTP/1.1 303")
                .contains("redirect_uri="
                        + AttackedService.encoded(ATTACKED.callback(ALPHA).toString()))
                .doesNotContain("evil");
        assertThat(raw("GET //evil.example/a/alpha HTTP/1.1\nHost: localhost\n"))
                .startsWith("HTTP/1.1 4")
                .doesNotContain("Location");
    }

    @Test
    void A3_a_query_that_cannot_be_read_begins_nothing_and_breaks_nothing() throws IOException {
        for (var query : List.of("iss=%zz&launch=1", "iss=%", "launch=%c3%28%zz")) {
            assertThat(raw("GET /launch/alpha?" + query + " HTTP/1.1\nHost: localhost\n"))
                    .startsWith("HTTP/1.1 400")
                    .doesNotContain("Location", "Set-Cookie");
        }
    }

    @Test
    void A13_a_form_leads_to_pages_of_its_own_launch_only() {
        var clinician = ATTACKED.launched(browser, ALPHA, "sandbox-04");
        for (var then : List.of("//evil.example", EVIL, "/../../evil", "\r\nLocation: " + EVIL)) {
            var version = clinician.page("").select("#answers").attr("data-version");
            var to = clinician.post("/plain", "version=" + version, "then=" + then);

            assertThat(location(to).toString()).isEqualTo("/a/" + clinician.launch() + "/review");
        }
    }

    @Test
    void A14_cookies_are_for_a_frame_and_for_this_host_alone() {
        var begun = browser.get(ATTACKED.click(ALPHA, "sandbox-01"));
        var done = browser.get(location(browser.get(location(begun))));

        assertThat(List.of(begun, done))
                .allSatisfy(answer -> assertThat(answer.headers().allValues("Set-Cookie"))
                        .isNotEmpty()
                        .allSatisfy(line -> assertThat(line)
                                .startsWith("__Host-dorsal-")
                                .contains("; Path=/;", "; Secure;", "; HttpOnly;", "; Partitioned;", "; SameSite=None")
                                .doesNotContain("Domain")));
    }

    @Test
    void A14_only_the_sites_own_ehr_may_frame_what_a_launch_shows() {
        var alpha = ATTACKED.launched(browser, ALPHA, "sandbox-01").get("");
        var refused = browser.get(URI.create(ATTACKED.service().launchUrl(BETA) + "?launch=1"));

        assertThat(alpha.headers().firstValue("Content-Security-Policy").orElseThrow())
                .endsWith("frame-ancestors https://alpha.ehr.example")
                .doesNotContain("unsafe", "*");
        assertThat(refused.headers().firstValue("Content-Security-Policy").orElseThrow())
                .endsWith("frame-ancestors https://beta.ehr.example")
                .doesNotContain("unsafe", "*");
        assertThat(alpha.headers().map()).doesNotContainKey("x-frame-options");
        assertThat(refused.headers().map()).doesNotContainKey("x-frame-options");
    }

    @Test
    void A14_a_browser_that_keeps_no_cookies_is_offered_a_window_of_its_own() {
        var answer = ATTACKED.answer(browser, ALPHA, "sandbox-01");
        browser.cookies().clear();

        var refused = browser.get(answer);

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(Jsoup.parse(refused.body()).select("a[target=_blank][rel=noopener][href=/launch/alpha]"))
                .hasSize(1);
        assertThat(location(browser.get(ATTACKED.service().launchUrl(ALPHA))).getPath())
                .isEqualTo("/oauth2/authorize");
    }

    /** Sends what no client of Java would. */
    private static String raw(String request) throws IOException {
        try (var socket =
                new Socket(InetAddress.getLoopbackAddress(), ATTACKED.service().port())) {
            socket.setSoTimeout(180_000);
            socket.getOutputStream()
                    .write((request + "Connection: close\n\n")
                            .replace("\n", "\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}

package org.dorsal.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.system.AttackedService.encoded;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * Verifies that text that a clinician reads and writes is in no log, audit event, address or error of the pages.
 */
@ExtendWith(OutputCaptureExtension.class)
class PagesLeakNothingTest {
    private static final SomeService SERVICE = SomeService.shared();
    private static final String CANARY = "Zwitscher7Vogel";
    private static final List<String> PATIENT = List.of("Hazel", "Dummond", "SBX-08", "1992-12-31");

    private final SomeClinician clinician = SomeClinician.of(SERVICE, SomeService.NORTHSIDE, "sandbox-08");

    @Test
    void a_whole_assessment_leaves_no_trace_of_the_patient(CapturedOutput output) {
        clinician.answer("sign-with-pain=chest-tight", "clinician-note=" + CANARY);
        assertThat(clinician.page("/review").text()).contains(CANARY, "Hazel");
        var signed = clinician.sign(
                "open=" + CANARY,
                "disposition=urgent",
                "disposition-reason=clinical-judgement",
                "disposition-text=" + CANARY);
        var below = "/assessment/" + signed;
        var pages = Stream.of("", "/saved", "/history", below, below + "/handout", below + "/record.pdf")
                .map(clinician::get)
                .toList();

        assertThat(pages).allSatisfy(page -> {
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.headers().map().toString()).doesNotContain(CANARY).doesNotContain(PATIENT);
            assertThat(page.body().lines().filter(line -> line.contains("href=") || line.contains("action=")))
                    .isNotNull()
                    .noneMatch(line -> line.matches(".*(href|action)=\"[^\"]*(" + CANARY + "|Hazel|SBX-).*"));
        });
        assertThat(output.getAll() + new SomeEvents(SERVICE, SomeService.NORTHSIDE).newestAsText())
                .doesNotContain(CANARY)
                .doesNotContain(PATIENT)
                .doesNotContain(clinician.browser().cookies().values());
    }

    @Test
    void no_error_of_the_pages_repeats_what_was_sent(CapturedOutput output) {
        var csrf = "csrf=" + clinician.csrf();
        var browser = clinician.browser();
        var callback = URI.create(SERVICE.launchUrl(SomeService.NORTHSIDE) + "/callback");
        List<HttpResponse<String>> errors = new ArrayList<>(Stream.of(
                        "/" + CANARY,
                        "/assessment/" + CANARY,
                        "/assessment/" + CANARY + "/review",
                        "/assessment/" + CANARY + "/record.pdf",
                        "/history/compare?a=" + CANARY + "&b=7",
                        "/history/compare?" + CANARY,
                        "/review/%00" + CANARY)
                .map(clinician::get)
                .toList());
        for (var path : List.of("/sign", "/assessment/" + CANARY + "/amend", "/nowhere")) {
            errors.add(browser.post(clinician.uri(path), csrf + "&assessment=" + CANARY + "&seen=" + CANARY));
            errors.add(browser.post(clinician.uri(path), "csrf=" + CANARY));
        }
        errors.add(browser.post(clinician.uri("/draft"), csrf + "&body=" + CANARY));
        errors.add(browser.post(clinician.uri("/draft"), csrf + "&body=" + encoded("{\"base\":\"" + CANARY + "\"}")));
        errors.add(browser.post(clinician.uri("/draft"), csrf + "&body=%zz" + CANARY));
        errors.add(browser.post(clinician.uri("/draft"), csrf + "&body=" + CANARY.repeat(200_000)));
        errors.add(browser.post(callback, "code=" + CANARY + "&state=%zz" + CANARY));
        errors.add(browser.post(callback, "state=" + CANARY.repeat(200_000)));
        for (var below : List.of("", "/callback")) {
            errors.add(browser.get(
                    URI.create(SERVICE.launchUrl(SomeService.NORTHSIDE) + below + "?iss=" + CANARY + "&launch=" + CANARY
                            + "&state=" + CANARY + "&code=" + CANARY + "&error=" + encoded("<" + CANARY))));
        }

        assertThat(errors).allSatisfy(error -> {
            assertThat(error.statusCode()).as(error.uri().getPath()).isBetween(400, 499);
            assertThat(error.body() + error.headers().map()).doesNotContain(CANARY);
        });
        assertThat(output.getAll() + new SomeEvents(SERVICE, SomeService.NORTHSIDE).newestAsText())
                .doesNotContain(CANARY)
                .doesNotContain(PATIENT)
                .doesNotContain(clinician.browser().cookies().values());
    }
}

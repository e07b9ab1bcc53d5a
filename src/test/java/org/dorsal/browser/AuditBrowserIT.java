package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;

import com.microsoft.playwright.Download;
import com.microsoft.playwright.Page;
import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.*;
import java.util.ArrayList;
import java.util.List;
import org.dorsal.audit.log.PublicLogs;
import org.dorsal.sandbox.SandboxStaff;
import org.dorsal.system.MovedClock;
import org.dorsal.system.SomeClinician;
import org.dorsal.system.SomeExport;
import org.dorsal.system.SomeExport.VerifierOutput;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/**
 * An auditor's journey: finds last month's overridden emergency, opens, compares, rescores and exports it.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuditBrowserIT {
    private static final String SITE = SomeService.NORTHSIDE;
    private static final String PATIENT = "sandbox-05";
    private static final String CANARY = "Zwitscher9Vogel";
    private static final Duration MONTH = Duration.ofDays(32);
    private static final MovedClock CLOCK = new MovedClock();
    private static final List<SomeService> SERVICES = new ArrayList<>();
    private static String overridden = "";

    /** A clinician decides otherwise about an emergency, and amends it; then a month goes by. */
    @BeforeAll
    static void last_month() {
        CLOCK.move(MONTH.negated());
        SomeService service = SomeService.startedBy(CLOCK, false, "--dorsal.log.checkpoint-every=1s");
        SERVICES.add(service);
        SomeClinician clinician = SomeClinician.of(service, SITE, PATIENT);
        clinician.answer("function-loss=both-legs-weak", "fever-time=no-fever", "clinician-note=" + CANARY);
        overridden = clinician.sign(
                "disposition=urgent", "disposition-reason=clinical-judgement", "disposition-text=" + CANARY);
        clinician.post("/assessment/" + overridden + "/amend");
        clinician.answer("function-loss=both-legs-weak", "fever-time=now-or-3-days");
        clinician.sign("amendment=Told later");
        CLOCK.move(MONTH);
    }

    @AfterAll
    static void stop() {
        SERVICES.forEach(SomeService::close);
    }

    @Test
    void an_auditor_finds_an_overridden_emergency_of_last_month_and_believes_it(
            CapturedOutput log, @TempDir Path folder) throws IOException {
        SomeService service = SERVICES.getFirst();
        List<String> addresses = new ArrayList<>();
        try (Clinic clinic = Clinic.of(service, SITE, Looks.light(1280))) {
            Page page = clinic.tab();
            page.onRequest(request -> addresses.add(request.url()));
            page.navigate(service.auditUrl(SITE, "").toString());
            page.locator("button[value='" + SandboxStaff.AUDITOR.subject() + "']")
                    .click();
            find(page);
            page.locator(".audit-table a").first().click();
            page.locator("input[value=HCOMPL]").check();
            page.locator("main .primary").click();
            assertThat(page.locator(".notice")).containsText("You opened this record");
            assertThat(page.locator(".audit-version").last()).containsText("Computed");
            Screens.check(page, "auditor-record", Looks.light(1280));
            page.locator("form[action*=re-score] button").click();
            assertThat(page.locator("#outcome")).containsText(word("audit.rescored.same"));
            page.locator("form[action$=compare] button").click();
            assertThat(page.locator("section[aria-labelledby=changed]")).containsText("fever");
            Screens.check(page, "auditor-compare", Looks.light(1280));
            page.locator("nav a[href$='/verify']").click();
            page.locator("form[action$='/export/whole'] select").selectOption("HCOMPL");
            Path zip = folder.resolve("export.zip");
            Download download = page.waitForDownload(
                    () -> page.locator("form[action$='/export/whole'] button").click());
            download.saveAs(zip);
            believed(service, zip, folder);
        }
        assertThat(addresses).noneMatch(address -> address.contains(CANARY) || address.contains(PATIENT));
        assertThat(log.getAll()).doesNotContain(CANARY, PATIENT);
    }

    private static void find(Page page) {
        LocalDate today = LocalDate.ofInstant(CLOCK.instant(), ZoneOffset.UTC);
        page.locator("#f-from").fill(today.minusDays(40).toString());
        page.locator("#f-to").fill(today.minusDays(20).toString());
        page.locator("#f-overridden").selectOption("yes");
        page.locator("#f-cause").selectOption("myelopathy");
        page.locator(".audit-form .primary").click();
        assertThat(page.locator(".audit-table tbody tr")).hasCount(1);
        assertThat(page.locator(".audit-table")).containsText("Overridden");
        assertThat(page.locator(".audit-table a").first().getAttribute("href")).endsWith(overridden);
    }

    /** Verifies the export without database and network. */
    private static void believed(SomeService service, Path zip, Path folder) throws IOException {
        Path key = folder.resolve("key.txt");
        Files.writeString(
                key, service.part(PublicLogs.class).keys(SITE).getFirst().pem());
        VerifierOutput output = new SomeExport(zip, true).verified(key);
        assertThat(output.exitCode()).as(output.text()).isZero();
        assertThat(output.text()).contains(overridden);
    }
}

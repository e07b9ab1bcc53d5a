package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import org.dorsal.sandbox.SandboxStaff;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;

/** Auditors come in and leave in a browser that keeps its cookies as browsers do. */
class AuditorSignInBrowserIT {
    private static final Looks LOOKS = Looks.light(1280);
    private static final String SITE = SomeService.SOUTHSIDE;

    @Test
    void an_auditor_asks_for_a_page_signs_in_sees_it_and_signs_out() {
        try (Clinic clinic = Clinic.openAt(SITE, LOOKS)) {
            Page page = clinic.tab();
            page.navigate(Clinic.service().auditUrl(SITE, "").toString());
            pick(page, SandboxStaff.AUDITOR);

            assertThat(page).hasURL(Clinic.service().auditUrl(SITE, "").toString());
            assertThat(page.locator("form[action$='/sign-out']")).containsText(SandboxStaff.AUDITOR.words());
            page.reload();
            assertThat(page.locator("form[action$='/sign-out']")).isVisible();

            page.locator("form[action$='/sign-out'] button").click();
            assertThat(page.locator("h1")).hasText("You are signed out");
            Screens.check(page, "auditor-signed-out", LOOKS);
            assertThat(clinic.person().cookies(Clinic.service().baseUrl())).isEmpty();
            page.navigate(Clinic.service().auditUrl(SITE, "").toString());
            assertThat(page.url()).startsWith(clinic.ehr().issuer());
        }
    }

    private static void pick(Page page, SandboxStaff staff) {
        page.locator("button[value='" + staff.subject() + "']").click();
    }
}

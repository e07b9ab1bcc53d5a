package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.Test;

/** Opening Dorsal from an EHR, in its frame and in a tab. */
class LaunchBrowserIT {
    private static final SomeService SERVICE = SomeService.shared();
    private static final SandboxEhr EHR = SERVICE.ehr(SomeService.NORTHSIDE);

    @Test
    void an_ehr_opens_dorsal_in_a_frame_though_the_browser_blocks_third_party_cookies() {
        try (SomeBrowser browser = SomeBrowser.open();
                BrowserContext person = browser.person(Looks.light(1280))) {
            Page ehr = person.newPage();
            ehr.navigate(EHR.chart("sandbox-01").toString());
            FrameLocator dorsal = ehr.frameLocator("iframe");
            assertThat(dorsal.locator("header.banner")).containsText("Alder");
            Screens.check(ehr, "frame", Looks.light(1280));
            Page tab = person.newPage();
            tab.navigate(dorsal.locator("body").evaluate("() => location.href").toString());
            Screens.check(tab, "assess", Looks.light(1280));
        }
    }
}

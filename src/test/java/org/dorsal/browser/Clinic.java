package org.dorsal.browser;

import com.google.gson.JsonObject;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import java.util.concurrent.atomic.AtomicLong;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.SandboxLaunch;
import org.dorsal.system.SomeService;

/**
 * A site of the running service, its EHR, and one person's browser: a separate profile, so cookies and storage are
 * never shared.
 */
final class Clinic implements AutoCloseable {
    private final BrowserContext person;
    private final SomeService service;
    private final String site;
    private final boolean scripts;

    private Clinic(SomeService service, String site, Browser browser, Looks display) {
        this.service = service;
        this.site = site;
        this.scripts = display.scripts();
        this.person = browser.newContext(new Browser.NewContextOptions()
                .setViewportSize(display.width(), display.height())
                .setColorScheme(display.scheme())
                .setForcedColors(display.forced())
                .setJavaScriptEnabled(display.scripts()));
        person.setDefaultTimeout(Chromium.PATIENCE);
    }

    /** Opens the site with US wording. */
    static Clinic open(Looks display) {
        return openAt(SomeService.NORTHSIDE, display);
    }

    /** Opens the site with US wording, in a newly started browser. */
    static Clinic in(Browser browser, Looks display) {
        return new Clinic(service(), SomeService.NORTHSIDE, browser, display);
    }

    static Clinic openAt(String site, Looks display) {
        return of(service(), site, display);
    }

    /** Opens a site of the given service. */
    static Clinic of(SomeService service, String site, Looks display) {
        return new Clinic(service, site, Chromium.shared(), display);
    }

    static SomeService service() {
        return SomeService.shared();
    }

    SandboxEhr ehr() {
        return service.ehr(site);
    }

    /** Opens Dorsal from the patient's chart, in a new tab. */
    Page launch(String patient) {
        return launch(SandboxLaunch.of(patient));
    }

    Page launch(SandboxLaunch launch) {
        Page tab = tab();
        tab.navigate(ehr().launchUrl(launch).toString());
        drawn(tab);
        return tab;
    }

    /** Waits until the scripts have drawn the form, where the page is the assessment and scripts run. */
    private void drawn(Page tab) {
        if (scripts && tab.locator("#answers").count() > 0) {
            tab.locator("body[data-idle='1']").waitFor();
        }
    }

    /** The same, without what another test has left there. */
    Page launchAnew(String patient) {
        return launchAnew(SandboxLaunch.of(patient));
    }

    Page launchAnew(SandboxLaunch launch) {
        Page tab = launch(launch);
        if (tab.locator("form[action$='/draft/drop']").count() > 0) {
            tab.locator("summary:has(+ form[action$='/draft/drop'])").click();
            tab.evaluate("document.body.dataset.dropped = 1");
            tab.locator("form[action$='/draft/drop'] button").click();
            tab.locator("body:not([data-dropped])").waitFor(); // a key sooner than that would reach the page that goes
            tab.waitForLoadState();
            drawn(tab);
        }
        return tab;
    }

    /**
     * Bytes that a browser with nothing in its cache receives for the page and all that it loads, the heads of
     * answers included.
     */
    long overTheWire(String address) {
        Page page = tab();
        CDPSession browser = person.newCDPSession(page);
        browser.send("Network.enable");
        JsonObject off = new JsonObject();
        off.addProperty("cacheDisabled", true);
        browser.send("Network.setCacheDisabled", off);
        AtomicLong bytes = new AtomicLong();
        browser.on(
                "Network.loadingFinished",
                event -> bytes.addAndGet(event.get("encodedDataLength").getAsLong()));
        page.navigate(address);
        page.waitForLoadState();
        page.close();
        return bytes.get();
    }

    Page tab() {
        return person.newPage();
    }

    BrowserContext person() {
        return person;
    }

    @Override
    public void close() {
        person.close();
    }
}

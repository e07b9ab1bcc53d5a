package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.dorsal.sandbox.Fault;
import org.dorsal.sandbox.SandboxEhr;
import org.dorsal.sandbox.ScriptedFault;
import org.dorsal.sandbox.TourAddresses;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * The guided tour of the sandbox as a reader follows it: each link, in order, and what the step says about the page. The
 * commands of the tour are run by {@code DemoTest}.
 */
class TourBrowserIT {
    private static final String SITE = SomeService.NORTHSIDE;
    private static final SomeService SERVICE = SomeService.startedBy(Clock.systemUTC(), false);
    private static final SandboxEhr EHR = SERVICE.ehr(SITE)
            .tour(new TourAddresses(URI.create(SERVICE.baseUrl()), URI.create(SERVICE.managementUrl()), SITE));
    private static final Looks LOOKS = Looks.light(1280);

    private final Clinic clinic = Clinic.of(SERVICE, SITE, LOOKS);
    private final Page page = clinic.tab();

    /** A patient who came several times, and a resource that the EHR refused. */
    @BeforeAll
    static void two_visits() {
        try (Clinic clinic = Clinic.of(SERVICE, SITE, LOOKS)) {
            for (int visit = 0; visit < 2; visit++) {
                EHR.script(List.of(
                        ScriptedFault.of(Fault.status(403, "Not permitted")).forMethod("POST")));
                Page page = clinic.launchAnew("sandbox-02");
                OpenPart.of(page, "function-loss");
                page.locator("#q-function-loss input[value=both-legs-weak]").check();
                page.locator("#strip h2").waitFor();
                page.locator("#review").click();
                SignBrowserIT.sign(page);
                assertThat(page.locator("#filing-head")).not().containsText(word("filing.head.ON_ITS_WAY"));
            }
        }
        EHR.unscript();
    }

    @AfterAll
    static void stop() {
        SERVICE.close();
    }

    @TestFactory
    Stream<DynamicTest> every_step_works_as_it_is_written() {
        return Stream.of(clinician(), integrator(), auditor(), operator())
                .flatMap(steps -> steps)
                .onClose(clinic::close);
    }

    private Stream<DynamicTest> clinician() {
        return Stream.of(
                dynamicTest("the sandbox and the tour are legible and accessible", () -> {
                    for (String path : List.of("/", "/tour", "/chart/sandbox-10")) {
                        page.navigate(EHR.issuer() + path);
                        // Dorsal's page in the frame has its own check; here its bar would hide a field in part
                        page.evaluate("document.querySelectorAll('iframe').forEach(frame => frame.remove())");
                        for (Looks display : List.of(Looks.light(1280), Looks.dark(400))) {
                            display.apply(page);
                            Screens.check(page, "sandbox" + path.replace('/', '-'), display);
                        }
                    }
                    LOOKS.apply(page);
                }),
                dynamicTest("clinician 1: a key answers in the frame, and the result follows", () -> {
                    follow("clinician", 1);
                    OpenPart.of(dorsal(), "function-loss");
                    dorsal().locator("#q-function-loss input").first().focus();
                    page.keyboard().press("2");
                    assertThat(dorsal().locator("#strip h2")).isVisible();
                }),
                dynamicTest("clinician 2: what the record says is offered, and counts when it is confirmed", () -> {
                    follow("clinician", 2);
                    OpenPart.of(dorsal(), "organ-disease");
                    Locator offer = dorsal().locator("button[name=confirm]").first();
                    offer.click();
                    assertThat(dorsal().locator(".record.taken b").first()).isVisible();
                }),
                dynamicTest(
                        "clinician 3: the review shows causes with sources, the plan, and another disposition", () -> {
                            follow("clinician", 3);
                            OpenPart.of(dorsal(), "function-loss");
                            dorsal().locator("#q-function-loss input[value=both-legs-weak]")
                                    .check();
                            dorsal().locator("#strip h2").waitFor();
                            dorsal().locator("#review").click();
                            assertThat(dorsal().locator("#why-title")).isVisible();
                            assertThat(dorsal().locator("#plan-title")).isVisible();
                            dorsal().locator(".override summary").click();
                            assertThat(dorsal().locator("#disposition")).isVisible();
                        }),
                dynamicTest("clinician 4: earlier assessments, and two of them compared", () -> {
                    follow("clinician", 4);
                    dorsal().locator("nav.pages a[href$='/history']").click();
                    assertThat(dorsal().locator("table.past tbody tr")).hasCount(2);
                    dorsal().locator("form[action$='/compare'] button").click();
                    assertThat(dorsal().locator("h1")).isVisible();
                }),
                dynamicTest("clinician 5: what was filed has titles and dates", () -> {
                    follow("clinician", 5);
                    assertThat(page.locator("#filed ~ details summary").first())
                            .hasText(Pattern.compile(
                                    "\\d\\d-\\w{3}-\\d{4} \\d\\d:\\d\\d:\\d\\d UTC \\S.*version 1\\s*"));
                }));
    }

    private Stream<DynamicTest> integrator() {
        return Stream.of(1, 2, 3, 4, 5)
                .map(step -> dynamicTest("integrator " + step + ": each link opens", () -> {
                    int links = step("integrator", step).locator("a").count();
                    for (int link = 0; link < links; link++) {
                        Locator opened = step("integrator", step).locator("a").nth(link);
                        opened.click();
                        assertThat(page.locator("body")).containsText(Pattern.compile("[Qq]uestionnaire|token|export"));
                    }
                }));
    }

    private Stream<DynamicTest> auditor() {
        return Stream.of(
                dynamicTest("auditor 1: assessments are found", () -> {
                    follow("auditor", 1);
                    page.locator("button:has-text('SAMPLE, Ada')").click();
                    assertThat(page.locator(".audit-table tbody tr").first()).isVisible();
                }),
                titled("auditor", 2, "audit.figures.title"),
                titled("auditor", 3, "audit.whole.title"));
    }

    private Stream<DynamicTest> operator() {
        return Stream.of(
                dynamicTest("operator 1: the refused resource waits for a decision", () -> {
                    page.context().clearCookies(); // another person at another workstation
                    follow("operator", 1);
                    page.locator("button:has-text('SAMPLE, Otto')").click();
                    assertThat(page.locator(".stuck").first()).isVisible();
                }),
                dynamicTest("operator 4: what waited while the EHR was down arrives once it is up", () -> {
                    follow("operator", 4);
                    OpenPart.of(dorsal(), "function-loss");
                    dorsal().locator("#q-function-loss input[value=both-legs-weak]")
                            .check();
                    dorsal().locator("#strip h2").waitFor();
                    Page front = clinic.tab();
                    front.navigate(EHR.issuer());
                    front.locator("button:has-text('FHIR API is down')").click();
                    assertThat(front.locator("button[aria-pressed=true]:has-text('FHIR API is down')"))
                            .isVisible();
                    dorsal().locator("#review").click();
                    dorsal().locator("#attested").check();
                    dorsal().locator("button[value=sign]").click();
                    assertThat(dorsal().locator("#filing-head")).containsText(word("filing.head.ON_ITS_WAY"));
                    front.locator("button:has-text('FHIR API is down')").click();
                    assertThat(dorsal().locator("#filing-head")).containsText(word("filing.head.IN_THE_RECORD"));
                }));
    }

    private DynamicTest titled(String reader, int step, String title) {
        return dynamicTest(reader + " " + step + ": " + word(title), () -> {
            follow(reader, step);
            assertThat(page.locator("h1")).hasText(word(title));
        });
    }

    private FrameLocator dorsal() {
        return page.frameLocator("iframe");
    }

    /** Opens the tour and the first link of one of its steps. */
    private void follow(String reader, int number) {
        step(reader, number).locator("a").first().click();
    }

    private Locator step(String reader, int number) {
        page.navigate(EHR.issuer() + "/tour");
        return page.locator("section[aria-labelledby=" + reader + "] ol > li").nth(number - 1);
    }
}

package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.dorsal.http.web.SomeWords.word;
import static org.dorsal.knowledge.SomeTexts.question;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Pages in every light, width and palette: a picture for people, and axe-core without violations. */
class EveryPageBrowserIT {
    private static final String PATIENT = "sandbox-04";
    private static final int DESK = 1280;

    /** Two signed assessments of one patient, so that there is something to see. */
    @BeforeAll
    static void two_assessments() {
        try (Clinic clinic = Clinic.open(Looks.light(DESK))) {
            for (String cancer : List.of("none", "cancer")) {
                Page page = clinic.launchAnew(PATIENT);
                new Typist(page).fill(Typist.but("major-history", cancer, "pain-worst-score", "4"));
                SignBrowserIT.reviewAndSign(page);
            }
        }
    }

    /** Tests in the order in which a clinician meets the pages; most continue where the one before ended. */
    @TestFactory
    Stream<DynamicTest> every_page_is_legible_and_accessible() {
        Clinic clinic = Clinic.open(Looks.light(DESK));
        Page page = clinic.launchAnew(PATIENT);
        String launch = page.url().replaceFirst("#.*", "");
        return Stream.of(assessing(page, launch), readingWhatWasSigned(page, launch), strayed(clinic, page, launch))
                .flatMap(pages -> pages)
                .onClose(clinic::close);
    }

    private static Stream<DynamicTest> assessing(Page page, String launch) {
        return Stream.of(
                shown(page, "assess", () -> {}),
                shown(page, "emergency", () -> {
                    OpenPart.of(page, "function-loss");
                    page.locator("#q-function-loss input[value=both-legs-weak]").check();
                    assertThat(page.locator("#strip h2")).isVisible();
                }),
                shown(
                        page,
                        "ambulance",
                        () -> page.locator("#strip a[href$='/ambulance']").click()),
                shown(page, "review", () -> {
                    page.navigate(launch);
                    page.locator("#review").click();
                    assertThat(page.locator("#attested")).isVisible();
                }),
                shown(page, "saved", () -> {
                    page.navigate(launch);
                    page.locator("button[value=close]").click();
                    assertThat(page.locator("main")).containsText("Saved");
                }));
    }

    private static Stream<DynamicTest> readingWhatWasSigned(Page page, String launch) {
        AtomicReference<String> signed = new AtomicReference<>("");
        return Stream.of(
                shown(page, "history", () -> page.navigate(launch + "/history")),
                shown(page, "compare", () -> {
                    page.locator("form[action$='/compare'] button").click();
                    assertThat(page.locator("main")).containsText(question("major-history"));
                }),
                shown(page, "signed", () -> {
                    page.goBack();
                    signed.set(SomeService.shared().baseUrl()
                            + page.locator("main a[href*='/assessment/']")
                                    .first()
                                    .getAttribute("href"));
                    page.navigate(signed.get());
                }),
                shown(page, "withdraw", () -> {
                    page.locator("summary:has-text('" + word("signed.withdraw") + "')")
                            .click();
                    assertThat(page.locator("form[action$='/withdraw'] button")).isVisible();
                }),
                shown(page, "handout", () -> page.locator("a[href$='/handout']").click()),
                shown(page, "version", () -> page.navigate(signed.get() + "/version/1")));
    }

    private static Stream<DynamicTest> strayed(Clinic clinic, Page page, String launch) {
        String stranger =
                SomeService.shared().launchUrl(SomeService.NORTHSIDE) + "?iss=https://nobody.example&launch=1";
        return Stream.of(
                shown(page, "plain", () -> page.navigate(launch + "/plain")),
                shown(page, "sessions", () -> {
                    clinic.launch(PATIENT);
                    page.navigate(launch + "/sessions");
                    assertThat(page.locator("main li").first()).isVisible();
                }),
                shown(page, "problem", () -> page.navigate(launch + "/nowhere")),
                shown(page, "refused", () -> page.navigate(stranger)),
                shown(page, "front", () -> page.navigate(SomeService.shared().baseUrl())));
    }

    /** The widths are tried in one look only, and in the dark where people want to see it. */
    private static DynamicTest shown(Page page, String name, Runnable arrive) {
        return dynamicTest(name, () -> {
            arrive.run();
            for (Looks display : Looks.tried()) {
                display.apply(page);
                Screens.check(page, name, display);
                if (display.equals(Looks.light(DESK)) || (display.equals(Looks.dark(DESK)) && Screens.isKept())) {
                    Screens.fits(page, name, display);
                }
            }
            Looks.light(DESK).apply(page);
        });
    }
}

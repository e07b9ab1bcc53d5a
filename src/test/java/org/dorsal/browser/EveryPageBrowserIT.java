package org.dorsal.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.system.SomeService;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page in every light, width and palette: a picture for people, and axe-core, which finds nothing. */
class EveryPageBrowserIT {
    private static final String PATIENT = "sandbox-04";
    private static final int DESK = 1280;
    private static final int SIDE_PANEL = 400;
    private static final int SMALLEST = 320;
    /** 1280 pixels at a zoom of 200 %. */
    private static final int ZOOMED = 640;

    /** Two signed assessments of one patient, so that there is something to see. */
    @BeforeAll
    static void two_assessments() {
        try (Clinic clinic = Clinic.open(Looks.light(DESK))) {
            for (String cancer : List.of("N", "Y")) {
                Page page = clinic.launchAnew(PATIENT);
                new Typist(page).fill(Typist.but("cancer-ever", cancer, "pain-severity-score", "4"));
                SignBrowserIT.reviewAndSign(page);
            }
        }
    }

    static Stream<Looks> looks() {
        if (Screens.all()) {
            return Stream.of(Looks.light(DESK));
        }
        return Stream.of(
                Looks.light(DESK),
                Looks.dark(DESK),
                Looks.light(SIDE_PANEL),
                Looks.dark(SIDE_PANEL),
                Looks.forcedColors(DESK),
                Looks.light(SMALLEST),
                Looks.light(ZOOMED));
    }

    @ParameterizedTest
    @MethodSource("looks")
    void every_page_is_legible_and_accessible(Looks looks) {
        try (Clinic clinic = Clinic.open(looks)) {
            Page page = clinic.launchAnew(PATIENT);
            String launch = page.url().replaceFirst("#.*", "");
            check(page, "assess", looks);

            page.locator("#q-leg-weakness input[value=Y]").check();
            assertThat(page.locator("#strip h2")).isVisible();
            check(page, "emergency", looks);

            page.locator("#review").click();
            assertThat(page.locator("#attested")).isVisible();
            check(page, "review", looks);

            page.navigate(launch);
            page.locator("button[value=close]").click();
            assertThat(page.locator("main")).containsText("Saved");
            check(page, "saved", looks);

            page.navigate(launch + "/history");
            check(page, "history", looks);
            page.locator("form[action$='/compare'] button").click();
            assertThat(page.locator("main")).containsText("Have you ever had cancer?");
            check(page, "compare", looks);
            page.goBack();
            String signed = page.locator("main a[href*='/assessment/']").first().getAttribute("href");
            page.navigate(SomeService.shared().baseUrl() + signed);
            check(page, "signed", looks);

            page.locator("a[href$='/handout']").click();
            check(page, "handout", looks);
            page.navigate(SomeService.shared().baseUrl() + signed + "/version/1");
            check(page, "version", looks);
            page.navigate(launch + "/about/fever");
            check(page, "about", looks);

            clinic.launch(PATIENT);
            page.navigate(launch + "/sessions");
            assertThat(page.locator("main li").first()).isVisible();
            check(page, "sessions", looks);

            page.navigate(launch + "/nowhere");
            check(page, "problem", looks);
            page.navigate(
                    SomeService.shared().launchUrl(SomeService.NORTHSIDE) + "?iss=https://nobody.example&launch=1");
            check(page, "refused", looks);
        }
    }

    /** The widths are tried in one look only, and in the dark where people want to see it. */
    private static void check(Page page, String name, Looks looks) {
        Screens.check(page, name, looks);
        if (looks.equals(Looks.light(DESK)) || (looks.equals(Looks.dark(DESK)) && Screens.kept())) {
            Screens.fits(page, name, looks);
        }
    }
}

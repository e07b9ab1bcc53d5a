package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dorsal.assessment.Site;
import org.dorsal.assessment.SiteRules;
import org.dorsal.http.audit.AuditorSignInController.SignInPages;
import org.dorsal.http.web.Assets;
import org.dorsal.http.web.HttpReply;
import org.dorsal.http.web.LaunchPages;
import org.dorsal.http.web.Pages;
import org.dorsal.http.web.WebSettings;
import org.dorsal.knowledge.Wording;
import org.dorsal.settings.BoundSettings;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SignInPagesTest {
    private static final String SITE = "north";
    private static final SignInPages PAGES = new SignInPages(
            new LaunchPages(new Pages(Assets.shipped())),
            new WebSettings(URI.create("https://dorsal.example"), Map.of(SITE, british())));
    private static final String HOSTILE = "\"><script>alert('x')</script>&amp;{link}{title}";

    @Test
    void every_refusal_has_a_page_with_a_status_and_a_cure() throws IOException {
        for (var why : refusals()) {
            var page = written(PAGES.refused(SITE, why));
            Document html = Jsoup.parse(page.getContentAsString());

            assertThat(page.getStatus()).isIn(400, 403, 404, 502, 503);
            assertThat(page.getHeader("Retry-After") != null).isEqualTo(page.getStatus() == 503);
            assertThat(html.select("script")).isEmpty();
            assertThat(html.select("h1").text()).isEqualTo("You are not signed in");
            assertThat(html.select("main section > p").eachText()).contains(why.userMessage());
            assertThat(html.select("details p").eachText())
                    .isEqualTo(why.administratorMessage().stream().toList());
            assertThat(why.summary()).matches(".*(Administrator:|again).*");
            assertThat(html.select("main a").eachAttr("href"))
                    .isEqualTo(
                            why.why() == SignInRefusalReason.NOT_SET_UP
                                    ? List.of()
                                    : List.of("/audit/" + SITE + "/sign-in"));
        }
    }

    @Test
    void a_page_has_no_script_and_no_style_of_its_own() throws IOException {
        Document html = Jsoup.parse(written(PAGES.busy(SITE)).getContentAsString());
        assertThat(html.select("style, script, [style]")).isEmpty();
    }

    @Test
    void each_page_can_be_read_aloud_in_the_wording_of_its_site_and_says_where_it_is() throws IOException {
        for (var answer :
                List.of(PAGES.busy(SITE), PAGES.broken(SITE, "0199"), PAGES.notOurForm(SITE), PAGES.signedOut(SITE))) {
            Document html = Jsoup.parse(written(answer).getContentAsString());
            assertThat(html.select("html").attr("lang")).isEqualTo("en-GB");
            assertThat(html.title()).isEqualTo(html.select("main h1").text() + " – Dorsal");
        }
        assertThat(Jsoup.parse(written(PAGES.busy("elsewhere")).getContentAsString())
                        .select("html")
                        .attr("lang"))
                .isEqualTo("en-US");
        assertThat(written(PAGES.broken(SITE, "0199")).getContentAsString()).contains("Look for 0199 in the log.");
    }

    private static WebSettings.SitePages british() {
        var rules = new SiteRules(
                "North",
                Wording.Locale.EN_GB,
                SiteRules.SignOffRule.REQUIRED,
                false,
                SiteRules.WriteBackRule.ON_SIGN_OFF,
                URI.create("https://ehr.example/fhir"));
        return new WebSettings.SitePages(
                new Site(SITE, rules), ZoneId.of("Europe/London"), List.of(), BoundSettings.pages());
    }

    private static List<SignInRefusal> refusals() {
        return Stream.of(SignInRefusalReason.values())
                .filter(why -> !List.of(
                                SignInRefusalReason.UNKNOWN_EHR,
                                SignInRefusalReason.BAD_LAUNCH,
                                SignInRefusalReason.NO_PATIENT,
                                SignInRefusalReason.NOT_A_CLINICIAN,
                                SignInRefusalReason.UNFIT_TOKEN_ENDPOINT)
                        .contains(why))
                .map(why -> new SignInRefusal(UserGroup.AUDITORS, why, "Administrator: " + HOSTILE))
                .toList();
    }

    private static MockHttpServletResponse written(HttpReply page) throws IOException {
        var response = new MockHttpServletResponse();
        page.write(new MockHttpServletRequest(), response);
        return response;
    }
}

package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.smart.launch.AuthorizationCodeFlow.AuthorizationForm;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.jsoup.Jsoup;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletResponse;

class LaunchPagesTest {
    private static final String HOSTILE = "\"><script>alert('x')</script>&amp;";

    private final LaunchPages pages = new LaunchPages(new Pages(Assets.shipped()));

    @Test
    void a_form_for_the_ehr_holds_every_field_as_text() throws IOException {
        var form = new AuthorizationForm(
                URI.create("https://ehr.example/authorize?a=%22%3E"),
                Map.of("launch", List.of(HOSTILE), HOSTILE, List.of("x")));

        var page = new MockHttpServletResponse();
        pages.form(page, Locale.US, form, List.of());

        assertThat(page.getContentAsString())
                .contains("method=\"post\"", "action=\"https://ehr.example/authorize?a=%22%3E\"")
                .containsPattern(
                        "name=\"launch\"\\s+value=\"&quot;&gt;&lt;script&gt;alert\\(&#39;x&#39;\\)&lt;/script&gt;&amp;amp;\"")
                .doesNotContain("<script");
        assertThat(page.getHeader("Content-Security-Policy")).endsWith("frame-ancestors 'none'");
    }

    @Test
    void every_refusal_has_a_page_with_a_status_and_a_cure() throws IOException {
        for (var why : refusals()) {
            var page = new MockHttpServletResponse();
            pages.refused(page, Locale.US, "north", why, List.of("https://ehr.example"));

            assertThat(page.getStatus()).isIn(400, 403, 404, 502, 503);
            assertThat(page.getContentAsString()).contains("<h1", "</main>").doesNotContain("<script");
            assertThat(why.summary()).matches(".*(Administrator:|again\\.).*");
            var section = Jsoup.parse(page.getContentAsString()).select("section.card");
            assertThat(section.select("> p").text()).contains(why.userMessage());
            assertThat(section.select("details p").eachText())
                    .isEqualTo(why.administratorMessage().stream().toList());
        }
    }

    @Test
    void a_busy_service_says_when_to_come_back() throws IOException {
        var page = new MockHttpServletResponse();
        pages.busy(page, Locale.US, List.of());

        assertThat(page.getStatus()).isEqualTo(503);
        assertThat(page.getHeader("Retry-After")).isEqualTo("30");
    }

    @Test
    void a_page_is_in_the_wording_of_its_site() throws IOException {
        var page = new MockHttpServletResponse();
        pages.busy(page, Locale.UK, List.of());
        assertThat(Jsoup.parse(page.getContentAsString()).select("html").attr("lang"))
                .isEqualTo("en-GB");
    }

    private static List<SignInRefusal> refusals() {
        return Stream.of(SignInRefusalReason.values())
                .filter(why -> !List.of(
                                SignInRefusalReason.ROLES_UNSAID,
                                SignInRefusalReason.NOT_AN_AUDITOR,
                                SignInRefusalReason.NOT_AN_OPERATOR,
                                SignInRefusalReason.OTHER_ISSUER)
                        .contains(why))
                .map(why -> new SignInRefusal(UserGroup.CLINICIANS, why, "Administrator: " + HOSTILE))
                .toList();
    }
}

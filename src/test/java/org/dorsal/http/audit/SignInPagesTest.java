package org.dorsal.http.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.stream.Stream;
import org.dorsal.http.web.HttpReply;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

class SignInPagesTest {
    private static final String HOSTILE = "\"><script>alert('x')</script>&amp;{link}{title}";

    @Test
    void every_refusal_has_a_page_with_a_status_and_a_cure() throws IOException {
        for (var why : refusals()) {
            var page = written(SignInPages.refused("north", why));
            Document html = Jsoup.parse(page.getContentAsString());

            assertThat(page.getStatus()).isIn(400, 403, 404, 502, 503);
            assertThat(page.getHeader("Retry-After") != null).isEqualTo(page.getStatus() == 503);
            assertThat(html.select("script")).isEmpty();
            assertThat(html.select("h1").text()).isEqualTo("You are not signed in");
            assertThat(html.select("main p").getFirst().text()).isEqualTo(why.says());
            assertThat(html.select("details p").eachText())
                    .isEqualTo(why.administratorSays().stream().toList());
            assertThat(why.summary()).matches(".*(Administrator:|again).*");
            assertThat(html.select("a").eachAttr("href"))
                    .isEqualTo(
                            why.why() == SignInRefusalReason.NOT_SET_UP ? List.of() : List.of("/audit/north/sign-in"));
        }
    }

    @Test
    void the_only_style_is_the_one_that_the_policy_names() throws IOException, NoSuchAlgorithmException {
        var page = written(SignInPages.busy());
        var style = Jsoup.parse(page.getContentAsString()).select("style").html();
        var hash = MessageDigest.getInstance("SHA-256").digest(style.getBytes(StandardCharsets.UTF_8));

        assertThat(page.getHeader("Content-Security-Policy"))
                .contains("style-src 'sha256-" + Base64.getEncoder().encodeToString(hash) + "'")
                .doesNotContain("script-src", "unsafe");
        assertThat(page.getContentAsString()).doesNotContain("{style}", "{title}", "{says}", "{link}");
    }

    @Test
    void each_page_can_be_read_aloud_and_says_where_it_is() throws IOException {
        for (var answer : List.of(
                SignInPages.busy(),
                SignInPages.broken("0199"),
                SignInPages.notOurForm("north"),
                SignInPages.signedOut("north"))) {
            Document html = Jsoup.parse(written(answer).getContentAsString());
            assertThat(html.select("html").attr("lang")).isEqualTo("en");
            assertThat(html.title()).isEqualTo(html.select("main h1").text() + " – Dorsal");
        }
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

package org.dorsal.http.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.web.csrf.CsrfToken;

/** Tests of form tokens that are derived from a session and masked for each page. */
class PageCsrfTest {
    private static final String CURRENT = "dG9rZW4tb2YtdGhlLXNlc3Npb24";

    private final PageCsrf tokens = new PageCsrf("https://dorsal.test", () -> Optional.of(CURRENT));

    @BeforeEach
    void signIn() {
        SecurityContextHolder.getContext()
                .setAuthentication(UsernamePasswordAuthenticationToken.authenticated("auditor", "", List.of()));
    }

    @AfterEach
    void signOut() {
        SecurityContextHolder.clearContext();
    }

    @Test
    void a_token_is_another_on_each_page_and_each_is_accepted() {
        List<String> masked =
                Stream.generate(() -> FormTokens.masked(CURRENT)).limit(1_000).toList();
        assertThat(masked).doesNotHaveDuplicates().noneMatch(token -> token.contains(CURRENT));
        assertThat(masked).allMatch(token -> isAccepted(CURRENT, form(token)));
    }

    @Test
    void a_token_is_read_from_the_body_alone() {
        MockHttpServletRequest header = new MockHttpServletRequest("POST", "/");
        header.addHeader(PageCsrf.HEADER, FormTokens.masked(CURRENT));
        assertThat(isAccepted(CURRENT, header)).isFalse();
        MockHttpServletRequest address = form(FormTokens.masked(CURRENT));
        address.setQueryString("csrf=" + FormTokens.masked(CURRENT));
        assertThat(isAccepted(CURRENT, address)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", CURRENT, CURRENT + CURRENT, "%", "AAAA"})
    void an_unmasked_or_broken_token_is_not_accepted(String token) {
        assertThat(isAccepted(CURRENT, form(token))).isFalse();
        assertThat(isAccepted(CURRENT, form(FormTokens.masked(CURRENT) + "AAAA")))
                .isFalse();
    }

    @Test
    void a_token_of_another_session_and_two_tokens_are_not_accepted() {
        assertThat(isAccepted(CURRENT, form(FormTokens.masked("b3RoZXItc2Vzc2lvbi1vZi10aGlz"))))
                .isFalse();
        MockHttpServletRequest two = form(FormTokens.masked(CURRENT));
        two.addParameter(PageCsrf.FIELD, FormTokens.masked(CURRENT));
        assertThat(isAccepted(CURRENT, two)).isFalse();
    }

    @Test
    void without_a_session_no_form_is_accepted() {
        SecurityContextHolder.clearContext();
        MockHttpServletRequest form = form(FormTokens.masked(CURRENT));
        assertThat(tokens.loadToken(form)).isNull();
        CsrfToken none = tokens.generateToken(form);
        assertThat(tokens.resolveCsrfTokenValue(form, none)).isNotEqualTo(none.getToken());
    }

    private boolean isAccepted(String expected, MockHttpServletRequest request) {
        CsrfToken token = tokens.loadToken(request);
        return token != null && expected.equals(tokens.resolveCsrfTokenValue(request, token));
    }

    private static MockHttpServletRequest form(String token) {
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/");
        request.addParameter(PageCsrf.FIELD, token);
        return request;
    }
}

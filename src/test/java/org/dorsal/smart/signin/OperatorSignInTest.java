package org.dorsal.smart.signin;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.*;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.dorsal.smart.launch.SomeFlow.FlowResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockHttpServletRequest;

/** Tests of the sign-in of operators, who have the role {@code operator-role} at the provider of their site. */
class OperatorSignInTest {
    private final SomeSignIns signIns = SomeSignIns.ofPublicClient();
    private AuditorSignInConfiguration.SignInComponents service = signIns.room;

    @BeforeEach
    void configureOperators() {
        signIns.operatorRole = Optional.of("dorsal-operator");
        service = service();
    }

    @AfterEach
    void close() {
        signIns.close();
    }

    private AuditorSignInConfiguration.SignInComponents service() {
        return signIns.room(signIns.settings(new ClientProof.PublicClient(), "auditor"), 3);
    }

    @ParameterizedTest
    @CsvSource({
        "dorsal-operator, operate, operate",
        "dorsal-operator, audit, operate",
        "dorsal-operator auditor, operate, operate",
        "dorsal-operator auditor, audit, audit",
        "auditor, audit, audit",
        "auditor, operate, NOT_AN_OPERATOR",
        "clinician, operate, NOT_AN_OPERATOR",
        "clinician, audit, NOT_AN_AUDITOR",
    })
    void the_requested_page_determines_the_role(String roles, String requested, String expected) {
        FlowResponse response =
                signIn(roles, "/" + requested + "/" + signIns.site + (requested.equals("audit") ? "/" : ""));

        if (expected.startsWith("NOT_")) {
            assertThat(response.refusal().why()).isEqualTo(SignInRefusalReason.valueOf(expected));
        } else {
            assertThat(SessionAuthentication.page(response.done().orElseThrow()))
                    .startsWith("/" + expected + "/" + signIns.site);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "dorsal-operator, true, false",
        "auditor, false, true",
        "dorsal-operator auditor, true, true",
    })
    void a_session_opens_the_pages_of_its_roles_only(String roles, boolean operates, boolean audits) {
        signIns.keep(signIn(roles, "/audit/" + signIns.site + "/"));

        assertThat(isOpen("/operate/" + signIns.site)).isEqualTo(operates);
        assertThat(isOpen("/operate/" + signIns.site + "/resolve")).isEqualTo(operates);
        assertThat(isOpen("/audit/" + signIns.site + "/")).isEqualTo(audits);
        assertThat(isOpen("/audit/" + signIns.site + "/sign-out")).isTrue();
        assertThat(isOpen("/operate/" + signIns.other())).isFalse();
    }

    @Test
    void operators_of_a_site_without_the_setting_are_not_admitted() {
        signIns.operatorRole = Optional.empty();
        service = service();

        assertThat(signIn("dorsal-operator", "/operate/" + signIns.site).refusal())
                .isEqualTo(new SignInRefusal(UserGroup.AUDITORS, SignInRefusalReason.NOT_AN_AUDITOR, "auditor"));
    }

    @Test
    void a_session_ends_when_the_role_is_taken_out_of_the_settings() {
        signIns.keep(signIn("dorsal-operator", "/operate/" + signIns.site));
        assertThat(isOpen("/operate/" + signIns.site)).isTrue();

        signIns.operatorRole = Optional.empty();
        service = service();

        assertThat(isOpen("/operate/" + signIns.site)).isFalse();
        assertThat(isOpen("/audit/" + signIns.site + "/sign-out")).isFalse();
    }

    @Test
    void a_second_factor_is_required_of_operators_as_of_auditors() {
        signIns.assurance = new Assurance(List.of("urn:example:two-factors"), List.of(), Optional.empty());
        service = service();

        assertThat(signIn("dorsal-operator", "/operate/" + signIns.site)
                        .refusal()
                        .why())
                .isEqualTo(SignInRefusalReason.WEAK_SIGN_IN);

        signIns.provider.idTokenClaims = claims -> {
            signIns.setClaims(claims, "dorsal-operator");
            claims.put("acr", "urn:example:two-factors");
        };
        assertThat(complete("/operate/" + signIns.site).done()).isPresent();
    }

    private FlowResponse signIn(String roles, String page) {
        signIns.provider.idTokenClaims = claims -> signIns.setClaims(claims, roles);
        return complete(page);
    }

    private FlowResponse complete(String page) {
        Map<String, List<String>> answer = signIns.provider.signIn(
                signIns.beginning(service, signIns.site, Optional.of(page)).follow(signIns.cookies));
        return signIns.complete(service, signIns.site, answer, signIns.cookies);
    }

    private boolean isOpen(String path) {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
        request.setCookies(signIns.cookies.entrySet().stream()
                .map(cookie -> new jakarta.servlet.http.Cookie(cookie.getKey(), cookie.getValue()))
                .toArray(jakarta.servlet.http.Cookie[]::new));
        return service.flow().contexts().containsContext(request);
    }
}

package org.dorsal.smart.signin;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
import org.dorsal.audit.AuditAgents;
import org.dorsal.smart.launch.Assurance;
import org.dorsal.smart.launch.ClientProof;
import org.dorsal.smart.launch.FakeEhr;
import org.dorsal.smart.launch.SessionAuthentication;
import org.dorsal.smart.launch.SignInRefusal;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.dorsal.smart.launch.SignInRefusal.UserGroup;
import org.dorsal.smart.launch.SomeFlow.FlowResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A sign-in as it should go, and what each side sends. */
class AuditorSignInTest {
    private final SomeSignIns signIns = SomeSignIns.ofPublicClient();
    private final FakeEhr provider = signIns.provider;

    @AfterEach
    void stop() {
        signIns.close();
    }

    @Test
    void a_site_that_asks_for_two_factors_lets_nobody_in_without_and_its_page_says_so() {
        signIns.assurance = new Assurance(List.of("two"), List.of(), Optional.of(Duration.ofHours(8)));
        var strict = signIns.room(signIns.settings(new ClientProof.PublicClient(), "auditor"), 2);
        var address = signIns.beginning(strict, signIns.site, Optional.empty()).follow(signIns.cookies);
        assertThat(address.getQuery()).contains("acr_values=two").contains("max_age=28800");

        assertThat(signIns.complete(strict, signIns.site, signIns.provider.signIn(address), signIns.cookies)
                        .refusal()
                        .summary())
                .contains("second factor", "acr in the id_token must be one of: two", ".auditors.sign-in");
        signIns.provider.idTokenClaims = claims -> {
            signIns.setClaims(claims, List.of("auditor"));
            claims.put("acr", "two");
            claims.put("auth_time", signIns.clock.instant().getEpochSecond());
        };
        var again = signIns.beginning(strict, signIns.site, Optional.empty()).follow(signIns.cookies);
        signIns.keep(signIns.complete(strict, signIns.site, signIns.provider.signIn(again), signIns.cookies));
        assertThat(strict.sessions().open(signIns.site, signIns.secret())).isPresent();
    }

    @Test
    void an_auditor_signs_in_and_is_known_by_name_and_roles() {
        Auditor auditor = signIns.signIn();

        assertThat(auditor.site()).isEqualTo(signIns.site);
        assertThat(auditor.issuer()).isEqualTo(provider.issuer());
        assertThat(auditor.subject()).isEqualTo("ada-7");
        assertThat(auditor.name()).isEqualTo("Ada Auditor");
        assertThat(auditor.roles()).containsExactlyInAnyOrder("auditor", "clinician");
        assertThat(auditor.ends()).isEqualTo(signIns.clock.instant().plus(Duration.ofHours(8)));
        assertThat(signIns.open()).hasValue(auditor);
    }

    @Test
    void events_name_the_person_and_the_client_but_no_token() {
        AuditAgents agents = signIns.signIn().agents(Optional.of("HCOMPL"), Optional.of("192.0.2.1"));

        assertThat(agents.client())
                .hasValue(new AuditAgents.ClientAgent(provider.issuer(), FakeEhr.CLIENT, Optional.empty()));
        assertThat(agents.person())
                .hasValue(new AuditAgents.PersonAgent(
                        provider.issuer() + "|ada-7",
                        Optional.of("Ada Auditor"),
                        Set.of("auditor", "clinician"),
                        Optional.of("HCOMPL")));
        assertThat(agents.network()).hasValue("192.0.2.1");
    }

    @Test
    void the_request_says_what_openid_connect_wants_and_no_more() {
        var parameters = FakeEhr.form(signIns.begin().getRawQuery());

        assertThat(parameters)
                .containsOnlyKeys(
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "scope",
                        "state",
                        "nonce",
                        "code_challenge",
                        "code_challenge_method")
                .containsEntry("response_type", "code")
                .containsEntry("client_id", FakeEhr.CLIENT)
                .containsEntry("redirect_uri", "https://dorsal.example/audit/" + signIns.site + "/callback")
                .containsEntry("scope", "openid profile")
                .containsEntry("code_challenge_method", "S256");
        assertThat(parameters.get("state")).hasSize(43).isNotEqualTo(parameters.get("nonce"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "PS256", "ES256", "ES384"})
    void an_id_token_of_each_asymmetric_kind_is_taken(String algorithm) {
        provider.signedBy = JWSAlgorithm.parse(algorithm);

        assertThat(signIns.signIn().name()).isEqualTo("Ada Auditor");
    }

    @Test
    void roles_may_be_a_text_of_words() {
        provider.idTokenClaims = claims -> signIns.setClaims(claims, "clinician auditor");

        assertThat(signIns.signIn().roles()).containsExactlyInAnyOrder("clinician", "auditor");
    }

    @Test
    void somebody_without_a_name_is_called_by_their_user_name_or_their_subject() {
        provider.idTokenClaims = claims -> {
            signIns.setClaims(claims, "auditor");
            claims.remove("name");
            claims.put("preferred_username", "ada");
        };
        assertThat(signIns.signIn().name()).isEqualTo("ada");
        provider.idTokenClaims = claims -> {
            signIns.setClaims(claims, "auditor");
            claims.put("name", Map.of("given", "Ada"));
        };
        assertThat(signIns.signIn().name()).isEqualTo("ada-7");
    }

    @Test
    void a_name_can_forge_no_line_and_is_cut() {
        provider.idTokenClaims = claims -> {
            signIns.setClaims(claims, "auditor");
            claims.put("name", "Ada\r\nroot: admin\u202e" + "x".repeat(500));
        };

        assertThat(signIns.signIn().name()).startsWith("Ada  root: admin x").hasSize(200);
    }

    @Test
    void a_confidential_client_is_signed_in_by_a_provider_that_lists_no_pkce() {
        try (var own = SomeSignIns.with(new ClientProof.SharedClientSecret("of-a-test"))) {
            own.provider.discovery = document -> document.remove("code_challenge_methods_supported");

            assertThat(own.signIn().name()).isEqualTo("Ada Auditor");
        }
    }

    @ParameterizedTest
    @CsvSource({"'', ''", "/, ''", "records/0199?version=2, records/0199?version=2", "rules/, rules/"})
    void the_wished_page_below_the_sites_own_is_shown_afterwards(String wished, String shown) {
        String own = "/audit/" + signIns.site + "/";
        var answer = provider.signIn(signIns.begin(Optional.of(wished.equals("/") ? own : own + wished)));

        assertThat(signIns.complete(answer))
                .satisfies(came -> assertThat(
                                SessionAuthentication.page(came.done().orElseThrow()))
                        .isEqualTo(own + shown));
    }

    @TestFactory
    Stream<DynamicTest> somebody_without_the_role_is_refused_by_name() {
        return Stream.<Object>of(
                        List.of(),
                        "",
                        "clinician",
                        "Auditor",
                        "auditors",
                        "auditor,clinician",
                        List.of("clinician", "auditor "),
                        List.of("auditor clinician"))
                .map(roles -> DynamicTest.dynamicTest("roles " + roles, () -> {
                    provider.idTokenClaims = claims -> signIns.setClaims(claims, roles);
                    FlowResponse refused = signIns.complete(provider.signIn(signIns.begin()));
                    assertThat(refused.refusal())
                            .isEqualTo(new SignInRefusal(
                                    UserGroup.AUDITORS, SignInRefusalReason.NOT_AN_AUDITOR, "auditor"));
                    assertThat(refused.refused()
                                    .orElseThrow()
                                    .person()
                                    .orElseThrow()
                                    .reference())
                            .isEqualTo(provider.issuer() + "|ada-7");
                }));
    }

    @TestFactory
    Stream<DynamicTest> roles_of_a_wrong_shape_are_no_roles_and_userinfo_is_not_asked() {
        return Stream.<Object>of(7, true, Map.of("auditor", true), List.of("auditor", 7), List.of(List.of("auditor")))
                .map(roles -> DynamicTest.dynamicTest("roles " + roles, () -> {
                    provider.idTokenClaims = claims -> signIns.setClaims(claims, roles);
                    assertThat(signIns.refused())
                            .isEqualTo(
                                    new SignInRefusal(UserGroup.AUDITORS, SignInRefusalReason.ROLES_UNSAID, "roles"));
                    assertThat(provider.requestsTo("/auth/userinfo")).isEmpty();
                }));
    }

    @TestFactory
    Stream<DynamicTest> a_document_of_another_issuer_is_refused_to_the_letter() {
        return Stream.of(
                        provider.issuer() + "/",
                        provider.issuer().replace("http:", "HTTP:"),
                        provider.origin(),
                        "https://evil.example/auth")
                .map(issuer -> DynamicTest.dynamicTest(issuer, () -> {
                    signIns.clock.forward(Duration.ofMinutes(10)); // its metadata are fetched again
                    provider.discovery = document -> document.put("issuer", issuer);
                    assertThat(signIns.refusedToBegin())
                            .isEqualTo(UserGroup.AUDITORS.refused(SignInRefusalReason.OTHER_ISSUER));
                }));
    }
}

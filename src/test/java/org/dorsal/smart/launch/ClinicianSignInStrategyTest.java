package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.*;
import org.dorsal.smart.PatientId;
import org.dorsal.smart.WebAddress;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A launch as it should go (EXCHANGE A1 to A11), and what each side sends. */
class ClinicianSignInStrategyTest {
    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final FakeEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();

    @AfterEach
    void stop() {
        launches.close();
    }

    @Test
    void a_click_in_the_chart_becomes_a_launch_with_patient_clinician_and_context() {
        ehr.tokenResponse = response -> {
            response.put("need_patient_banner", true);
        };

        var launch = browser.keep(launches.launch(browser));

        assertThat(launch.patient()).isEqualTo(new PatientId("p-ann"));
        assertThat(launch.user()).isEqualTo(new Launch.User(ehr.issuer(), "user-7", Optional.of("Practitioner/7")));
        assertThat(launch.encounter()).hasValue("Encounter/e-1");
        assertThat(launch.bannerNeeded()).isTrue();
        assertThat(launch.lost()).isEmpty();
        assertThat(launch.ends()).isEqualTo(launches.clock.instant().plus(UsualTerms.SESSIONS.life()));
        assertThat(launches.enter(browser, launch.id()))
                .isInstanceOfSatisfying(
                        Launches.LaunchAccess.OpenEntrance.class,
                        open -> assertThat(open.launch())
                                .usingRecursiveComparison()
                                .isEqualTo(launch));
    }

    @Test
    void every_call_of_a_launch_is_counted_the_one_for_the_ehrs_keys_too() {
        assertThat(launches.launch(new SomeBrowser()).done()).isPresent();

        assertThat(launches.meters.find("http.client.requests").timers())
                .extracting(timer -> timer.getId().getTag("uri"))
                .containsExactlyInAnyOrder("/.well-known/smart-configuration", "/token", "/jwks");
    }

    /** {@code dorsal.plain-http-hosts} is bound while settings are read and not later. */
    @Test
    void an_ehr_that_may_be_called_by_http_is_known_under_its_addresses_later_too() {
        var ehr = ScopedValue.where(WebAddress.PLAIN_HTTP, Set.of("ehr.internal", "other.internal"))
                .call(() -> new EhrRegistration(
                        launches.site,
                        "http://ehr.internal:8080/fhir",
                        "client",
                        new ClientProof.PublicClient(),
                        List.of(),
                        List.of(),
                        false,
                        new EhrRegistration.Allowances(List.of("http://other.internal/fhir"), false, Optional.empty()),
                        UsualTerms.SESSIONS,
                        Assurance.ANY));

        assertThat(ehr.forServer("http://ehr.internal:8080/fhir")).contains(ehr);
        assertThat(ehr.forServer("http://other.internal/fhir").orElseThrow().server())
                .hasHost("other.internal");
        assertThat(ehr.forServer("http://third.internal/fhir")).isEmpty();
    }

    @Test
    void the_request_says_what_smart_wants_and_no_more() {
        var parameters = FakeEhr.form(browser.follow(launches.click(browser)).getRawQuery());

        assertThat(parameters)
                .containsOnlyKeys(
                        "response_type",
                        "client_id",
                        "redirect_uri",
                        "scope",
                        "state",
                        "nonce",
                        "code_challenge",
                        "code_challenge_method",
                        "aud",
                        "launch")
                .containsEntry("response_type", "code")
                .containsEntry("client_id", FakeEhr.CLIENT)
                .containsEntry("redirect_uri", "https://dorsal.example/launch/" + launches.site + "/callback")
                .containsEntry("aud", ehr.fhirBase())
                .containsEntry("launch", "launch-token")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry(
                        "scope",
                        "launch openid fhirUser online_access patient/Patient.r patient/Condition.rs"
                                + " patient/MedicationRequest.rs patient/MedicationStatement.rs patient/Medication.r"
                                + " patient/Observation.rs user/Practitioner.r");
        assertThat(parameters.get("state")).hasSize(43).isNotEqualTo(parameters.get("nonce"));
    }

    @Test
    void a_launch_from_outside_the_chart_lets_the_ehr_ask_for_the_patient() {
        var address = browser.follow(launches.begin(launches.site, browser.nothing()));

        assertThat(FakeEhr.form(address.getRawQuery()))
                .doesNotContainKey("launch")
                .hasEntrySatisfying("scope", scope -> assertThat(scope).startsWith("launch/patient openid"));
        assertThat(browser.keep(launches.answer(browser, ehr.signIn(address))).patient())
                .isEqualTo(new PatientId("p-ann"));
    }

    @Test
    void the_code_is_exchanged_with_the_same_redirect_address_and_the_verifier() {
        browser.keep(launches.launch(browser));

        assertThat(ehr.requestsTo("/auth/token")).singleElement().satisfies(received -> {
            assertThat(received.method()).isEqualTo("POST");
            assertThat(received.authorization()).isEmpty();
            assertThat(received.form())
                    .containsOnlyKeys("grant_type", "code", "redirect_uri", "code_verifier", "client_id")
                    .containsEntry("client_id", FakeEhr.CLIENT);
            assertThat(received.form().get("code_verifier")).hasSizeBetween(43, 128);
        });
    }

    @Test
    void two_requests_share_no_secret() {
        var first = FakeEhr.form(browser.follow(launches.click(browser)).getRawQuery());
        var second = FakeEhr.form(browser.follow(launches.click(browser)).getRawQuery());

        for (var secret : List.of("state", "nonce", "code_challenge")) {
            assertThat(first.get(secret)).isNotEqualTo(second.get(secret));
        }
        assertThat(browser.cookies).hasSize(2);
        assertThat(browser.cookies.values()).doesNotHaveDuplicates();
    }

    @Test
    void a_long_request_goes_by_a_form_where_the_ehr_takes_forms() {
        ehr.discovery = document -> document.put("capabilities", List.of("authorize-post", "permission-v2"));
        var longToken = "t".repeat(AuthorizationCodeFlow.MAX_ADDRESS);

        var begun = launches.begin(launches.site, browser.click(ehr.fhirBase(), longToken));

        assertThat(begun.form()).hasValueSatisfying(form -> {
            assertThat(form.to()).hasToString(ehr.origin() + "/auth/authorize");
            assertThat(form.fields())
                    .containsEntry("launch", List.of(longToken))
                    .containsKey("state");
        });
        assertThat(launches.click(browser))
                .satisfies(came -> assertThat(came.to()).isPresent());
    }

    @Test
    void an_ehr_of_version_1_is_asked_in_its_words_and_its_answer_is_understood() {
        ehr.discovery = document -> document.put("capabilities", List.of("launch-ehr", "permission-v1"));
        ehr.tokenResponse = response ->
                response.put("scope", "launch openid fhirUser online_access patient/*.read user/Practitioner.read");

        var launch = browser.keep(launches.launch(browser));

        assertThat(launch.requested()).contains("patient/Observation.read", "patient/Patient.read");
        assertThat(launch.lost()).isEmpty();
    }

    @Test
    void a_site_may_name_its_own_scopes() {
        try (var own = SomeLaunches.withScopes(List.of("launch", "offline_access", "patient/Observation.rs"))) {
            var parameters = FakeEhr.form(
                    new SomeBrowser().follow(own.click(new SomeBrowser())).getRawQuery());

            assertThat(parameters.get("scope"))
                    .isEqualTo("launch openid fhirUser offline_access patient/Observation.rs");
        }
    }

    @Test
    void fewer_scopes_than_asked_are_told_one_by_one() {
        ehr.tokenResponse = response -> response.put("scope", "launch openid patient/Patient.rs patient/Condition.r");

        assertThat(browser.keep(launches.launch(browser)).lost())
                .containsExactly(
                        "online_access",
                        "patient/Condition.rs",
                        "patient/Medication.r",
                        "patient/MedicationRequest.rs",
                        "patient/MedicationStatement.rs",
                        "patient/Observation.rs",
                        "user/Practitioner.r");
    }

    @Test
    void a_response_without_scopes_gave_what_was_asked() {
        ehr.tokenResponse = response -> response.remove("scope");

        var launch = browser.keep(launches.launch(browser));

        assertThat(launch.granted()).isEqualTo(launch.requested());
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "RS384", "PS256", "ES256", "ES384"})
    void an_id_token_of_each_asymmetric_kind_is_taken(String algorithm) {
        ehr.signedBy = JWSAlgorithm.parse(algorithm);

        assertThat(launches.launch(browser))
                .satisfies(came -> assertThat(came.done()).isPresent());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Practitioner/7", "PractitionerRole/r.7"})
    void a_clinician_may_be_named_relative_to_the_fhir_base(String reference) {
        ehr.idTokenClaims = claims -> claims.put("fhirUser", reference);

        assertThat(browser.keep(launches.launch(browser)).user().fhirUser()).hasValue(reference);
    }

    @Test
    void an_ehr_that_names_itself_in_its_answer_is_believed_when_it_is_the_one() {
        ehr.discovery = document -> document.put("authorization_response_iss_parameter_supported", true);

        var answer = ehr.signIn(browser.follow(launches.click(browser)));

        assertThat(launches.answer(browser, SomeLaunches.but(answer, "iss", ehr.issuer())))
                .satisfies(came -> assertThat(came.done()).isPresent());
    }

    @Test
    void the_ehr_is_asked_about_itself_once_for_many_launches_and_again_later() {
        browser.follow(launches.click(browser));
        browser.follow(launches.click(browser));
        assertThat(ehr.requestsTo("/fhir/.well-known")).hasSize(1);

        launches.clock.forward(Discovery.FRESH);
        browser.follow(launches.click(browser));
        assertThat(ehr.requestsTo("/fhir/.well-known")).hasSize(2);
    }

    @Test
    void context_of_a_wrong_shape_is_left_out_and_the_patient_stands() {
        ehr.tokenResponse = response -> {
            response.put("encounter", "../Patient/2");
            response.put("need_patient_banner", "no");
        };

        var launch = browser.keep(launches.launch(browser));

        assertThat(launch.encounter()).isEmpty();
        assertThat(launch.bannerNeeded()).isTrue();
    }

    @Test
    void what_an_ehr_grants_is_read_in_any_order_case_and_version() {
        ehr.tokenResponse = response -> response.put(
                "scope",
                "openid  launch fhirUser online_access user/Patient.Read PATIENT/Condition.sr patient/MedicationRequest.READ"
                        + " patient/MedicationStatement.srducc user/Medication.Read patient/Observation.rs?category=vital-signs"
                        + " user/Practitioner.R");

        var launch = browser.keep(launches.launch(browser));

        assertThat(launch.granted()).contains("user/Patient.read", "patient/Condition.rs", "user/Practitioner.r");
        assertThat(launch.lost())
                .as("a right that is limited to a category is not the whole right")
                .containsExactly("patient/Observation.rs");
    }

    @ParameterizedTest
    @ValueSource(strings = {"false", "FALSE"})
    void a_banner_flag_in_quotes_is_understood(String written) {
        ehr.tokenResponse = response -> response.put("need_patient_banner", written.toLowerCase(Locale.ROOT));

        assertThat(browser.keep(launches.launch(browser)).bannerNeeded()).isFalse();
    }

    @Test
    void ids_are_opaque_up_to_256_characters() {
        String id = "e" + "Abc.-_~9".repeat(31) + "1234567";
        ehr.tokenResponse = response -> {
            response.put("patient", id);
            response.put("encounter", id);
        };
        ehr.idTokenClaims = claims -> claims.put("fhirUser", ehr.fhirBase() + "/Practitioner/" + id);

        var launch = browser.keep(launches.launch(browser));

        assertThat(id).hasSize(256);
        assertThat(launch.patient().value()).isEqualTo(id);
        assertThat(launch.encounter()).hasValue("Encounter/" + id);
        assertThat(launch.user().fhirUser()).hasValue("Practitioner/" + id);
        for (String bad : List.of(id + "x", "..", ".", "a/b", "a b", "a?b", "a%2e")) {
            ehr.tokenResponse = response -> response.put("patient", bad);
            assertThat(launches.launch(new SomeBrowser()).why())
                    .as(bad)
                    .isEqualTo(SignInRefusal.SignInRefusalReason.NO_PATIENT);
        }
    }

    @Test
    void an_ehr_that_does_not_say_who_launches_is_told_at_launch() {
        ehr.idTokenClaims = claims -> claims.remove("fhirUser");

        assertThat(browser.keep(launches.launch(browser)).lost()).contains("fhirUser");
    }

    @Test
    void an_ehr_that_does_not_list_s256_is_refused_and_taken_where_the_site_says_so_with_a_challenge_all_the_same() {
        ehr.discovery = document -> document.remove("code_challenge_methods_supported");
        assertThat(launches.click(browser).refusal().summary()).contains("ehr.require-pkce");

        try (var waived =
                SomeLaunches.allowing(_ -> new EhrRegistration.Allowances(List.of(), true, Optional.empty()))) {
            waived.ehr.discovery = document -> document.put("code_challenge_methods_supported", List.of());
            var address = browser.follow(waived.click(browser));

            assertThat(FakeEhr.form(address.getRawQuery()))
                    .containsEntry("code_challenge_method", "S256")
                    .containsKey("code_challenge");
            assertThat(waived.answer(browser, waived.ehr.signIn(address)).done())
                    .isPresent();
        }
    }

    @Test
    void a_launch_may_name_another_address_of_the_ehr_and_stays_with_it() {
        try (var several = SomeLaunches.allowing(ehr -> new EhrRegistration.Allowances(
                List.of(ehr.origin() + "/other-fhir/", "https://ehr.example:443/fhir"), false, Optional.empty()))) {
            String other = several.ehr.origin() + "/other-fhir/";
            several.ehr.record.put("/other-fhir/Patient/p-ann", "{}");
            several.ehr.idTokenClaims = claims -> claims.put("fhirUser", other + "Practitioner/7");

            var address = browser.follow(several.begin(several.site, browser.click(other, "launch-token")));
            assertThat(FakeEhr.form(address.getRawQuery())).containsEntry("aud", other);
            var launch = browser.keep(several.answer(browser, several.ehr.signIn(address)));

            assertThat(launch.user().fhirUser()).hasValue("Practitioner/7");
            assertThat(several.room.ehrClient().call(launch.id(), EhrCall.get("Patient/p-ann")))
                    .hasToString("CompleteAnswer[200]");
            assertThat(several.ehr.requestsTo("/other-fhir/Patient")).hasSize(1);
            assertThat(several.begin(several.site, browser.click(other + "x", "launch-token"))
                            .why())
                    .isEqualTo(SignInRefusal.SignInRefusalReason.UNKNOWN_EHR);
        }
    }

    @Test
    void what_smart_configuration_lacks_is_taken_from_openid_configuration() {
        ehr.discovery = document -> {
            document.remove("issuer");
            document.remove("jwks_uri");
        };
        ehr.openid = Optional.of(document -> document.put("issuer", ehr.issuer()));

        assertThat(launches.launch(browser).done()).isPresent();
        assertThat(ehr.requestsTo("/fhir/.well-known/openid-configuration")).hasSize(1);
    }

    @Test
    void an_issuer_that_is_the_address_of_openid_configuration_stands_for_the_one_in_it() {
        ehr.discovery = document -> {
            document.put("issuer", ehr.issuer() + "/.well-known/openid-configuration");
            document.remove("jwks_uri");
        };
        ehr.openid = Optional.of(document -> document.put("issuer", ehr.issuer()));

        assertThat(launches.launch(browser).done()).isPresent();
    }

    @Test
    void an_ehr_whose_openid_configuration_is_missing_is_judged_by_the_other_alone() {
        ehr.discovery = document -> document.remove("jwks_uri");
        ehr.broken.put("/auth/.well-known/openid-configuration", 404);

        assertThat(launches.click(browser).why()).isEqualTo(SignInRefusal.SignInRefusalReason.UNFIT_ISSUER);
    }

    @Test
    void id_tokens_of_an_issuer_that_only_the_site_names_are_taken() {
        try (var named = SomeLaunches.allowing(ehr ->
                new EhrRegistration.Allowances(List.of(), false, Optional.of(ehr.issuer() + "/oidc/idsps/7/")))) {
            named.ehr.idTokenClaims = claims -> claims.put("iss", named.ehr.issuer() + "/oidc/idsps/7/");

            assertThat(named.launch(browser).done()).isPresent();
            named.ehr.idTokenClaims = claims -> {};
            assertThat(named.launch(new SomeBrowser()).why())
                    .isEqualTo(SignInRefusal.SignInRefusalReason.ID_TOKEN_REFUSED);
        }
    }

    @Test
    void a_refusal_keeps_the_ehrs_words_plain_and_short() {
        var answer = ehr.signIn(browser.follow(launches.click(browser)));
        var declined = SomeLaunches.but(answer, "code");
        declined.put("error", List.of("invalid_client"));
        declined.put("error_description", List.of("<b>Client\n\tis unknown</b> " + "x".repeat(500)));

        var refusal = launches.answer(browser, declined).refusal();

        assertThat(refusal.code()).isEqualTo("declined");
        assertThat(refusal.summary())
                .contains("invalid_client: b Client is unknown /b xxx")
                .hasSizeLessThan(500);
        assertThat(refusal.detail()).hasSizeLessThan(230).doesNotContain("<").doesNotContain("\n");
    }

    @Test
    void a_token_endpoint_that_refuses_is_quoted() {
        ehr.broken.put("/auth/token", 401);
        ehr.refusal = "{\"error\":\"invalid_client\",\"error_description\":\"Secret has expired\"}";

        assertThat(launches.launch(browser).refusal().userMessage()).contains("invalid_client: Secret has expired");
    }
}

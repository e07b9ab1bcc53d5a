package org.dorsal.smart.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dorsal.smart.PatientId;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A launch as it should go (EXCHANGE A1 to A11), and what each side sends. */
class LaunchingTest {
    private final SomeLaunches launches = SomeLaunches.ofPublicClient();
    private final LyingEhr ehr = launches.ehr;
    private final SomeBrowser browser = new SomeBrowser();

    @AfterEach
    void stop() {
        launches.close();
    }

    @Test
    void a_click_in_the_chart_becomes_a_launch_with_patient_clinician_and_context() {
        ehr.tokenResponse = response -> {
            response.put("intent", "order-review");
            response.put("need_patient_banner", true);
            response.put(
                    "fhirContext",
                    List.of(
                            Map.of("reference", "ImagingStudy/5"),
                            Map.of("reference", "https://elsewhere.example/fhir/Task/1"),
                            Map.of("canonical", "http://x")));
        };

        var launch = browser.keep(launches.launch(browser));

        assertThat(launch.patient()).isEqualTo(new PatientId("p-ann"));
        assertThat(launch.user()).isEqualTo(new Launch.User(ehr.issuer(), "user-7", Optional.of("Practitioner/7")));
        assertThat(launch.encounter()).hasValue("Encounter/e-1");
        assertThat(launch.intent()).hasValue("order-review");
        assertThat(launch.fhirContext()).containsExactly("ImagingStudy/5");
        assertThat(launch.bannerNeeded()).isTrue();
        assertThat(launch.lost()).isEmpty();
        assertThat(launch.ends()).isEqualTo(launches.clock.instant().plus(Launching.LIFE));
        assertThat(launches.enter(browser, launch.id()))
                .isInstanceOfSatisfying(
                        Launches.Entrance.Open.class,
                        open -> assertThat(open.launch())
                                .usingRecursiveComparison()
                                .isEqualTo(launch));
    }

    @Test
    void the_request_says_what_smart_wants_and_no_more() {
        var asked = LyingEhr.form(browser.follow(launches.click(browser)).getRawQuery());

        assertThat(asked)
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
                .containsEntry("client_id", LyingEhr.CLIENT)
                .containsEntry("redirect_uri", "https://dorsal.example/launch/" + launches.site + "/callback")
                .containsEntry("aud", ehr.fhirBase())
                .containsEntry("launch", "launch-token")
                .containsEntry("code_challenge_method", "S256")
                .containsEntry(
                        "scope",
                        "launch openid fhirUser online_access patient/Patient.r patient/Condition.rs"
                                + " patient/MedicationRequest.rs patient/MedicationStatement.rs patient/Observation.rs"
                                + " user/Practitioner.r");
        assertThat(asked.get("state")).hasSize(43).isNotEqualTo(asked.get("nonce"));
    }

    @Test
    void a_launch_from_outside_the_chart_lets_the_ehr_ask_for_the_patient() {
        var address = browser.follow(launches.begin(launches.site, browser.nothing()));

        assertThat(LyingEhr.form(address.getRawQuery()))
                .doesNotContainKey("launch")
                .hasEntrySatisfying("scope", scope -> assertThat(scope).startsWith("launch/patient openid"));
        assertThat(browser.keep(launches.answer(browser, ehr.signIn(address))).patient())
                .isEqualTo(new PatientId("p-ann"));
    }

    @Test
    void the_code_is_exchanged_with_the_same_redirect_address_and_the_verifier() {
        browser.keep(launches.launch(browser));

        assertThat(ehr.at("/auth/token")).singleElement().satisfies(seen -> {
            assertThat(seen.method()).isEqualTo("POST");
            assertThat(seen.authorization()).isEmpty();
            assertThat(seen.form())
                    .containsOnlyKeys("grant_type", "code", "redirect_uri", "code_verifier", "client_id")
                    .containsEntry("client_id", LyingEhr.CLIENT);
            assertThat(seen.form().get("code_verifier")).hasSizeBetween(43, 128);
        });
    }

    @Test
    void two_requests_share_no_secret() {
        var first = LyingEhr.form(browser.follow(launches.click(browser)).getRawQuery());
        var second = LyingEhr.form(browser.follow(launches.click(browser)).getRawQuery());

        for (var secret : List.of("state", "nonce", "code_challenge")) {
            assertThat(first.get(secret)).isNotEqualTo(second.get(secret));
        }
        assertThat(browser.cookies).hasSize(2);
        assertThat(browser.cookies.values()).doesNotHaveDuplicates();
    }

    @Test
    void a_long_request_goes_by_a_form_where_the_ehr_takes_forms() {
        ehr.discovery = document -> document.put("capabilities", List.of("authorize-post", "permission-v2"));
        var longToken = "t".repeat(AuthorizationCodeFlow.LONGEST_ADDRESS);

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
        try (var own = SomeLaunches.asking(List.of("launch", "offline_access", "patient/Observation.rs"))) {
            var asked = LyingEhr.form(
                    new SomeBrowser().follow(own.click(new SomeBrowser())).getRawQuery());

            assertThat(asked.get("scope")).isEqualTo("launch openid fhirUser offline_access patient/Observation.rs");
        }
    }

    @Test
    void fewer_scopes_than_asked_are_told_one_by_one() {
        ehr.tokenResponse = response -> response.put("scope", "launch openid patient/Patient.rs patient/Condition.r");

        assertThat(browser.keep(launches.launch(browser)).lost())
                .containsExactly(
                        "online_access",
                        "patient/Condition.rs",
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
        assertThat(ehr.at("/fhir/.well-known")).hasSize(1);

        launches.clock.forward(Discovery.FRESH);
        browser.follow(launches.click(browser));
        assertThat(ehr.at("/fhir/.well-known")).hasSize(2);
    }

    @Test
    void context_of_a_wrong_shape_is_left_out_and_the_patient_stands() {
        ehr.tokenResponse = response -> {
            response.put("encounter", "../Patient/2");
            response.put("intent", Map.of("x", 1));
            response.put("fhirContext", "ImagingStudy/5");
            response.put("need_patient_banner", "no");
        };

        var launch = browser.keep(launches.launch(browser));

        assertThat(launch.encounter()).isEmpty();
        assertThat(launch.intent()).isEmpty();
        assertThat(launch.fhirContext()).isEmpty();
        assertThat(launch.bannerNeeded()).isTrue();
    }
}

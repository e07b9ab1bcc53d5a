package org.dorsal.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import java.net.URI;
import java.text.ParseException;
import java.util.*;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Staff sign in by OpenID Connect alone: no patient, no record, no scope of FHIR. */
class SandboxStaffTest {
    private static final SandboxEhr EHR = SharedSandboxEhr.SHARED;
    private static final URI BACK = URI.create("https://dorsal.example/audit/site/callback");

    private final SomeApp app = new SomeApp(EHR, client());

    private static SandboxClient client() {
        SandboxClient client = SandboxClient.open("staff-only", BACK).forStaffOnly();
        EHR.register(client);
        return client;
    }

    @ParameterizedTest
    @EnumSource(SandboxStaff.class)
    void whoever_is_picked_is_named_with_their_roles(SandboxStaff staff) throws ParseException {
        var tokens = app.exchange(picked(staff)).json();
        var claims = SignedJWT.parse(String.valueOf(tokens.get("id_token"))).getJWTClaimsSet();

        assertThat(claims.getSubject()).isEqualTo(staff.subject());
        assertThat(claims.getStringClaim("name")).isEqualTo(staff.words());
        assertThat(claims.getStringListClaim("roles")).isEqualTo(staff.roles());
        assertThat(claims.getStringClaim("nonce")).isEqualTo(SomeApp.NONCE);
        assertThat(tokens).doesNotContainKeys("patient", "encounter", "need_patient_banner", "refresh_token");
        assertThat(claims.getClaim("fhirUser")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        "scope, profile",
        "scope, openid patient/*.rs",
        "scope, openid fhirUser",
        "scope, openid launch/patient",
        "nonce, ''",
        "aud, http://localhost/fhir",
        "state, ''",
        "code_challenge, ''",
        "code_challenge_method, plain",
        "launch, made-up",
    })
    void a_request_that_is_wrong_in_one_point_is_refused(String name, String value) {
        var parameters = request();
        parameters.put(name, value);
        if (value.isEmpty()) {
            parameters.remove(name);
        }

        assertThat(app.authorize(parameters).redirected())
                .containsKey("error")
                .containsEntry("iss", EHR.issuer())
                .doesNotContainKey("code");
    }

    @Test
    void an_answer_never_goes_to_an_address_that_was_not_registered() {
        for (String other : List.of(BACK + "/", BACK + "?x=1", "https://evil.example/callback")) {
            var parameters = request();
            parameters.put("redirect_uri", other);
            assertThat(app.authorize(parameters).status()).isEqualTo(400);
        }
    }

    @Test
    void nobody_is_signed_in_without_the_page_or_as_nobody() {
        for (var more : List.of(
                Map.of("sandbox_staff", SandboxStaff.AUDITOR.subject()),
                Map.of("sandbox_staff", SandboxStaff.AUDITOR.subject(), "sandbox_sign_in", "made-up"),
                Map.of("sandbox_patient", "sandbox-01", "sandbox_clinician", "any"))) {
            var parameters = request();
            parameters.putAll(more);
            assertThat(app.authorizeByPost(parameters).body()).contains("Who are you?");
        }
    }

    @Test
    void a_code_is_good_once() {
        String code = picked(SandboxStaff.AUDITOR);

        assertThat(app.exchange(code).status()).isEqualTo(200);
        assertThat(app.exchange(code).status()).isEqualTo(400);
    }

    private String picked(SandboxStaff staff) {
        Document page = Jsoup.parse(app.authorize(request()).body());
        Map<String, String> form = new LinkedHashMap<>();
        page.select("form input[type=hidden]").forEach(field -> form.put(field.attr("name"), field.attr("value")));
        form.put("sandbox_staff", staff.subject());
        return app.authorizeByPost(form).redirected().getOrDefault("code", "none");
    }

    private Map<String, String> request() {
        var parameters = app.request();
        parameters.put("scope", "openid profile");
        parameters.remove("aud");
        return parameters;
    }
}

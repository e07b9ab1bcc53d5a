package org.dorsal.smart;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.*;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dorsal.fuzz.Fuzz;
import org.junit.jupiter.api.Test;

/** Changed scopes and Authorization headers: a word grants by the letter of the grammar or not at all. */
class TokenFuzzProperties {
    private static final String TOKEN = "eyJhbGciOiJFUzM4NCIsInR5cCI6IkpXVCJ9"
            + ".eyJpc3MiOiJodHRwczovL2VociIsImF1ZCI6WyJhIixudWxsXSwiZXhwIjoxLCJzY29wZSI6InVzZXIvKi5ycyJ9.c2lnbmF0dXJl";
    private static final List<String> SCOPES = List.of(
            "openid fhirUser launch/patient offline_access",
            "patient/*.rs user/Observation.cruds system/*.read",
            "patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|survey",
            "patient/CarePlan.r?category=assess-plan user/QuestionnaireResponse.write system/Provenance.*",
            "PATIENT/observation.READ patient/Patient.sr patient/Patient.rr",
            "{\"alg\":\"ES384\",\"typ\":\"JWT\",\"kid\":\"a\",\"crit\":[\"b64\"],\"b64\":false,"
                    + "\"jwk\":{\"kty\":\"EC\"},\"x5c\":[\"AA==\"]}",
            "{\"iss\":\"https://ehr\",\"aud\":[\"a\",null],\"exp\":1,\"nbf\":\"1\",\"iat\":1e400,\"sub\":{},\"scope\":[\"user/*.rs\"]}",
            "null",
            "Bearer " + TOKEN,
            "bearer  " + TOKEN + " , Basic YTpi");

    @Test
    void a_word_grants_by_the_letter_of_the_grammar_or_not_at_all() {
        Fuzz.of("scopes", SCOPES).run(bytes -> {
            String whole = new String(bytes, StandardCharsets.UTF_8);
            String text = whole.substring(0, Math.min(whole.length(), BearerHeader.MAX_CHARACTERS));
            return scopes(text)
                    + header(text)
                    + header(packed(text) + ".e30.c2ln")
                    + header("eyJhbGciOiJFUzM4NCJ9." + packed(text) + ".c2ln");
        });
    }

    private static String scopes(String claim) {
        List<String> words = Scopes.words(claim).orElseThrow();
        Scopes scopes = Scopes.parse(words);
        for (String word : words) {
            boolean grants = Scopes.parse(List.of(word)).size() == 1;
            assertThat(Scopes.canonical(Scopes.canonical(word))).isEqualTo(Scopes.canonical(word));
            if (grants) {
                assertThat(word)
                        .isEqualTo(Scopes.canonical(word))
                        .matches(
                                "(patient|user|system)/(\\*|[A-Z][A-Za-z]*)\\.(c?r?u?d?s?|read|write|\\*)(\\?category=[^&\\s]+)?");
                assertThat(scopes.cover(word)).isTrue();
            }
        }
        assertThat(scopes.size()).isLessThanOrEqualTo(words.size());
        return Stream.of("patient/Patient.rs", "patient/*.cruds", "user/Observation.rs", "system/AuditEvent.rs")
                .map(wanted -> scopes.cover(wanted) ? "1" : "0")
                .collect(Collectors.joining("", "", " " + scopes.size()));
    }

    private static String packed(String text) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String header(String text) {
        return BearerHeader.text(text)
                .or(() -> Optional.of(text).filter(token -> token.length() <= BearerHeader.MAX_CHARACTERS))
                .map(TokenFuzzProperties::claims)
                .orElse(" no token");
    }

    private static String claims(String token) {
        try {
            var claimed = BearerHeader.ClaimedToken.read(token);
            return " claims " + claimed.issuer().isEmpty() + claimed.audience().size();
        } catch (RefusedTokenException refused) {
            return refused.refusal().toString();
        }
    }
}

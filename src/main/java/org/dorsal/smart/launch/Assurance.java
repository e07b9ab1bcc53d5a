package org.dorsal.smart.launch;

import java.time.*;
import java.util.*;
import java.util.regex.Pattern;
import org.dorsal.smart.launch.SignInRefusal.SignInRefusalReason;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.core.oidc.IdTokenClaimNames;
import org.springframework.security.oauth2.core.oidc.OidcIdToken;

/**
 * Requirements on the user's authentication at the server (OpenID Connect Core 1.0, 2 and 3.1.2.1). They are sent
 * with the request and checked in the id_token, because a server may ignore them and the browser's user may remove
 * them from the URL.
 *
 * @param acr accepted authentication context classes; any when empty
 * @param amr accepted authentication methods (RFC 8176); any when empty. The protocol has no request parameter for
 * them: the server needs its own rule
 * @param maxAge maximum age of the authentication; any when empty
 */
public record Assurance(List<String> acr, List<String> amr, Optional<Duration> maxAge) {
    private static final Duration CLOCK_SKEW = Duration.ofSeconds(60);
    private static final Duration MIN_DURATION = Duration.ofMinutes(1);
    private static final Duration MAX_DURATION = Duration.ofHours(24);
    private static final int MAX_WORDS = 20;

    /** Words stand in one parameter with blanks between. */
    private static final Pattern WORD = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,200}");

    /** However the server sees fit. */
    public static final Assurance ANY = new Assurance(List.of(), List.of(), Optional.empty());

    public Assurance {
        acr = List.copyOf(acr);
        amr = List.copyOf(amr);
        checkWords("acr", acr, "urn:example:two-factors");
        checkWords("amr", amr, "mfa");
        maxAge.filter(age -> age.compareTo(MIN_DURATION) < 0 || age.compareTo(MAX_DURATION) > 0)
                .ifPresent(_ -> {
                    throw new IllegalArgumentException(
                            "sign-in.max-age must be from 1m to 24h, or 0s for any; such as 8h");
                });
    }

    private static void checkWords(String key, List<String> words, String example) {
        if (words.size() > MAX_WORDS || !words.stream().allMatch(WORD.asMatchPredicate())) {
            throw new IllegalArgumentException("sign-in." + key + " must be at most " + MAX_WORDS + " words such as "
                    + example + ", one an entry; correct or leave them out");
        }
    }

    /** Parameters of the authorization request for these requirements. */
    Map<String, Object> parameters() {
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (!acr.isEmpty()) {
            parameters.put("acr_values", String.join(" ", acr));
        }
        maxAge.ifPresent(age -> parameters.put("max_age", Long.toString(age.toSeconds())));
        return parameters;
    }

    /** Checks the id_token; empty if all requirements are met. A missing or malformed claim counts as unmet. */
    Optional<UnmetAssurance> missed(OidcIdToken idToken, Instant now) {
        if (!acr.isEmpty() && !(idToken.getClaim(IdTokenClaimNames.ACR) instanceof String said && acr.contains(said))) {
            return Optional.of(new UnmetAssurance(
                    SignInRefusalReason.WEAK_SIGN_IN, "acr in the id_token must be one of: " + String.join(", ", acr)));
        }
        if (!amr.isEmpty()
                && !(idToken.getClaim(IdTokenClaimNames.AMR) instanceof Collection<?> said
                        && amr.stream().anyMatch(said::contains))) {
            return Optional.of(new UnmetAssurance(
                    SignInRefusalReason.WEAK_SIGN_IN,
                    "amr in the id_token must hold one of: " + String.join(", ", amr)));
        }
        return maxAge.filter(age -> !isWithin(age, idToken.getClaim(IdTokenClaimNames.AUTH_TIME), now))
                .map(age -> new UnmetAssurance(SignInRefusalReason.OLD_SIGN_IN, Long.toString(age.toMinutes())));
    }

    private static boolean isWithin(Duration age, @Nullable Object authTime, Instant now) {
        if (!(authTime instanceof Number seconds)) {
            return false;
        }
        long since = now.getEpochSecond() - seconds.longValue();
        return since <= age.plus(CLOCK_SKEW).toSeconds() && since >= -CLOCK_SKEW.toSeconds();
    }

    /** @param detail for {@link SignInRefusal} */
    record UnmetAssurance(SignInRefusalReason why, String detail) {}
}

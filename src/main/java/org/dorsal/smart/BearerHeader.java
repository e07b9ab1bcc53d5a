package org.dorsal.smart;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.SignedJWT;
import jakarta.servlet.http.HttpServletRequest;
import java.text.ParseException;
import java.util.*;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;

/**
 * Resolves the bearer token of the Authorization header. Spring's resolver takes the first of two headers and treats
 * another scheme as anonymous; this one refuses two headers, so that no sender chooses the one that counts, and names
 * the required scheme.
 */
public final class BearerHeader implements BearerTokenResolver {
    static final int MAX_CHARACTERS = 16 * 1024;
    private static final String NAME = "Authorization";
    private static final String SCHEME = "Bearer ";

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        List<String> sent = Collections.list(request.getHeaders(NAME));
        return sent.isEmpty()
                ? null // Spring's value for no token
                : text(String.join(",", sent))
                        .orElseThrow(() -> RefusedTokenException.badToken(
                                "the Authorization header must be the word Bearer and one token"));
    }

    /** Returns the token of the header, empty unless there is exactly one within the length limit. */
    static Optional<String> text(String header) {
        if (header.length() > MAX_CHARACTERS || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return Optional.empty();
        }
        int end = header.length();
        while (header.charAt(end - 1) == ' ') {
            end--;
        }
        int start = Math.min(SCHEME.length(), end);
        while (start < end && header.charAt(start) == ' ') {
            start++;
        }
        for (int index = start; index < end; index++) {
            if (!mayStandInOne(header.charAt(index))) {
                return Optional.empty();
            }
        }
        return start < end ? Optional.of(header.substring(start, end)) : Optional.empty();
    }

    /**
     * Returns whether a token may contain the character (RFC 6750, section 2.1). A regular expression would take
     * longer for a token of a thousand characters than its cache look-up.
     */
    private static boolean mayStandInOne(char character) {
        return (character >= 'a' && character <= 'z')
                || (character >= 'A' && character <= 'Z')
                || (character >= '0' && character <= '9')
                || "-._~+/=".indexOf(character) >= 0;
    }

    /** Unverified claims of a signed token; they only select the issuer that must verify it. */
    record ClaimedToken(String issuer, List<String> audience) {
        static ClaimedToken read(String token) {
            try {
                var jwt = SignedJWT.parse(token);
                // otherwise one signature would have many texts, and a list of revoked tokens would miss some
                if (Arrays.stream(jwt.getParsedParts())
                        .anyMatch(part -> !Base64URL.encode(part.decode()).equals(part))) {
                    throw RefusedTokenException.badToken("the token is not a signed JWT");
                }
                if (jwt.getHeader().getCriticalParams() != null) { // RFC 7515, 4.1.11: none is supported
                    throw RefusedTokenException.badToken("the token has a critical header that is not supported");
                }
                var claims = jwt.getJWTClaimsSet();
                var audience =
                        claims.getAudience().stream().filter(Objects::nonNull).toList(); // a sender may write [null]
                return new ClaimedToken(Optional.ofNullable(claims.getIssuer()).orElse(""), audience);
            } catch (RefusedTokenException refused) {
                throw refused;
            } catch (ParseException | RuntimeException _) { // a header or content of `null` is read as a null pointer
                throw RefusedTokenException.badToken("the token is not a signed JWT");
            }
        }
    }
}

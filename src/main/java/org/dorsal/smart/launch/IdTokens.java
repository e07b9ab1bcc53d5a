package org.dorsal.smart.launch;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.net.URI;
import java.text.ParseException;
import java.time.Clock;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.dorsal.smart.IssuerKeys;
import org.dorsal.smart.KeysUnreachableException;

/** Checks id_tokens by the issuer's own keys, from the address that its discovery named. */
public final class IdTokens {
    /** Asymmetric only: with a shared-secret algorithm the issuer's public key could be used as the secret. */
    private static final Set<JWSAlgorithm> ALGORITHMS =
            Set.of(JWSAlgorithm.RS256, JWSAlgorithm.RS384, JWSAlgorithm.PS256, JWSAlgorithm.ES256, JWSAlgorithm.ES384);

    private static final int LONGEST = 64 * 1024;
    /** One for each server; one that names ever new addresses must not fill the memory. */
    private static final int MOST_KEY_SETS = 1000;

    private final Clock clock;
    private final Map<URI, IssuerKeys> keys = new ConcurrentHashMap<>();

    public IdTokens(Clock clock) {
        this.clock = clock;
    }

    /** What an id_token turned out to be. */
    public sealed interface Checked {
        record Good(JWTClaimsSet claims) implements Checked {
            @Override
            public String toString() {
                return "Good[hidden]";
            }
        }

        /** It breaks a rule; says which, to the administrator. */
        record Bad(String why) implements Checked {}

        /** The issuer's keys could not be read. */
        record NoKeys() implements Checked {}
    }

    /**
     * Checks one.
     *
     * @param keysAt the issuer's {@code jwks_uri}
     * @param issuer exact {@code iss}
     * @param nonce of the authorization request
     */
    public Checked check(String token, URI keysAt, String issuer, String clientId, String nonce) {
        if (token.length() > LONGEST) {
            return refused("the id_token must be shorter than 64 kB.");
        }
        try {
            JWTClaimsSet claims = processor(keysAt).process(token, null);
            return new IdTokenRules(issuer, clientId, nonce)
                    .broken(claims, clock.instant())
                    .map(IdTokens::refused)
                    .orElseGet(() -> new Checked.Good(claims));
        } catch (ParseException | BadJOSEException _) {
            return badSignature();
        } catch (JOSEException fault) {
            return KeysUnreachableException.isCauseOf(fault) ? new Checked.NoKeys() : badSignature();
        }
    }

    private DefaultJWTProcessor<SecurityContext> processor(URI jwksUri) {
        if (keys.size() >= MOST_KEY_SETS) {
            keys.clear();
        }
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                ALGORITHMS, keys.computeIfAbsent(jwksUri, uri -> IssuerKeys.overHttp(uri, clock))));
        processor.setJWTClaimsSetVerifier((_, _) -> {}); // left to IdTokenRules, which says in words what is wrong
        return processor;
    }

    private static Checked badSignature() {
        return refused(
                "the id_token must be signed by RS256, RS384, PS256, ES256 or ES384 with a key at the jwks_uri.");
    }

    private static Checked refused(String why) {
        return new Checked.Bad(why);
    }
}

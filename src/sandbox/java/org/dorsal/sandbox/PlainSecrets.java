package org.dorsal.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;

/**
 * Stores clients' secrets unhashed: they live as long as a sandbox, and hashing with BCrypt is most of the cost of a
 * token.
 */
final class PlainSecrets implements PasswordEncoder {
    @Override
    public @Nullable String encode(@Nullable CharSequence secret) {
        return secret == null ? null : secret.toString();
    }

    @Override
    public boolean matches(@Nullable CharSequence secret, @Nullable String expectedSecret) {
        return secret != null
                && expectedSecret != null
                && MessageDigest.isEqual(bytes(secret.toString()), bytes(expectedSecret));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

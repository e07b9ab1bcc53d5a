package org.dorsal.smart;

import java.util.*;
import java.util.stream.IntStream;

/** Check of secrets in the settings that can be guessed: placeholders, and the usual first passwords. */
public final class GuessableSecrets {
    /** Different bytes of a random key; 32 random bytes have about 30, and hardly ever fewer than 20. */
    private static final int LEAST_DIFFERENT_BYTES = 12;

    /** Length from which on a provider's secret is taken; shorter ones can be tried one after another. */
    private static final int LEAST_CHARACTERS = 8;

    private static final Set<String> PASSWORDS = Set.of("""
            0 1 1234 12345 123456 12345678 123456789 1234567890 abc123 admin admin123
            administrator change-me change_me changeit changeme client client-secret default demo
            dorsal dorsal123 guest key letmein none operator operators ops pass passw0rd password
            password1 password123 qwerty root s3cret secret test test123 todo token welcome x xxx""".split("\\s+"));

    private GuessableSecrets() {}

    /** Returns whether the key is a placeholder such as zeros or a repeated text, and not random. */
    public static boolean isPlaceholder(byte[] key) {
        return IntStream.range(0, key.length)
                        .map(index -> key[index])
                        .distinct()
                        .count()
                < LEAST_DIFFERENT_BYTES;
    }

    /** Returns whether a client secret is short, one repeated character or a usual password. */
    public static boolean isGuessable(String secret) {
        return secret.length() < LEAST_CHARACTERS
                || secret.chars().distinct().count() == 1
                || PASSWORDS.contains(secret.toLowerCase(Locale.ROOT));
    }
}

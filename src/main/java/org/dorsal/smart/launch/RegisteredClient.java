package org.dorsal.smart.launch;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Dorsal as a client of an authorization server.
 *
 * @param id what the server calls it
 * @param proof how it proves to be that client
 */
public record RegisteredClient(String id, ClientProof proof) {
    private static final Pattern ID = Pattern.compile("(?=.*\\S)[\\x20-\\x7E]{1,200}");
    /** RFC 6749, 3.3. */
    private static final Pattern SCOPE = Pattern.compile("[\\x21\\x23-\\x5B\\x5D-\\x7E]{1,200}");

    private static final int MOST_SCOPES = 100;

    /** Refuses what no server gives. */
    public static void checkId(String key, String id) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException(
                    key + " must have 1 to 200 printable characters, as it was given; correct it");
        }
    }

    /** Refuses what is no scope. */
    public static void checkScopes(String key, List<String> scopes, String example) {
        if (scopes.size() > MOST_SCOPES
                || scopes.stream().anyMatch(scope -> !SCOPE.matcher(scope).matches())) {
            throw new IllegalArgumentException(
                    key + " must be words such as " + example + ", one an entry; correct or leave them out");
        }
    }

    @Override
    public String toString() {
        return "RegisteredClient[hidden]";
    }
}

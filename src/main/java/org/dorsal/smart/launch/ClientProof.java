package org.dorsal.smart.launch;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** How Dorsal proves to a token endpoint that it is the registered client. */
public sealed interface ClientProof {

    /** It can't: a public client, told by PKCE and its redirect URI alone. */
    record None() implements ClientProof {}

    /** A shared secret in the Authorization header ({@code client_secret_basic}). */
    record Secret(String value) implements ClientProof {
        public Secret {
            if (value.isBlank()) {
                throw new IllegalArgumentException(
                        "client-secret is missing; give the one that was issued for client_secret_basic");
            }
        }

        @Override
        public String toString() {
            return "Secret[hidden]";
        }
    }

    /** Signed assertions ({@code private_key_jwt}); the first key signs, all are published. */
    record Keys(List<ClientKey> keys) implements ClientProof {
        public Keys {
            keys = List.copyOf(keys);
            if (keys.isEmpty()) {
                throw new IllegalArgumentException(
                        "client-keys is empty; name at least one file with a private key for private_key_jwt");
            }
            if (keys.stream().map(ClientKey::id).distinct().count() < keys.size()) {
                throw new IllegalArgumentException("client-keys names one key, or one key id, twice; keep one");
            }
        }

        /** Reads each file, {@code file:/run/secrets/key.pem}. */
        public static Keys read(List<String> locations) {
            return new Keys(IntStream.range(0, locations.size())
                    .mapToObj(at -> key("client-keys[" + at + "] ", locations.get(at)))
                    .collect(Collectors.toUnmodifiableList()));
        }

        private static ClientKey key(String at, String location) {
            try {
                return ClientKeyFile.read(location);
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(at + refused.getMessage(), refused);
            }
        }

        ClientKey signing() {
            return keys.getFirst();
        }
    }
}

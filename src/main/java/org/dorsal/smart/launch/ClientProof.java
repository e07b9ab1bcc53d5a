package org.dorsal.smart.launch;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;

/** How Dorsal proves to a token endpoint that it is the registered client. */
public sealed interface ClientProof {
    /** Its name in OpenID Connect Core 1.0, 9. */
    ClientAuthenticationMethod method();

    /** It can't: a public client, told by PKCE and its redirect URI alone. */
    record None() implements ClientProof {
        @Override
        public ClientAuthenticationMethod method() {
            return ClientAuthenticationMethod.NONE;
        }
    }

    /** A shared secret, in the Authorization header ({@code client_secret_basic}) or the form ({@code client_secret_post}). */
    record Secret(String value, ClientAuthenticationMethod method) implements ClientProof {
        public Secret {
            if (value.isBlank()) {
                throw new IllegalArgumentException(
                        "client-secret is missing; give the one that was issued for " + method.getValue());
            }
        }

        /** In the header. */
        public Secret(String value) {
            this(value, ClientAuthenticationMethod.CLIENT_SECRET_BASIC);
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
                return ClientKey.read(location);
            } catch (IllegalArgumentException refused) {
                throw new IllegalArgumentException(at + refused.getMessage(), refused);
            }
        }

        @Override
        public ClientAuthenticationMethod method() {
            return ClientAuthenticationMethod.PRIVATE_KEY_JWT;
        }

        ClientKey signing() {
            return keys.getFirst();
        }
    }
}

package org.dorsal.smart;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.*;
import org.jspecify.annotations.Nullable;

/**
 * Keys of a foreign key set. An entry of an unknown kind, or that lacks members, is ignored (RFC 7517, 5); the library
 * would refuse the whole set for it.
 *
 * @param ignored number of entries that are no key of a known kind
 */
public record OfferedKeys(JWKSet keys, int ignored) {
    /** Parses a key set. The text {@code null} is refused; the library would return a null object. */
    public static OfferedKeys read(String text) throws ParseException {
        if (text.isBlank() || text.strip().equals("null")) {
            throw new ParseException("no key set", 0);
        }
        if (!(JSONObjectUtils.parse(text).get("keys") instanceof List<?> offered)) {
            throw new ParseException("no key set", 0);
        }
        List<JWK> keys = offered.stream().flatMap(key -> key(key).stream()).toList();
        return new OfferedKeys(new JWKSet(keys), offered.size() - keys.size());
    }

    private static Optional<JWK> key(@Nullable Object offered) {
        if (!(offered instanceof Map<?, ?> map)) {
            return Optional.empty();
        }
        Map<String, Object> members = new HashMap<>();
        map.forEach((name, value) -> members.put(String.valueOf(name), value));
        try {
            return Optional.of(JWK.parse(members));
        } catch (ParseException | IllegalArgumentException | IllegalStateException _) {
            return Optional.empty();
        }
    }
}

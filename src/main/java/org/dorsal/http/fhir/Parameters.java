package org.dorsal.http.fhir;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Parameters of URLs, forms and conditional headers, decoded once and strictly: text that can be read in two ways is refused. */
final class Parameters {
    private static final int MAX_PARAMETERS = 64;

    private Parameters() {}

    /** The pairs of {@code application/x-www-form-urlencoded}; empty when they can't be decoded or are too many. */
    static Optional<Map<String, List<String>>> decode(String encoded) {
        Map<String, List<String>> pairs = new LinkedHashMap<>();
        if (encoded.isEmpty()) {
            return Optional.of(pairs);
        }
        List<String> parts = List.of(encoded.split("&", -1));
        if (parts.size() > MAX_PARAMETERS) {
            return Optional.empty();
        }
        for (String part : parts) {
            int equals = part.indexOf('=');
            Optional<String> name = text(equals < 0 ? part : part.substring(0, equals));
            Optional<String> value = text(equals < 0 ? "" : part.substring(equals + 1));
            if (name.isEmpty() || value.isEmpty()) {
                return Optional.empty();
            }
            if (!part.isEmpty()) {
                pairs.computeIfAbsent(name.get(), _ -> new ArrayList<>()).add(value.get());
            }
        }
        return Optional.of(pairs);
    }

    /** Both together, the first's values first. */
    static Map<String, List<String>> both(Map<String, List<String>> first, Map<String, List<String>> second) {
        Map<String, List<String>> all = new LinkedHashMap<>();
        first.forEach((name, values) -> all.put(name, new ArrayList<>(values)));
        second.forEach((name, values) ->
                all.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(values));
        return all;
    }

    static Optional<String> text(String encoded) {
        try {
            // one character a byte, so that broken UTF-8 can be seen instead of being replaced
            byte[] bytes =
                    URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1).getBytes(StandardCharsets.ISO_8859_1);
            String decoded = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return decoded.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(decoded);
        } catch (IllegalArgumentException | CharacterCodingException _) {
            return Optional.empty();
        }
    }
}

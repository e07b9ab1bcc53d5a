package org.dorsal.system;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Response of the service. */
public record SomeAnswer(int status, Function<String, Optional<String>> headers, byte[] body) {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** Value of the header, or all its values as one list (RFC 9110, 5.3); empty without one. */
    public String header(String name) {
        return headers.apply(name).orElse("");
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    public JsonNode json() {
        return JSON.readTree(body);
    }

    public String type() {
        return json().path("resourceType").asString("");
    }

    /** Logical id in the Location of a write. */
    public String id() {
        String address = header("Location").replaceFirst("/_history/.*", "");
        return address.substring(address.lastIndexOf('/') + 1);
    }

    /** The resources of a Bundle. */
    public List<JsonNode> entries() {
        return StreamSupport.stream(json().path("entry").spliterator(), false)
                .map(entry -> entry.path("resource"))
                .toList();
    }

    /** Code of the first issue of an OperationOutcome. */
    public String issue() {
        return json().path("issue").path(0).path("code").asString("");
    }

    @Override
    public String toString() {
        return status + " " + text();
    }
}

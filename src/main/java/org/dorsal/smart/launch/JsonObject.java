package org.dorsal.smart.launch;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.*;
import java.util.stream.Stream;

/** A foreign JSON object, read member by member; a member of the wrong shape is as if absent. */
public record JsonObject(Map<String, Object> members) {

    /** Empty when the bytes are not one JSON object. */
    public static Optional<JsonObject> read(byte[] json) {
        try {
            return Optional.ofNullable(JSONObjectUtils.parse(new String(json, StandardCharsets.UTF_8))) // for `null`
                    .map(JsonObject::new);
        } catch (ParseException _) {
            return Optional.empty();
        }
    }

    /** A text that is not blank. */
    public Optional<String> text(String name) {
        return members.get(name) instanceof String text && !text.isBlank() ? Optional.of(text) : Optional.empty();
    }

    public List<String> texts(String name) {
        return list(name)
                .flatMap(value -> value instanceof String text ? Stream.of(text) : Stream.empty())
                .toList();
    }

    /** A member that is an object; empty where it is none. */
    JsonObject object(String name) {
        return object(members.getOrDefault(name, Map.of())).findFirst().orElseGet(() -> new JsonObject(Map.of()));
    }

    /** Whether the member is that truth value, also in quotes, as some EHRs send {@code need_patient_banner}. */
    public boolean is(String name, boolean value) {
        return String.valueOf(value).equals(String.valueOf(members.get(name)).strip());
    }

    /** A whole number, also one in quotes, as some EHRs send {@code expires_in}. */
    public Optional<Long> number(String name) {
        return switch (members.get(name)) {
            case Number number -> Optional.of(number.longValue());
            case String text when text.matches("[0-9]{1,15}") -> Optional.of(Long.valueOf(text));
            case null, default -> Optional.empty(); // a foreign value: any other shape is no number
        };
    }

    private Stream<Object> list(String name) {
        return members.get(name) instanceof List<?> list ? list.stream().map(value -> (Object) value) : Stream.empty();
    }

    private static Stream<JsonObject> object(Object value) {
        if (!(value instanceof Map<?, ?> map)) {
            return Stream.empty();
        }
        Map<String, Object> members = new HashMap<>();
        map.forEach((name, member) -> members.put(String.valueOf(name), member));
        return Stream.of(new JsonObject(members));
    }

    @Override
    public String toString() {
        return "JsonObject[hidden]";
    }
}

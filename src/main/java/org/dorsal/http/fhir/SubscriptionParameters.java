package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.notify.BackportCodes;
import org.hl7.fhir.r4.model.Parameters.ParametersParameterComponent;
import org.hl7.fhir.r4.model.PrimitiveType;

/**
 * Parameters of {@code $status} and {@code $events}, of the URL and of {@code Parameters} in the body.
 *
 * @param values texts by name, in their order
 */
record SubscriptionParameters(Map<String, List<String>> values) {
    static final String ID = "id";
    static final String STATUS = "status";
    private static final String SINCE = "eventsSinceNumber";
    private static final String UNTIL = "eventsUntilNumber";
    private static final String CONTENT = "content";

    /** Names that the operation takes. */
    static Set<String> names(String operation) {
        return operation.equals(SubscriptionProvider.EVENTS) ? Set.of(SINCE, UNTIL, CONTENT) : Set.of(ID, STATUS);
    }

    static SubscriptionParameters of(FhirCall call) {
        Set<String> names = names(call.route().interaction());
        Map<String, List<String>> values = new LinkedHashMap<>();
        call.parameters().forEach((name, texts) -> {
            if (names.contains(name)) {
                values.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(texts);
            }
        });
        for (ParametersParameterComponent parameter : body(call.body())) {
            if (!names.contains(parameter.getName()) || !(parameter.getValue() instanceof PrimitiveType<?> value)) {
                throw ObjectionException.badRequest(
                        "not-supported",
                        "The operation takes " + names.stream().sorted().toList()
                                + " with one value each; leave others out.");
            }
            values.computeIfAbsent(parameter.getName(), _ -> new ArrayList<>()).add(value.getValueAsString());
        }
        return new SubscriptionParameters(values);
    }

    private static List<ParametersParameterComponent> body(RequestBody sent) {
        return sent.bytes().length == 0
                ? List.of()
                : sent.resource(org.hl7.fhir.r4.model.Parameters.class).getParameter();
    }

    /** Whether the parameter admits a value; without the parameter each value is admitted. */
    boolean asksFor(String name, String value) {
        List<String> texts = values.getOrDefault(name, List.of());
        return texts.isEmpty() || texts.contains(value);
    }

    /** First number, inclusive. */
    long since() {
        return number(SINCE, 1);
    }

    /** Last number, inclusive. */
    long until() {
        return number(UNTIL, Long.MAX_VALUE);
    }

    /** Requested content, if it is named. */
    Optional<String> content() {
        Optional<String> content = single(CONTENT);
        if (content.filter(code ->
                        !Set.of(BackportCodes.EMPTY, BackportCodes.ID_ONLY).contains(code))
                .isPresent()) {
            throw ObjectionException.value(CONTENT, "use only empty, id-only.");
        }
        return content;
    }

    private long number(String name, long otherwise) {
        String text = single(name).orElse(Long.toString(otherwise));
        if (!text.matches("[0-9]{1,19}") || (text.length() == 19 && text.compareTo("9223372036854775807") > 0)) {
            throw ObjectionException.value(name, "give the number of an event.");
        }
        return Long.parseLong(text);
    }

    private Optional<String> single(String name) {
        List<String> texts = values.getOrDefault(name, List.of());
        if (texts.size() > 1) {
            throw ObjectionException.value(name, "give it once.");
        }
        return texts.stream().findFirst();
    }
}

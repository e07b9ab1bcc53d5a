package org.dorsal.smart.launch;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** An authorization request as a form (SMART App Launch 2.2.0, {@code authorize-post}). */
public record RequestForm(URI to, Map<String, List<String>> fields) {
    /** Of the HTTP request that the form answers. */
    public static final String ATTRIBUTE = RequestForm.class.getName();

    public RequestForm {
        fields = Map.copyOf(fields);
    }

    static RequestForm of(String to, Map<String, Object> sent) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        sent.forEach((name, value) -> fields.put(name, List.of(String.valueOf(value))));
        return new RequestForm(URI.create(to), fields);
    }

    @Override
    public String toString() {
        return "RequestForm[hidden]";
    }
}

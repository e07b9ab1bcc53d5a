package org.dorsal.http.fhir;

import java.util.*;
import org.dorsal.fhirjson.Problem;
import org.dorsal.http.fhir.OperationParameters.DeclaredParameter;
import org.dorsal.http.fhir.OperationParameters.GivenParameters;

/**
 * Reads the parameters of an operation that may be called by GET, with texts in the address, or by POST, with {@code
 * Parameters} in the body (FHIR R4 operations, 3.2.0.1).
 */
final class OperationInput {
    private OperationInput() {}

    static GivenParameters of(FhirCall call, List<DeclaredParameter> declared) {
        if (!call.route().method().equals("GET")) {
            return OperationParameters.of(call.body(), declared, call.isLenient());
        }
        Map<String, List<String>> sent = new LinkedHashMap<>(call.parameters());
        sent.keySet().removeIf(name -> ResponseShape.takes(call.route(), name));
        if (sent.containsKey(ResponseShape.ELEMENTS)) {
            throw ObjectionException.badRequest(
                    "not-supported", "_elements is not supported here; ask for them in a search of the type.");
        }
        return ofAddress(sent, texts(declared), call.isLenient());
    }

    private static List<DeclaredParameter> texts(List<DeclaredParameter> declared) {
        return declared.stream().filter(parameter -> !parameter.isResource()).toList();
    }

    private static GivenParameters ofAddress(
            Map<String, List<String>> sent, List<DeclaredParameter> declared, boolean lenient) {
        Map<String, String> values = new HashMap<>();
        List<Problem> faults = new ArrayList<>();
        List<Problem> ignored = new ArrayList<>();
        sent.forEach((name, texts) -> {
            Optional<DeclaredParameter> declaration = declared.stream()
                    .filter(parameter -> parameter.name().equals(name))
                    .findFirst();
            if (declaration.isEmpty()) {
                (lenient ? ignored : faults).add(new Problem("not-supported", "", OperationParameters.takes(declared)));
            } else if (texts.size() > 1 && !declaration.get().repeats()) {
                faults.add(new Problem("invalid", "", "The operation takes " + name + " once; send it once."));
            } else {
                values.put(name, String.join(",", texts));
            }
        });
        if (!faults.isEmpty()) {
            throw ObjectionException.badRequest(faults);
        }
        return new GivenParameters(values, Map.of(), ignored);
    }
}

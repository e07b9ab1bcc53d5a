package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.*;
import org.dorsal.fhirjson.Problem;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Result of one Bundle entry.
 *
 * @param request the entry as sent
 * @param response the response as if the entry had been sent alone
 */
record EntryResult(RequestBundle.RequestEntry request, BundleEntryResponse response) {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final byte[] OUTCOME = utf8("{\"resourceType\":\"OperationOutcome\"");

    /** The Bundle of all responses; the bytes of each resource are sent as they are. */
    static byte[] bundle(BundleType requests, List<EntryResult> results) {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        bundle.writeBytes(utf8("{\"resourceType\":\"Bundle\",\"type\":\"%s-response\"".formatted(requests.toCode())));
        for (int i = 0; i < results.size(); i++) {
            bundle.writeBytes(utf8(i == 0 ? ",\"entry\":[" : ","));
            results.get(i).writeTo(bundle);
        }
        bundle.writeBytes(utf8(results.isEmpty() ? "}" : "]}"));
        return bundle.toByteArray();
    }

    /** Address of the stored resource without its version; empty if the entry was about none. */
    Optional<String> address() {
        return response.header("Location").map(location -> location.split("/_history/", 2)[0]);
    }

    /** Problems of a refused entry, each with its place in the Bundle. */
    List<Problem> problems() {
        return JSON.readTree(response.body())
                .path("issue")
                .valueStream()
                .map(issue -> new Problem(
                        issue.path("code").asString("processing"),
                        place(issue.path("expression").path(0).asString("")),
                        issue.path("diagnostics").asString("")))
                .toList();
    }

    private String place(String expression) {
        String type = request.path().split("/", 2)[0];
        boolean ofResource = expression.equals(type) || expression.startsWith(type + ".");
        return request.place() + (ofResource ? ".resource" + expression.substring(type.length()) : "");
    }

    private void writeTo(ByteArrayOutputStream bundle) {
        byte[] body = request.method().equals("HEAD") ? new byte[0] : response.body();
        boolean outcome = response.refused() || begins(body, OUTCOME);
        boolean hasBody = body.length > 0 && response.getStatus() != HttpServletResponse.SC_NOT_MODIFIED;
        bundle.write('{');
        address()
                .ifPresent(address -> bundle.writeBytes(utf8("\"fullUrl\":" + JSON.writeValueAsString(address) + ",")));
        if (hasBody && !outcome) {
            bundle.writeBytes(utf8("\"resource\":"));
            bundle.writeBytes(body);
            bundle.write(',');
        }
        byte[] members = JSON.writeValueAsBytes(members());
        bundle.writeBytes(utf8("\"response\":"));
        bundle.write(members, 0, members.length - 1);
        if (hasBody && outcome) {
            bundle.writeBytes(utf8(",\"outcome\":"));
            bundle.writeBytes(response.refused() ? OutcomeBody.of(problems()) : body);
        }
        bundle.writeBytes(utf8("}}"));
    }

    private ObjectNode members() {
        int status = response.getStatus();
        ObjectNode members = JSON.createObjectNode()
                .put("status", status + " " + HttpStatus.valueOf(status).getReasonPhrase());
        response.header("Location").ifPresent(location -> members.put("location", location));
        response.header("ETag").ifPresent(tag -> members.put("etag", tag));
        response.header("Last-Modified").ifPresent(date -> members.put("lastModified", EntityTags.instant(date)));
        return members;
    }

    private static boolean begins(byte[] body, byte[] beginning) {
        return body.length >= beginning.length
                && Arrays.equals(body, 0, beginning.length, beginning, 0, beginning.length);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}

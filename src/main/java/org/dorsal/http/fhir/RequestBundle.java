package org.dorsal.http.fhir;

import java.util.*;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.*;
import org.dorsal.assessment.Refusal;
import org.dorsal.fhirjson.CutBody;
import org.dorsal.fhirjson.Gate;
import org.dorsal.fhirjson.Limits;
import org.dorsal.fhirjson.Parsed;
import org.dorsal.fhirjson.Problem;
import org.dorsal.fhirjson.SearchToken;
import org.dorsal.http.fhir.RequestBundle.RequestEntry;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleEntryComponent;
import org.hl7.fhir.r4.model.Bundle.BundleEntryRequestComponent;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Batch or transaction as sent (FHIR R4 http.html, 3.1.0.11). The strict gate checks the Bundle without the
 * resources of its entries, whose bytes are cut out unchanged: each is checked with its entry, as if it had been sent
 * alone. A fault of the Bundle refuses all of it, and names each entry concerned.
 *
 * @param entries in the order sent
 */
record RequestBundle(BundleType type, List<RequestEntry> entries) {
    static final int MAX_BYTES = 4 << 20;
    static final int MAX_ENTRIES = 200;

    /** Values of the Bundle without the resources of its entries. */
    static final int MAX_TOKENS = 20_000;

    private static final int MAX_TEXT_CHARS = 65_536;
    private static final Gate GATE = new Gate(new Limits(MAX_BYTES, MAX_TOKENS, MAX_TEXT_CHARS));
    /** Segments that mean the same to every reader: nothing encoded, empty or relative. */
    private static final Pattern PATH = Pattern.compile("(?!/)(?:(?:^|/)(?![.]+(?:/|$))[A-Za-z0-9_.~$-]+)++");

    private static final Pattern QUERY = Pattern.compile("[!-~&&[^#]]*");
    private static final Pattern SEARCH_PATH = Pattern.compile(".*/_search");

    /** Processing order of the methods (http.html, 3.1.0.11.2). */
    private static final List<String> ORDER = List.of("DELETE", "POST", "PUT", "PATCH", "GET", "HEAD");

    RequestBundle {
        entries = List.copyOf(entries);
    }

    /**
     * Request of one entry.
     *
     * @param number index in the Bundle
     * @param fullUrl identity that other entries refer to; empty without one
     * @param path below the site
     * @param query without question mark; empty without one
     * @param headers conditions of the request
     * @param body bytes of the resource; empty without one
     */
    record RequestEntry(
            int number,
            String fullUrl,
            String method,
            String path,
            String query,
            Map<String, String> headers,
            byte[] body) {
        private static final String IF_NONE_EXIST = "If-None-Exist";

        /** Resource that the entry changes, as far as the request itself names it; empty if it changes none. */
        Optional<String> identity() {
            return switch (method) {
                // of a change by id, the query shapes the answer alone
                case "PUT", "DELETE", "PATCH" -> Optional.of(path.contains("/") ? path : path + "?" + query);
                case "POST" -> ifNoneExist().map(search -> path + "?" + search);
                default -> Optional.empty();
            };
        }

        /** Whether it is processed after the changes. */
        boolean reads() {
            return method.equals("GET") || method.equals("HEAD");
        }

        /** Whether it creates or updates a response, the one type that is written here. */
        boolean storesResponse() {
            return method.equals("POST")
                    ? path.equals(ResponseProvider.TYPE)
                    : method.equals("PUT") && path.startsWith(ResponseProvider.TYPE + "/");
        }

        Optional<String> ifNoneExist() {
            return Optional.ofNullable(headers.get(IF_NONE_EXIST));
        }

        /** Place of the entry in the Bundle. */
        String place() {
            return "Bundle.entry[" + number + "]";
        }
    }

    /**
     * Reads the Bundle; refuses it as a whole if its entries cannot be processed independently of their order.
     *
     * @param typed gets the type before the entries are checked
     * @param permitted whether the caller may perform the entry; the resources of others are not read
     */
    static RequestBundle read(CutBody sent, Consumer<BundleType> typed, Predicate<RequestEntry> permitted) {
        Bundle bundle = switch (GATE.check(sent.frame(), "Bundle")) {
            case Gate.GateRefusal refused -> throw ObjectionException.refused(Refusal.of(refused));
            case Gate.AcceptedBody passed ->
                switch (passed.parse(Bundle.class)) {
                    case Parsed.UnparsableResource<Bundle>(var problems) ->
                        throw ObjectionException.badRequest(problems);
                    case Parsed.ParsedResource<Bundle>(var parsed) -> parsed;
                };
        };
        if (bundle.getType() != BundleType.BATCH && bundle.getType() != BundleType.TRANSACTION) {
            throw ObjectionException.badRequest(
                    List.of(new Problem("not-supported", "Bundle.type", "The type must be batch or transaction.")));
        }
        typed.accept(bundle.getType());
        if (bundle.getEntry().size() > MAX_ENTRIES) {
            throw ObjectionException.refused(new Refusal.TooLarge(List.of(new Problem(
                    "too-long",
                    "Bundle.entry",
                    "A Bundle has at most " + MAX_ENTRIES + " entries; send the others in another."))));
        }
        return checked(bundle, sent.parts(), permitted);
    }

    private static RequestBundle checked(
            Bundle bundle, Map<String, byte[]> resources, Predicate<RequestEntry> permitted) {
        List<Problem> problems = new ArrayList<>();
        List<RequestEntry> entries = new ArrayList<>();
        for (int number = 0; number < bundle.getEntry().size(); number++) {
            String place = "Bundle.entry[" + number + "]";
            BundleEntryComponent sent = bundle.getEntry().get(number);
            byte[] body = resources.getOrDefault("entry[" + number + "]", new byte[0]);
            Optional<Problem> fault = fault(sent, body.length > 0, place);
            if (fault.isPresent()) {
                problems.add(fault.get());
            } else {
                entries.add(entry(number, sent, body));
            }
        }
        if (problems.isEmpty()) {
            problems.addAll(BundleOverlaps.in(bundle.getType(), entries, permitted));
        }
        if (!problems.isEmpty()) {
            throw ObjectionException.badRequest(problems);
        }
        return new RequestBundle(bundle.getType(), entries);
    }

    /** Returns the bytes of the longest resource. */
    int longest() {
        return entries.stream().mapToInt(entry -> entry.body().length).max().orElse(0);
    }

    /** Entries in processing order; entries of one method keep their order. */
    List<RequestEntry> inOrder() {
        return entries.stream()
                .sorted(Comparator.comparingInt(entry -> ORDER.indexOf(entry.method())))
                .toList();
    }

    private static Optional<Problem> fault(BundleEntryComponent sent, boolean hasBody, String place) {
        BundleEntryRequestComponent request = sent.getRequest();
        if (!request.hasMethod() || !request.hasUrl()) {
            return invalid("required", place + ".request", "Each entry has a request with method and url (bdl-3).");
        }
        if (sent.hasResponse() || sent.hasSearch()) {
            return invalid("invalid", place, "An entry that is sent has neither response nor search (bdl-2, bdl-4).");
        }
        String path = path(request);
        if (!PATH.matcher(path).matches() || !QUERY.matcher(query(request)).matches()) {
            return invalid(
                    "invalid",
                    place + ".request.url",
                    "The url must be relative to the address that the Bundle is sent to, such as"
                            + " QuestionnaireResponse/123, without a slash before it; a Bundle cannot be in a Bundle.");
        }
        if (SEARCH_PATH.matcher(path).matches()) {
            return invalid(
                    "not-supported", place + ".request.url", "An entry carries no form; search with GET in an entry.");
        }
        boolean takesBody =
                List.of("POST", "PUT", "PATCH").contains(request.getMethod().toCode());
        if (hasBody && !takesBody) {
            return invalid("invalid", place + ".resource", "GET, HEAD and DELETE carry no resource.");
        }
        if (sent.getFullUrl() != null && sent.getFullUrl().contains("/_history/")) {
            return invalid("invalid", place + ".fullUrl", "The fullUrl names no version (bdl-8).");
        }
        return Optional.empty();
    }

    private static Optional<Problem> invalid(String code, String place, String message) {
        return Optional.of(new Problem(code, place, message));
    }

    private static RequestEntry entry(int number, BundleEntryComponent sent, byte[] body) {
        BundleEntryRequestComponent request = sent.getRequest();
        Map<String, String> headers = new LinkedHashMap<>();
        Optional.ofNullable(request.getIfMatch()).ifPresent(value -> headers.put("If-Match", value));
        Optional.ofNullable(request.getIfNoneMatch()).ifPresent(value -> headers.put("If-None-Match", value));
        Optional.ofNullable(request.getIfNoneExist())
                .ifPresent(value -> headers.put(RequestEntry.IF_NONE_EXIST, value));
        return new RequestEntry(
                number,
                Optional.ofNullable(sent.getFullUrl()).orElse(""),
                request.getMethod().toCode(),
                path(request),
                query(request),
                headers,
                body);
    }

    private static String path(BundleEntryRequestComponent request) {
        int query = request.getUrl().indexOf('?');
        return query < 0 ? request.getUrl() : request.getUrl().substring(0, query);
    }

    private static String query(BundleEntryRequestComponent request) {
        int query = request.getUrl().indexOf('?');
        return query < 0 ? "" : request.getUrl().substring(query + 1);
    }

    /**
     * Finds entries that depend on each other (FHIR R4 http.html, 3.1.0.11.1): two changes of one resource,
     * a fullUrl that occurs twice (bdl-7), a link to an entry, whether or not one creates it, and in a transaction two
     * responses with one business identifier.
     */
    static final class BundleOverlaps {
        private static final JsonFactory JSON = new JsonFactory();
        private static final Gate GATE = new Gate(Limits.ofRequests());
        private static final Pattern VERSION = Pattern.compile("/_history/[^/]*$");

        /** Type and id at the end of an address. */
        private static final Pattern RELATIVE = Pattern.compile("^https?://.+/([A-Z][A-Za-z]+/[A-Za-z0-9.-]+)$");

        /** A reference within a Bundle; in a transaction also one by a search. */
        private static final Pattern WITHIN = Pattern.compile("^urn:(?:uuid|oid):");

        private static final Pattern NO_RESOURCE = Pattern.compile("^urn:(?:uuid|oid):|[?]");

        private BundleOverlaps() {}

        /**
         * Returns one problem for each entry concerned. The resources of entries that the caller may not perform are not
         * read.
         */
        static List<Problem> in(BundleType type, List<RequestEntry> entries, Predicate<RequestEntry> permitted) {
            List<Problem> problems = new ArrayList<>();
            add(
                    problems,
                    repeated(entries, entry -> Optional.of(entry.fullUrl()).filter(url -> !url.isEmpty())),
                    "duplicate",
                    ".fullUrl",
                    "Each fullUrl occurs once in a Bundle (bdl-7).");
            add(
                    problems,
                    repeated(entries, RequestEntry::identity),
                    "duplicate",
                    ".request",
                    "Another entry changes the same resource; send the second change in another Bundle.");
            Pattern refused = type == BundleType.TRANSACTION ? NO_RESOURCE : WITHIN;
            Set<String> created = entries.stream()
                    .filter(entry ->
                            entry.method().equals("POST") && !entry.fullUrl().isEmpty())
                    .flatMap(entry -> Stream.of(
                            entry.fullUrl(), RELATIVE.matcher(entry.fullUrl()).replaceFirst("$1")))
                    .collect(Collectors.toSet());
            add(
                    problems,
                    entries.stream()
                            .filter(permitted)
                            .filter(entry -> refersTo(
                                    entry,
                                    reference -> refused.matcher(reference).find()
                                            || created.contains(
                                                    VERSION.matcher(reference).replaceFirst("")))),
                    "not-supported",
                    ".resource",
                    "References to entries, and in a transaction by a search, are not supported; send this entry"
                            + " afterwards, and refer to a resource by its id.");
            if (type == BundleType.TRANSACTION) {
                List<RequestEntry> stored = entries.stream()
                        .filter(permitted.and(RequestEntry::storesResponse))
                        .toList();
                add(
                        problems,
                        repeated(stored, BundleOverlaps::identifier),
                        "duplicate",
                        ".resource.identifier",
                        "Another entry carries the same identifier; each response has its own.");
            }
            return problems;
        }

        /** Business identifier ({@code system|value}) of a body; empty without one, and for a body that is no strict JSON. */
        private static Optional<String> identifier(RequestEntry entry) {
            return GATE.checkObject(entry.body(), "Bundle") instanceof Gate.AcceptedBody passed
                    ? Optional.of(passed.tree().path("identifier"))
                            .filter(identifier ->
                                    !identifier.path("value").stringValue("").isEmpty())
                            .map(identifier -> SearchToken.of(
                                            identifier.path("system").stringValue(""),
                                            identifier.path("value").stringValue(""))
                                    .text())
                    : Optional.empty();
        }

        private static void add(
                List<Problem> problems, Stream<RequestEntry> entries, String code, String place, String message) {
            entries.forEach(entry -> problems.add(new Problem(code, entry.place() + place, message)));
        }

        /** Tests each reference of the body once. */
        private static boolean refersTo(RequestEntry entry, Predicate<String> test) {
            if (entry.body().length == 0) {
                return false;
            }
            try (JsonParser body = JSON.createParser(ObjectReadContext.empty(), entry.body())) {
                for (JsonToken token = body.nextToken(); token != null; token = body.nextToken()) {
                    if (token == JsonToken.VALUE_STRING
                            && "reference".equals(body.currentName())
                            && test.test(body.getString())) {
                        return true;
                    }
                }
                return false;
            } catch (JacksonException _) {
                return false; // the entry's own checks name the fault
            }
        }

        private static Stream<RequestEntry> repeated(
                List<RequestEntry> entries, Function<RequestEntry, Optional<String>> key) {
            return entries.stream()
                    .filter(entry -> key.apply(entry).isPresent())
                    .collect(Collectors.groupingBy(key, LinkedHashMap::new, Collectors.toList()))
                    .values()
                    .stream()
                    .filter(same -> same.size() > 1)
                    .flatMap(List::stream);
        }
    }
}

package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletRequestWrapper;
import java.util.*;
import org.dorsal.limit.Limit.Grant;
import org.jspecify.annotations.Nullable;

/**
 * Request of one Bundle entry, as if it had been sent alone: method, path, query, conditional headers and body are the
 * entry's; {@code Prefer} and the connection are those of the request that carries the Bundle. Its attributes are its
 * own, so that metrics name the route of the Bundle.
 */
final class BundleEntryRequest extends HttpServletRequestWrapper {
    private final RequestBundle.RequestEntry entry;
    private final byte[] body;
    private final Optional<List<Runnable>> refusals;
    private final Optional<Objection> refusal;
    private final Grant memory;
    private final String path;
    private final Map<String, String> headers = new HashMap<>();
    private final Map<String, Object> attributes = new HashMap<>();

    /**
     * @param call the request that carries the Bundle
     * @param refusals gets the action that records the refusal of an entry of a transaction, because the events of one
     *     that is rolled back are not stored; empty in a batch
     * @param refusal reason not to perform the entry, from the entries before it
     */
    BundleEntryRequest(
            FhirCall call,
            RequestBundle.RequestEntry entry,
            Optional<List<Runnable>> refusals,
            Optional<Objection> refusal) {
        super(call.details().getServletRequest());
        this.entry = entry;
        this.body = entry.body();
        this.refusals = refusals;
        this.refusal = refusal;
        this.memory = call.memory();
        this.path = FhirServer.ROOT + "/" + call.site().id() + "/" + entry.path();
        headers.put("accept", "application/fhir+json");
        headers.put(FhirServer.REQUEST_ID.toLowerCase(Locale.ROOT), call.requestId());
        call.header("Prefer").ifPresent(prefer -> headers.put("prefer", prefer));
        if (body.length > 0) {
            headers.put("content-type", "application/fhir+json");
        }
        entry.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    }

    Optional<List<Runnable>> refusals() {
        return refusals;
    }

    /** Refuses an entry without room for its answer, and one of a transaction that a rollback would not undo. */
    void check(FhirRoute route) {
        refusal.ifPresent(objection -> {
            throw new ObjectionException(objection);
        });
        if (refusals.isPresent() && !route.isOfTransaction()) {
            throw ObjectionException.badRequest(
                    "not-supported", "This interaction is no part of a transaction; send it alone or in a batch.");
        }
    }

    /** Resource of the entry; empty without one. */
    byte[] body() {
        return body;
    }

    /** Memory of the request that carries the Bundle. */
    Grant memory() {
        return memory;
    }

    /** HAPI takes HEAD for reads only; the Bundle of responses leaves the body out. */
    @Override
    public String getMethod() {
        return entry.method().equals("HEAD") ? "GET" : entry.method();
    }

    /** Empty, as of a request that is sent alone ({@link FhirServer}). */
    @Override
    public Map<String, String[]> getParameterMap() {
        return Map.of();
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer(path);
    }

    @Override
    public @Nullable String getPathInfo() {
        return path.substring(FhirServer.ROOT.length());
    }

    @Override
    public @Nullable String getQueryString() {
        return entry.query().isEmpty() ? null : entry.query();
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
        return Collections.enumeration(
                Optional.ofNullable(getHeader(name)).map(List::of).orElse(List.of()));
    }

    @Override
    public Enumeration<String> getHeaderNames() {
        return Collections.enumeration(headers.keySet());
    }

    @Override
    public @Nullable Object getAttribute(String name) {
        return attributes.get(name);
    }

    @Override
    public void setAttribute(String name, @Nullable Object value) {
        attributes.put(name, value);
    }

    @Override
    public void removeAttribute(String name) {
        attributes.remove(name);
    }

    @Override
    public int getContentLength() {
        return body.length;
    }

    @Override
    public long getContentLengthLong() {
        return body.length;
    }
}

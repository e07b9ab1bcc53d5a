package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.util.*;
import org.jspecify.annotations.Nullable;

/** Response to one Bundle entry, kept until the Bundle of all responses is sent. */
final class BundleEntryResponse extends HttpServletResponseWrapper {
    private final Map<String, String> headers = new HashMap<>();
    private byte[] body = {};
    private int status = SC_OK;

    BundleEntryResponse(HttpServletResponse response) {
        super(response);
    }

    boolean refused() {
        return status >= SC_BAD_REQUEST;
    }

    /** Whether the fault is the service's own. */
    boolean failed() {
        return status >= SC_INTERNAL_SERVER_ERROR;
    }

    int bytes() {
        return body.length;
    }

    byte[] body() {
        return body;
    }

    void setBody(byte[] bytes) {
        body = bytes;
    }

    Optional<String> header(String name) {
        return Optional.ofNullable(getHeader(name));
    }

    @Override
    public int getStatus() {
        return status;
    }

    @Override
    public void setStatus(int code) {
        status = code;
    }

    @Override
    public @Nullable String getHeader(String name) {
        return headers.get(name.toLowerCase(Locale.ROOT));
    }

    @Override
    public void setHeader(String name, String value) {
        headers.put(name.toLowerCase(Locale.ROOT), value);
    }

    @Override
    public void addHeader(String name, String value) {
        setHeader(name, value);
    }
}

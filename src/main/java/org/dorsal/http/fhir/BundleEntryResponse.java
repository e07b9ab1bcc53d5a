package org.dorsal.http.fhir;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.util.*;
import org.jspecify.annotations.Nullable;

/** Response to one Bundle entry, kept until the Bundle of all responses is sent. */
final class BundleEntryResponse extends HttpServletResponseWrapper {
    private final Map<String, String> headers = new HashMap<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
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
        return body.size();
    }

    byte[] body() {
        return body.toByteArray();
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

    @Override
    public void setContentLength(int length) {
        // the length sent is that of the Bundle
    }

    @Override
    public ServletOutputStream getOutputStream() {
        return new EntryOutputStream(body);
    }

    /** Collects the body. */
    private static final class EntryOutputStream extends ServletOutputStream {
        private final ByteArrayOutputStream bytes;

        EntryOutputStream(ByteArrayOutputStream bytes) {
            this.bytes = bytes;
        }

        @Override
        public void write(int octet) {
            bytes.write(octet);
        }

        @Override
        public void write(byte[] chunk, int offset, int length) {
            bytes.write(chunk, offset, length);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            throw new IllegalStateException("an entry is written synchronously");
        }
    }
}

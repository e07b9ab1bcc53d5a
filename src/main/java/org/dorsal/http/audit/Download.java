package org.dorsal.http.audit;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.List;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.http.Trace;
import org.dorsal.http.web.SafetyHeaders;
import org.dorsal.http.web.Sent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * A file that is made while it is sent, in bounded memory. Its last bytes are kept back until the event with its hash is on disk: who
 * holds the whole file was written down with it. When that fails, the connection breaks off and the file is visibly not whole.
 */
record Download(String name, String type, Filling filling, Ending ending) implements ServerResponse {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    private static final int BUFFER_BYTES = 64 * 1024;

    /** Writes the content. */
    @FunctionalInterface
    interface Filling {
        /**
         * Writes all of it.
         *
         * @return how many events, records or lines it holds
         */
        long into(OutputStream out) throws IOException;
    }

    /** Runs when all has been written but the last bytes. */
    @FunctionalInterface
    interface Ending {
        /** Writes the event; what it throws breaks the file off. */
        void with(Sha256 hash, long bytes, long count);
    }

    @Override
    public HttpStatusCode statusCode() {
        return HttpStatusCode.valueOf(200);
    }

    @Override
    public HttpHeaders headers() {
        HttpHeaders headers = new HttpHeaders();
        head().lines().forEach(line -> headers.add(line.getKey(), line.getValue()));
        return headers;
    }

    private Sent head() {
        Sent head =
                Sent.of(200, type, new byte[0]).with("Content-Disposition", "attachment; filename=\"" + name + "\"");
        return SafetyHeaders.on(head, List.of());
    }

    @Override
    public MultiValueMap<String, Cookie> cookies() {
        return new LinkedMultiValueMap<>();
    }

    @Override
    public @Nullable ModelAndView writeTo(HttpServletRequest request, HttpServletResponse response, Context context)
            throws IOException {
        response.setStatus(200);
        head().lines().forEach(line -> response.addHeader(line.getKey(), line.getValue()));
        HeldBack held = new HeldBack(response.getOutputStream());
        try {
            BufferedOutputStream whole = new BufferedOutputStream(held, BUFFER_BYTES);
            long count = filling.into(whole);
            whole.flush();
            ending.with(held.hash(), held.bytes(), count);
        } catch (RuntimeException | IOException broken) {
            return brokenOff(response, broken);
        }
        held.release();
        return null; // Spring's word for "written"
    }

    /** Once its head is out, only a broken connection tells that the file is not whole. */
    private static @Nullable ModelAndView brokenOff(HttpServletResponse response, Exception broken) throws IOException {
        LOG.warn("an export broke off: {}", Trace.of(broken));
        if (response.isCommitted()) {
            throw new IOException("an export broke off", broken);
        }
        response.reset();
        response.setStatus(503);
        SafetyHeaders.on(Sent.empty(503), List.of())
                .lines()
                .forEach(line -> response.addHeader(line.getKey(), line.getValue()));
        response.addHeader("Retry-After", "2");
        return null;
    }

    @Override
    public String toString() {
        return "Download[" + name + "]";
    }
}

package org.dorsal.http.audit;

import jakarta.servlet.http.HttpServletResponse;
import java.io.*;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.util.*;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.audit.AuditAction;
import org.dorsal.audit.AuditSubject;
import org.dorsal.fhirjson.Sha256;
import org.dorsal.http.Trace;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/**
 * A file that is made while it is sent, in bounded memory. Its last bytes are kept back until the event with its hash
 * is on disk: who holds the whole file was written down with it. When that fails, the connection breaks off and the
 * file is visibly not whole.
 */
final class Download {
    private static final Logger LOG = LoggerFactory.getLogger(Download.class);
    static final String CSV = "text/csv;charset=utf-8";
    private static final int BUFFER_BYTES = 64 * 1024;

    private Download() {}

    @FunctionalInterface
    interface DownloadContent {
        /**
         * Writes all of it.
         *
         * @return how many events, records or lines it holds
         */
        long into(OutputStream out) throws IOException;
    }

    /** Runs when all has been written but the last bytes. */
    @FunctionalInterface
    interface DownloadCompletion {
        /** Records the final event; an exception aborts the file. */
        void with(Sha256 hash, long bytes, long count);
    }

    /** The file of that name and type. */
    static ModelAndView of(String name, String type, DownloadContent filling, DownloadCompletion ending) {
        return new ModelAndView((View) (_, _, response) -> {
            response.setContentType(type);
            response.setHeader("Content-Disposition", "attachment; filename=\"" + name + "\"");
            write(response, filling, ending);
        });
    }

    private static void write(HttpServletResponse response, DownloadContent filling, DownloadCompletion ending)
            throws IOException {
        HeldBackOutput output = new HeldBackOutput(response.getOutputStream());
        try {
            BufferedOutputStream whole = new BufferedOutputStream(output, BUFFER_BYTES);
            long count = filling.into(whole);
            whole.flush();
            ending.with(output.hash(), output.bytes(), count);
        } catch (RuntimeException | IOException broken) {
            brokenOff(response, broken);
            return;
        }
        output.release();
    }

    /**
     * Aborts the download. After the response is committed, only a broken connection shows that the file is
     * incomplete.
     */
    private static void brokenOff(HttpServletResponse response, Exception broken) throws IOException {
        LOG.warn("an export broke off: {}", Trace.of(broken));
        if (response.isCommitted()) {
            throw new IOException("an export broke off", broken);
        }
        response.reset();
        response.setStatus(503);
        response.setHeader("Retry-After", "2");
    }

    /**
     * Sends a file between two audit events. If the first event, with the search, cannot be recorded, nothing is
     * sent; the second event has the file's hash and precedes the last bytes.
     */
    static ModelAndView send(
            AuditorRequest request,
            Optional<String> purpose,
            Optional<String> patient,
            List<AuditSubject> about,
            String name,
            String type,
            DownloadContent filling) {
        String first = request.record(AuditAction.EXPORT, purpose, patient, about);
        return of(name, type, filling, (hash, bytes, count) -> {
            List<AuditSubject> ending = new ArrayList<>(about);
            ending.add(new AuditSubject.FactSubject("export", first));
            ending.add(new AuditSubject.FactSubject("sha256", hash.hex()));
            ending.add(new AuditSubject.FactSubject("bytes", Long.toString(bytes)));
            ending.add(new AuditSubject.FactSubject("count", Long.toString(count)));
            request.record(AuditAction.EXPORT, purpose, patient, ending);
        });
    }

    /** A CSV that is about no patient in particular. */
    static ModelAndView csv(AuditorRequest request, List<AuditSubject> about, String name, DownloadContent filling) {
        String file = "dorsal-" + request.site() + "-" + name + ".csv";
        return send(request, Optional.empty(), Optional.empty(), about, file, CSV, filling);
    }

    /** Hashes what goes through and keeps the last bytes back until they are released. */
    static final class HeldBackOutput extends OutputStream {
        /**
         * Number of withheld bytes: more than a connection can lose unnoticed when it closes, and small compared with a
         * file.
         */
        private static final int KEPT_BYTES = 16 * 1024;

        private final OutputStream out;
        private final MessageDigest digest = DigestUtils.getSha256Digest();
        private byte[] buffer = new byte[0];
        private long bytes;

        HeldBackOutput(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] source, int from, int length) throws IOException {
            digest.update(source, from, length);
            bytes += length;
            byte[] combined = new byte[buffer.length + length];
            System.arraycopy(buffer, 0, combined, 0, buffer.length);
            System.arraycopy(source, from, combined, buffer.length, length);
            int leave = Math.max(0, combined.length - KEPT_BYTES);
            out.write(combined, 0, leave);
            buffer = Arrays.copyOfRange(combined, leave, combined.length);
        }

        /** Sends nothing: a flush would send the headers of a file that may still be refused. */
        @Override
        public void flush() {
            // see above
        }

        long bytes() {
            return bytes;
        }

        /** Hash of all written bytes; ends the writing. */
        Sha256 hash() {
            return new Sha256(HexFormat.of().formatHex(digest.digest()));
        }

        /** Lets the last bytes go. */
        void release() throws IOException {
            out.write(buffer);
            buffer = new byte[0];
            out.flush();
        }
    }
}

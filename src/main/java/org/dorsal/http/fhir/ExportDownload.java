package org.dorsal.http.fhir;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import jakarta.servlet.http.HttpServletResponse;
import java.io.*;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.*;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.*;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.export.ExportFiles;
import org.dorsal.http.Trace;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportJob.ExportState;
import org.dorsal.store.ExportJobRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends the files of exports page by page, after the audit event with the file's hash. The last page is held back until
 * the hash of all is the prepared one; otherwise, and after a fault, the connection breaks off, so that no client takes a
 * part for the whole.
 */
final class ExportDownload {
    /** The coding gzip with a weight above zero (RFC 9110, Accept-Encoding). */
    private static final Pattern ACCEPTS_GZIP =
            Pattern.compile("(?i)(?:^|,)\\s*gzip\\s*(?:;\\s*q=(?!0(?:\\.0*)?\\s*(?:,|$))[\\d.]+\\s*)?(?:,|$)");

    private static final int MAX_JOBS = 100;
    private static final int BUFFER_BYTES = 64 * 1024;
    /** Request attribute that marks a download which failed after its first byte was sent. */
    static final String BROKEN = ExportDownload.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(ExportDownload.class);

    private final ExportJobRows jobs;
    private final ExportFiles files;
    private final RequestEvents events;
    private final Limit transfers;

    /** File of deletions of each job. It never changes, because an erasure ends the site's jobs. */
    private final Cache<String, Optional<ExportFile>> deletions =
            Caffeine.newBuilder().maximumSize(MAX_JOBS).build();

    ExportDownload(ExportJobRows jobs, ExportFiles files, RequestEvents events, Limit transfers) {
        this.transfers = transfers;
        this.jobs = jobs;
        this.files = files;
        this.events = events;
    }

    /** Sends the file in the address. */
    void send(FhirCall call, ExportJob job) {
        boolean ready = job.state() == ExportState.READY;
        String site = call.site().id();
        ExportFile file = Stream.<Supplier<Stream<ExportFile>>>of(
                        () -> ExportManifest.remarks(job).stream(),
                        () -> ready ? jobs.files(site, job.id()).stream() : Stream.of(),
                        () -> ready ? deletions(site, job).stream() : Stream.of())
                .flatMap(Supplier::get)
                .filter(candidate ->
                        ExportManifest.name(candidate).equals(call.details().getCompartmentName()))
                .findFirst()
                .orElseThrow(BulkExports::unknown);
        try (Grant _ = transfers.take(call.owner(), 1, Duration.ZERO)) {
            call.disclose(ExportEvents.of(job, file));
            events.disclosed(call);
            call.release();
            write(call, job, file);
        }
    }

    /** The file of deletions, if there is one. */
    Optional<ExportFile> deletions(String site, ExportJob job) {
        return deletions.get(job.id(), _ -> files.deletions(site, job));
    }

    private void write(FhirCall call, ExportJob job, ExportFile file) {
        HttpServletResponse response = call.details().getServletResponse();
        boolean packed =
                ACCEPTS_GZIP.matcher(call.header("Accept-Encoding").orElse("")).find();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("application/fhir+ndjson");
        response.addHeader("Vary", "Accept-Encoding");
        if (packed) {
            response.setHeader("Content-Encoding", "gzip");
        }
        try {
            OutputStream body = response.getOutputStream();
            OutputStream out = packed ? new FastGzipStream(body) : body;
            OutputStream buffered = new BufferedOutputStream(out, BUFFER_BYTES);
            CheckedLines lines = new CheckedLines(buffered);
            if (file.type().equals("OperationOutcome")) {
                lines.take(ExportManifest.outcomes(job));
            } else {
                files.read(call.site().id(), job, file, lines::take);
            }
            lines.end(file.sha256());
            buffered.close();
        } catch (IOException | RuntimeException fault) {
            LOG.warn("a file of an export broke off: {}", Trace.of(fault));
            call.details().getServletRequest().setAttribute(BROKEN, BROKEN);
        }
    }

    /** Compresses at the fastest level: files are large and read once. */
    private static final class FastGzipStream extends GZIPOutputStream {
        FastGzipStream(OutputStream out) throws IOException {
            super(out, BUFFER_BYTES);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    /** Lines on their way, the last of them held back. */
    private static final class CheckedLines {
        private final OutputStream out;
        private final MessageDigest digest = DigestUtils.getSha256Digest();
        private List<byte[]> chunks = List.of();

        CheckedLines(OutputStream out) {
            this.out = out;
        }

        void take(List<byte[]> lines) throws IOException {
            if (!lines.isEmpty()) {
                lines.forEach(line -> ExportFiles.update(digest, line));
                release();
                chunks = lines;
            }
        }

        void end(byte[] expected) throws IOException {
            if (!MessageDigest.isEqual(digest.digest(), expected)) {
                throw new IOException("its content is not the prepared one");
            }
            release();
        }

        private void release() throws IOException {
            for (byte[] line : chunks) {
                out.write(line);
                out.write(ExportFiles.LINE_FEED);
            }
        }
    }
}

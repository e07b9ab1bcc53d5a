package org.dorsal.http.fhir;

import jakarta.servlet.http.HttpServletResponse;
import java.io.*;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.*;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.export.ExportFiles;
import org.dorsal.http.Trace;
import org.dorsal.http.fhir.BulkExports.ExportEvents;
import org.dorsal.limit.Limit;
import org.dorsal.limit.Limit.Grant;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportJob.ExportState;
import org.dorsal.store.ExportJobRows;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sends the files of exports page by page, after the audit event with the file's hash. The last page is held back until
 * the hash of all is the prepared one; otherwise, and after a fault, the connection breaks off, so that no client takes a
 * part for the whole.
 */
final class ExportDownload {
    private static final int BUFFER_BYTES = 64 * 1024;
    /** Request attribute that marks a download which failed after its first byte was sent. */
    static final String BROKEN = ExportDownload.class.getName();

    private static final Logger LOG = LoggerFactory.getLogger(ExportDownload.class);

    private final ExportJobRows jobs;
    private final ExportFiles files;
    private final RequestEvents events;
    private final Limit transfers;

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
        ExportFile file = (ready
                        ? Stream.concat(jobs.files(site, job.id()).stream(), deletions(site, job).stream())
                        : Stream.<ExportFile>of())
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
        return files.deletions(site, job);
    }

    private void write(FhirCall call, ExportJob job, ExportFile file) {
        HttpServletResponse response = call.details().getServletResponse();
        response.setStatus(HttpServletResponse.SC_OK);
        response.setContentType("application/fhir+ndjson");
        try {
            OutputStream buffered = new BufferedOutputStream(response.getOutputStream(), BUFFER_BYTES);
            CheckedLines lines = new CheckedLines(buffered);
            files.read(call.site().id(), job, file, lines::take);
            lines.end(file.sha256());
            buffered.close();
        } catch (IOException | RuntimeException fault) {
            LOG.warn("a file of an export broke off: {}", Trace.of(fault));
            call.details().getServletRequest().setAttribute(BROKEN, BROKEN);
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

    /** Manifest of a finished export (FHIR Bulk Data Access 2.0, Response - Complete Status). */
    static final class ExportManifest {
        /** Key of a file's SHA-256 in its extension, as the audit event of its download has it. */
        static final String SHA256 = "https://dorsal.example/canonical/sha256";

        private static final JsonMapper JSON = JsonMapper.shared();

        private ExportManifest() {}

        /**
         * @param base address of the job
         * @param deletions the file of deletions, if there is one
         */
        static byte[] of(String base, ExportJob job, List<ExportFile> files, Optional<ExportFile> deletions) {
            ObjectNode manifest = JSON.createObjectNode();
            manifest.put("transactionTime", job.transactionTime().toString());
            manifest.put("request", job.request().url());
            manifest.put("requiresAccessToken", true);
            ArrayNode output = manifest.putArray("output");
            files.forEach(file -> add(output, base, file));
            ArrayNode deleted = manifest.putArray("deleted");
            deletions.ifPresent(file -> add(deleted, base, file));
            manifest.putArray("error");
            return JSON.writeValueAsBytes(manifest);
        }

        private static void add(ArrayNode list, String base, ExportFile file) {
            list.addObject()
                    .put("type", file.type())
                    .put("url", base + "/" + name(file))
                    .put("count", file.resources())
                    .putObject("extension")
                    .put(SHA256, HexFormat.of().formatHex(file.sha256()));
        }

        /** Last segment of a file's address; clients name their copy by it. */
        static String name(ExportFile file) {
            return file.type() + "-" + file.number() + ".ndjson";
        }
    }
}

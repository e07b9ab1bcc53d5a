package org.dorsal.export;

import java.io.IOException;
import java.security.MessageDigest;
import java.util.*;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.codec.digest.DigestUtils;
import org.dorsal.fhirjson.FhirJson;
import org.dorsal.store.ExportJob;
import org.dorsal.store.ExportJob.ExportFile;
import org.dorsal.store.ExportReads;
import org.dorsal.store.ExportReads.ExportPage;
import org.dorsal.store.ExportReads.ExportScan;
import org.dorsal.store.StoredVersion;
import org.hl7.fhir.r4.model.Bundle;
import org.hl7.fhir.r4.model.Bundle.BundleType;
import org.hl7.fhir.r4.model.Bundle.HTTPVerb;

/**
 * Contents of the files of exports. The same job and range always give the same bytes, because versions are never
 * changed; an erasure deletes the site's jobs.
 */
public record ExportFiles(ExportReads reads) {
    /**
     * Resources that one statement reads. Two pages fit into a survivor space; with larger ones the old generation fills
     * to its limit (performance.md, pages of exports).
     */
    static final int PAGE_SIZE = 200;

    /** End of each line. */
    public static final byte LINE_FEED = '\n';

    /** Type of the file of deletions. */
    private static final String DELETIONS = "Bundle";

    /** Receiver of lines, each without its line feed. */
    @FunctionalInterface
    public interface LineReceiver {
        /** Takes the lines of one page; may be none. */
        void take(List<byte[]> lines) throws IOException;
    }

    /**
     * Makes the file of deletions; empty when there are none. It need not be prepared, because an erasure ends the
     * site's jobs.
     */
    public Optional<ExportFile> deletions(String site, ExportJob job) {
        MessageDigest digest = DigestUtils.getSha256Digest();
        long count = deletionLines(site, job)
                .mapToLong(line -> {
                    update(digest, line);
                    return 1;
                })
                .sum();
        return Optional.of(new ExportFile(1, DELETIONS, "", "", count, digest.digest()))
                .filter(file -> count > 0);
    }

    /** Adds a line with its line feed, which is no part of its array: a copy of each page would fill the old generation. */
    public static void update(MessageDigest digest, byte[] line) {
        digest.update(line);
        digest.update(LINE_FEED);
    }

    private Stream<byte[]> deletionLines(String site, ExportJob job) {
        return Stream.iterate(
                        reads.erased(site, job, "", PAGE_SIZE),
                        page -> !page.isEmpty(),
                        page -> reads.erased(site, job, page.getLast(), PAGE_SIZE))
                .map(page -> {
                    Bundle bundle = new Bundle().setType(BundleType.TRANSACTION);
                    page.forEach(reference -> bundle.addEntry()
                            .getRequest()
                            .setMethod(HTTPVerb.DELETE)
                            .setUrl(reference));
                    return FhirJson.encode(bundle);
                });
    }

    /** Reads a file page by page. */
    public void read(String site, ExportJob job, ExportFile file, LineReceiver receiver) throws IOException {
        if (file.type().equals(DELETIONS)) {
            for (byte[] line : (Iterable<byte[]>) deletionLines(site, job)::iterator) {
                receiver.take(List.of(line));
            }
            return;
        }
        ExportScan scan = scan(site, job, file.type());
        String after = file.after();
        Optional<String> last;
        do {
            ExportPage page = reads.page(scan, after, Optional.of(file.last()), PAGE_SIZE);
            receiver.take(lines(page));
            last = page.last();
            after = last.orElse(after);
        } while (last.filter(id -> !id.equals(file.last())).isPresent());
    }

    /** Resources of a type in a job. */
    ExportScan scan(String site, ExportJob job, String type) {
        return new ExportScan(
                site,
                type,
                job.request().patientsOnly(),
                job.transactionTime(),
                job.request().since());
    }

    /** Lines of a page: the stored bytes. */
    static List<byte[]> lines(ExportPage page) {
        return page.versions().stream().map(StoredVersion::body).toList();
    }
}

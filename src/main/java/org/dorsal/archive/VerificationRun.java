package org.dorsal.archive;

import java.io.IOException;
import java.util.*;
import org.dorsal.archive.ArchiveLine.FieldParser;
import org.dorsal.archive.VerificationFinding.FindingKind;

/**
 * State of a verification: input, index and findings.
 *
 * @param downloads hashes of the bulk export files that events with a verified leaf say were downloaded
 */
record VerificationRun(
        ZipInput zip,
        Manifest manifest,
        ClaimIndex ledger,
        VerificationFindings doubts,
        ErasedEvents erasures,
        Set<String> downloads,
        Map<String, Long> counts,
        List<String> notes) {
    static VerificationRun of(ZipInput zip, ClaimIndex ledger, VerificationFindings doubts)
            throws IOException, ArchiveFormatException {
        return new VerificationRun(
                zip,
                Manifest.read(zip),
                ledger,
                doubts,
                new ErasedEvents(),
                new HashSet<>(),
                new LinkedHashMap<>(),
                new ArrayList<>());
    }

    /** Hands out the lines of an entry one after another; their number is what the manifest has under the word. */
    void lines(String word, String entry, List<String> names, FieldParser<ArchiveLine> taking)
            throws IOException, ArchiveFormatException {
        counts.put(word, ArchiveLine.each(zip, entry, names, taking));
    }

    void events(String word, String entry, FieldParser<EventLine> taking) throws IOException, ArchiveFormatException {
        lines(word, entry, EventLine.NAMES, line -> taking.take(EventLine.read(line)));
    }

    /** Adds the hash in the event of a download; the event's leaf is verified. */
    void addDownload(EventContent event) {
        if (event.fact("exported").isPresent()) {
            event.fact("sha256").ifPresent(downloads::add);
        }
    }

    void compareCounts() {
        counts.forEach((word, number) -> {
            Long announced = manifest.counts().get(word);
            if (announced != null && !announced.equals(number)) {
                doubts.add(
                        FindingKind.MANIFEST_DIFFERS,
                        Entries.MANIFEST,
                        "it says that there are " + announced + " " + word + ", and there are " + number);
            }
        });
    }

    /**
     * Manifest of an export. It is not signed, so its statements are only compared.
     *
     * @param started time at which the export began
     * @param counts number of lines by kind
     */
    record Manifest(String site, String started, long size, Map<String, Long> counts) {
        private static final int MAX_BYTES = 1 << 20;
        private static final List<String> NAMES = List.of(
                "format", "site", "origin", "made", "by", "filter", "whole", "from", "to", "size", "left", "counts");

        private static Manifest read(ZipInput zip) throws IOException, ArchiveFormatException {
            ArchiveLine line = new ArchiveLine(Entries.MANIFEST, NAMES, zip.bytes(Entries.MANIFEST, MAX_BYTES));
            for (String name : NAMES) {
                if (!line.has(name)) {
                    throw line.refused(name + " is missing");
                }
            }
            long format = line.number("format");
            if (format != Entries.FORMAT) {
                throw line.refused("it has format " + format + ", and this release reads format " + Entries.FORMAT);
            }
            if (!line.truth("whole")) {
                throw line.refused("it is a part of a log, which shows no omission; ask for the whole log");
            }
            return new Manifest(line.text("site"), line.text("made"), line.number("size"), line.numbers("counts"));
        }
    }
}

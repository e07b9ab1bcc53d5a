package org.dorsal.audit.archive;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.archive.Marks.Source;

/** One check under way: the order in which the entries are read, and what is counted. */
final class Verification {
    private final ZipInput zip;
    private final Manifest manifest;
    private final Evidence evidence;
    private final Doubts doubts;
    private final Results results;
    private final Ledger ledger;
    private final ExecutorService workers;
    private final Erasures erasures = new Erasures();
    private final Map<String, Long> counts = new LinkedHashMap<>();
    private final List<String> notes = new ArrayList<>();

    Verification(
            ZipInput zip,
            Manifest manifest,
            Evidence evidence,
            Doubts doubts,
            Results results,
            Ledger ledger,
            ExecutorService workers) {
        this.zip = zip;
        this.manifest = manifest;
        this.evidence = evidence;
        this.doubts = doubts;
        this.results = results;
        this.ledger = ledger;
        this.workers = workers;
    }

    Report run(Rescore.Opening scoring) throws IOException, Refused {
        Marks marks = new MarksReading(zip, doubts, evidence).read();
        long size = marks.of(Source.THIS_EXPORT).stream()
                .mapToLong(Marks.Mark::size)
                .findFirst()
                .orElse(manifest.size());
        EventCheck check = new EventCheck(doubts, results, ledger, erasures);
        if (manifest.whole()) {
            new WholeLog(zip, doubts, check, counts, manifest, marks, size).run();
        } else {
            new ChosenEvents(zip, doubts, check, counts, notes, marks, size).run();
        }
        erasures.end(doubts);
        signatures();
        resources(scoring);
        others();
        new MissingRows(zip, doubts, ledger).run();
        compareCounts();
        notes.addAll(erasures.notes());
        return new Report(
                manifest.site(),
                marks.origin(),
                manifest.whole(),
                size,
                counts,
                doubts.all(),
                doubts.kept(),
                verdicts(),
                notes);
    }

    private void signatures() throws IOException, Refused {
        rows(
                Entries.SIGN_OFFS,
                "signOffs",
                OtherLines.SIGN_OFF,
                OtherLines::signOff,
                new RowCheck(doubts, ledger, false)::take);
    }

    private void resources(Rescore.Opening scoring) throws IOException, Refused {
        RowCheck check = new RowCheck(doubts, ledger, true);
        ResourceLines lines = new ResourceLines(results);
        Rescore rescore = switch (scoring.open(KnowledgeReading.read(zip))) {
            case Rescore.Opened.Ready(Rescore ready) -> ready;
            case Rescore.Opened.Unfit(String says) -> {
                doubts.add(Kind.KNOWLEDGE_REFUSED, Entries.KNOWLEDGE, says);
                yield (_, _) -> new Rescore.Answer.Impossible("the profiles in the export can't be used");
            }
        };
        Rescoring rescoring = new Rescoring(doubts, results, ledger, rescore, workers, manifest.whole());
        rows(Entries.RESOURCES, "resources", ResourceLines.NAMES, lines::read, line -> {
            check.take(line);
            rescoring.take(line);
        });
        rescoring.end();
        counts.put("results", (long) results.size());
    }

    private void others() throws IOException, Refused {
        RowCheck check = new RowCheck(doubts, ledger, false);
        rows(Entries.ASSESSMENTS, "assessments", OtherLines.ASSESSMENT, OtherLines::assessment, check::take);
        rows(Entries.DELIVERIES, "deliveries", OtherLines.DELIVERY, OtherLines::delivery, check::take);
    }

    private interface Reading {
        RowLine read(Line line) throws Refused;
    }

    private interface Taking {
        void take(RowLine line) throws Refused;
    }

    private void rows(String entry, String word, List<String> names, Reading reading, Taking taking)
            throws IOException, Refused {
        counts.put(word, Line.each(zip, entry, names, line -> taking.take(reading.read(line))));
    }

    private void compareCounts() {
        counts.forEach((word, number) -> {
            Long said = manifest.counts().get(word);
            if (said != null && !said.equals(number)) {
                doubts.add(
                        Kind.MANIFEST_DIFFERS,
                        Entries.MANIFEST,
                        "it says that there are " + said + " " + word + ", and there are " + number);
            }
        });
    }

    private List<Verdict> verdicts() {
        List<Verdict> verdicts = new ArrayList<>();
        for (int result = 0; result < results.size(); result++) {
            verdicts.add(new Verdict(
                    results.assessment(result),
                    results.version(result),
                    ledger.position(results.event(result)),
                    results.scored(result),
                    doubts.ofResult(result)));
        }
        return verdicts;
    }

    /** Reads the profiles out of an export. */
    static final class KnowledgeReading {
        private static final int MOST_FILE_BYTES = 16 << 20;
        private static final long MOST_BYTES = 128L << 20;

        private KnowledgeReading() {}

        static List<KnowledgeFile> read(ZipInput zip) throws IOException, Refused {
            List<KnowledgeFile> files = new ArrayList<>();
            long all = 0;
            for (String name : zip.knowledge()) {
                byte[] bytes = zip.bytes(name, MOST_FILE_BYTES);
                all += bytes.length;
                if (all > MOST_BYTES) {
                    throw new Refused(Entries.KNOWLEDGE, "the profiles have more than " + MOST_BYTES + " bytes");
                }
                files.add(new KnowledgeFile(name.substring(Entries.KNOWLEDGE.length()), bytes));
            }
            return files;
        }
    }
}

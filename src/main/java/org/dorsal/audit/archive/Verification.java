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
    private final InOrder inOrder;
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
            ExecutorService workers,
            int threads) {
        this.zip = zip;
        this.manifest = manifest;
        this.evidence = evidence;
        this.doubts = doubts;
        this.results = results;
        this.ledger = ledger;
        this.workers = workers;
        this.inOrder = new InOrder(workers, threads * 2 + 1);
    }

    Report run(Rescore.Opening scoring) throws IOException, Refused {
        Marks marks = new MarksReading(zip, doubts, evidence).read();
        long size = marks.of(Source.THIS_EXPORT).stream()
                .mapToLong(Marks.Mark::size)
                .findFirst()
                .orElse(manifest.size());
        EventCheck check = new EventCheck(doubts, results, ledger, erasures);
        if (manifest.whole()) {
            new WholeLog(zip, doubts, check, inOrder, counts, manifest, marks, size).run();
        } else {
            new ChosenEvents(zip, doubts, check, inOrder, counts, notes, marks, size).run();
        }
        erasures.end(doubts);
        signatures();
        resources(scoring);
        others();
        new MissingRows(zip, doubts, ledger, inOrder).run();
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
        rows(Entries.SIGN_OFFS, "signOffs", OtherLines::signOffs, new RowCheck(doubts, ledger, false)::take);
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
        rows(Entries.RESOURCES, "resources", lines::read, line -> {
            check.take(line);
            rescoring.take(line);
        });
        rescoring.end();
        counts.put("results", (long) results.size());
    }

    private void others() throws IOException, Refused {
        RowCheck check = new RowCheck(doubts, ledger, false);
        rows(Entries.ASSESSMENTS, "assessments", OtherLines::assessments, check::take);
        rows(Entries.DELIVERIES, "deliveries", OtherLines::deliveries, check::take);
    }

    private void rows(String entry, String word, InOrder.Reading<List<RowLine>> reading, InOrder.Taking<RowLine> taking)
            throws IOException, Refused {
        long[] number = {0};
        inOrder.run(new Blocks(entry, zip.stream(entry)), reading, lines -> {
            for (RowLine line : lines) {
                taking.take(line);
                number[0]++;
            }
        });
        counts.put(word, number[0]);
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
}

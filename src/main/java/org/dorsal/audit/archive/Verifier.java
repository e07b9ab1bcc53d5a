package org.dorsal.audit.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.dorsal.audit.archive.Doubt.Kind;
import org.dorsal.audit.archive.Erasure.Erasures;
import org.dorsal.audit.archive.Ledger.Memory;
import org.dorsal.audit.archive.Marks.MarksReading;
import org.dorsal.audit.archive.Marks.Source;
import org.dorsal.audit.archive.Report.Verdict;

/**
 * Checks an export with nothing but the export and what the auditor brings: no database, no network, no service. Believes neither the
 * file nor whoever made it; a file that was made to hurt is refused. Memory: about 250 bytes an event and 150 a stored row.
 */
public final class Verifier {
    private final Rescore.Opening scoring;
    private final int threads;

    /**
     * @param scoring computes results anew with the export's own knowledge
     * @param threads that score
     */
    public Verifier(Rescore.Opening scoring, int threads) {
        this.scoring = scoring;
        this.threads = threads;
    }

    /**
     * Checks everything.
     *
     * @throws IOException when the file can't be opened or read; what is wrong inside it is a doubt
     */
    public Report verify(Path file, Evidence evidence) throws IOException {
        Memory memory = Memory.ofThisProcess();
        Results results = new Results(memory);
        Doubts doubts = new Doubts(results);
        try (ExecutorService workers = Executors.newFixedThreadPool(threads);
                ZipInput zip = ZipInput.open(file)) {
            return new Run(zip, Manifest.read(zip), evidence, doubts, results, new Ledger(memory), workers)
                    .report(scoring);
        } catch (Refused refused) {
            return refused(doubts, refused);
        } catch (OutOfMemoryError _) {
            // what was counted should have prevented it; the file is refused, not the process ended
            return refused(doubts, Memory.tooLarge());
        } catch (CompletionException fault) {
            if (fault.getCause() instanceof OutOfMemoryError) {
                return refused(doubts, Memory.tooLarge());
            }
            throw fault;
        }
    }

    private static Report refused(Doubts doubts, Refused refused) {
        doubts.add(refused.doubt());
        return new Report("", "", false, 0, Map.of(), doubts.all(), doubts.kept(), List.of(), List.of());
    }

    /** One check under way: the order in which the entries are read, and what is counted. */
    private record Run(
            ZipInput zip,
            Manifest manifest,
            Evidence evidence,
            Doubts doubts,
            Results results,
            Ledger ledger,
            ExecutorService workers,
            Erasures erasures,
            Map<String, Long> counts,
            List<String> notes) {
        Run(
                ZipInput zip,
                Manifest manifest,
                Evidence evidence,
                Doubts doubts,
                Results results,
                Ledger ledger,
                ExecutorService workers) {
            this(
                    zip,
                    manifest,
                    evidence,
                    doubts,
                    results,
                    ledger,
                    workers,
                    new Erasures(),
                    new LinkedHashMap<>(),
                    new ArrayList<>());
        }

        Report report(Rescore.Opening scoring) throws IOException, Refused {
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
            RowCheck.missing(zip, doubts, ledger);
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
                    RowLine.SIGN_OFF,
                    RowLine::signOff,
                    new RowCheck(doubts, ledger, false)::take);
        }

        private void resources(Rescore.Opening scoring) throws IOException, Refused {
            RowCheck check = new RowCheck(doubts, ledger, true);
            Rescore rescore = switch (scoring.open(zip.knowledge())) {
                case Rescore.Opened.Ready(Rescore ready) -> ready;
                case Rescore.Opened.Unfit(String says) -> {
                    doubts.add(Kind.KNOWLEDGE_REFUSED, Entries.KNOWLEDGE, says);
                    yield (_, _) -> new Rescore.Answer.Impossible("the profiles in the export can't be used");
                }
            };
            Rescoring rescoring = new Rescoring(doubts, results, ledger, rescore, workers, manifest.whole());
            rows(Entries.RESOURCES, "resources", RowLine.RESOURCE, line -> RowLine.resource(line, results), line -> {
                check.take(line);
                rescoring.take(line);
            });
            rescoring.end();
            counts.put("results", (long) results.size());
        }

        private void others() throws IOException, Refused {
            RowCheck check = new RowCheck(doubts, ledger, false);
            rows(Entries.ASSESSMENTS, "assessments", RowLine.ASSESSMENT, RowLine::assessment, check::take);
            rows(Entries.DELIVERIES, "deliveries", RowLine.DELIVERY, RowLine::delivery, check::take);
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
    }
}

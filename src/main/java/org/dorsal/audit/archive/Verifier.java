package org.dorsal.audit.archive;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

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
            Manifest manifest = Manifest.read(zip);
            Verification verification =
                    new Verification(zip, manifest, evidence, doubts, results, new Ledger(memory), workers);
            return verification.run(scoring);
        } catch (Refused refused) {
            return refused(doubts, refused);
        } catch (
                OutOfMemoryError
                        _) { // what was counted should have prevented it; the file is refused, not the process ended
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
}

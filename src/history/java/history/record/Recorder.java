package history.record;

import java.io.*;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;

/** Writes each call to the history file as it ends, from many threads. */
public final class Recorder implements AutoCloseable {
    private final long start = System.nanoTime();
    private final BufferedWriter file;
    private final List<Call> calls = new ArrayList<>();

    /** Begins a new file. */
    public Recorder(Path path) throws IOException {
        Files.createDirectories(path.toAbsolutePath().getParent());
        file = Files.newBufferedWriter(path);
    }

    /** Microseconds since the start of the run. */
    public long now() {
        return (System.nanoTime() - start) / 1000;
    }

    /** Writes a call that ends now. */
    public Call record(
            String actor,
            String operation,
            long begin,
            Outcome outcome,
            int status,
            Map<String, String> sent,
            Map<String, String> out) {
        synchronized (calls) {
            Call call = new Call(calls.size() + 1L, actor, operation, begin, now(), outcome, status, sent, out);
            calls.add(call);
            try {
                file.write(History.line(call));
            } catch (IOException fault) {
                throw new UncheckedIOException(fault);
            }
            return call;
        }
    }

    /** Writes a fact that was observed now. */
    public Call fact(String actor, String operation, Map<String, String> out) {
        return record(actor, operation, now(), Outcome.OK, 0, Map.of(), out);
    }

    /** The calls recorded so far. */
    public History history() {
        synchronized (calls) {
            return new History(calls);
        }
    }

    @Override
    public void close() throws IOException {
        synchronized (calls) {
            file.close();
        }
    }
}

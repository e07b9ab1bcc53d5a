package history.world;

import java.io.IOException;
import java.io.UncheckedIOException;

/** Signals to processes of this run. */
public final class Signals {
    private Signals() {}

    /** Sends a signal such as {@code STOP}; nothing happens when the process has ended. */
    public static void send(String signal, long process) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException fault) {
            throw new UncheckedIOException(fault);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
